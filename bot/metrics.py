"""What is counted, and a local page to read it from: /metrics for Prometheus, /health."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._questions = Counter(
            "quoth_questions", "Questions answered", ["found"], registry=self.registry
        )
        self._seconds = Histogram(
            "quoth_answer_seconds",
            "Seconds from a question to its answer",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._connected = Gauge(
            "quoth_gateway_connected", "1 while connected to Discord", registry=self.registry
        )

    def answered(self, found: bool, seconds: float) -> None:
        self._questions.labels(found=str(found).lower()).inc()
        self._seconds.observe(seconds)

    def watch_gateway(self, connected: Callable[[], bool]) -> None:
        self._connected.set_function(lambda: float(connected()))


async def serve(
    metrics: Metrics, healthy: Callable[[], bool], host: str, port: int
) -> web.AppRunner:
    """Serves until the runner is cleaned up. /health is 503 while the gateway is not connected."""

    async def show(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(metrics.registry), content_type="text/plain")

    async def health(_: web.Request) -> web.Response:
        ok = healthy()
        return web.Response(text="ok\n" if ok else "not connected\n", status=200 if ok else 503)

    app = web.Application()
    app.add_routes([web.get("/metrics", show), web.get("/health", health)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner
