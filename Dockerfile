# Two stages: the first installs, the second holds what runs and nothing else.
FROM python:3.12-slim AS build
# The CPU build of torch: the usual one brings gigabytes for graphics cards that a small server
# has not got. Empty to take what the package index has.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
WORKDIR /src
RUN python -m venv /venv
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY index index
COPY bot bot
RUN /venv/bin/pip install --no-cache-dir -c constraints.txt \
      ${TORCH_INDEX:+--extra-index-url $TORCH_INDEX} .
# The models are made ready here; after that, nothing needs torch and what only it needs. The last
# line fails the build where something does.
RUN XDG_CACHE_HOME=/models /venv/bin/python -m index --data /tmp/library prepare \
 && /venv/bin/pip uninstall --yes torch sentence-transformers transformers safetensors onnx \
      ml_dtypes scikit-learn scipy joblib threadpoolctl sympy mpmath networkx jinja2 MarkupSafe pip \
 && XDG_CACHE_HOME=/models /venv/bin/python -m index --data /tmp/library prepare

FROM python:3.12-slim
RUN useradd --create-home --uid 1000 quoth && install -d -o quoth /data
COPY --from=build /venv /venv
COPY --from=build /models /models
COPY stories /stories
ENV PATH=/venv/bin:$PATH QUOTH_DATA=/data XDG_CACHE_HOME=/models METRICS_PORT=9100 PYTHONUNBUFFERED=1 HF_HUB_OFFLINE=1
USER quoth
WORKDIR /home/quoth
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD \
  ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"METRICS_PORT\"]}/health')"]
ENTRYPOINT ["quoth"]
