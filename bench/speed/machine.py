"""The machine and the versions that figures were taken with."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import psutil

from .contenders import Contender

_NOTED = (
    *("langchain-community", "llama-index-core", "haystack-ai", "txtai"),
    *("sentence-transformers", "transformers", "torch", "faiss-cpu"),
)
_LIST = "import importlib.metadata as m; [print(d.name, d.version) for d in m.distributions()]"


def describe() -> dict[str, str]:
    """Processor, cores, memory, system and Python, in words."""
    return {
        "processor": _processor(),
        "cores": str(
            len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        ),
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load before": f"{psutil.getloadavg()[0]:.2f}",
    }


def versions(contenders: Iterable[Contender]) -> dict[str, dict[str, str]]:
    """What matters of what each system's environment holds."""
    own = {name: version(name) for name in ("onnxruntime", "tokenizers", "faiss-cpu", "numpy")}
    found = {}
    for contender in contenders:
        found[contender.name] = own if contender.ours else _listed(contender.python)
    return found


def _listed(python: Path) -> dict[str, str]:
    done = subprocess.run([python, "-I", "-c", _LIST], capture_output=True, text=True, check=True)
    rows = dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())
    return {name: rows[name] for name in _NOTED if name in rows}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
