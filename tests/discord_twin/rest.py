"""REST: each request goes through faults, token, rate limit, limits, schema, its handler."""

from __future__ import annotations

import asyncio
import json
import re
import time
from typing import TYPE_CHECKING, Any, Final

from aiohttp import BodyPartReader, web

from . import routes_commands, routes_interactions, routes_messages, routes_places, table
from .acts import Upload
from .errors import ApiError, invalid_form, unauthorized
from .faults import Fault, too_many
from .table import Call

if TYPE_CHECKING:
    from .twin import Twin

__all__ = ["PREFIX", "serve", "serve_attachment"]

PREFIX: Final = "/api/v10"
ROUTE_MODULES = (routes_commands, routes_interactions, routes_messages, routes_places)
"""Imported for the routes that they enter into the table."""

_VIA: Final = {"Via": "1.1 google"}
"""discord.py takes a 429 without this header for a ban."""


async def serve(twin: Twin, request: web.Request) -> web.StreamResponse:
    """Answer one request of the bot."""
    arrived = time.monotonic()
    path = _path(request)
    fault = twin.faults.take(request.method, path)
    if fault is not None:
        await asyncio.sleep(fault.delay)
        if not fault.after and fault.status is not None:
            return _broken(twin, request, fault)
    found = table.find(request.method, path)
    if found is None:
        twin.violation("unknown route", f"{request.method} {path}", "the twin has no such route")
        return _answer(twin, request, 404, {"message": "404: Not Found", "code": 0}, {})
    route, params = found
    call = Call(twin, request.method, path, route, params, dict(request.query), arrived)
    headers, wait = twin.rate_limits.count(call.method, route.template, params)
    if wait is not None:
        body, extra = too_many(round(wait, 3), everywhere=False)
        return _answer(twin, request, 429, body, headers | extra)
    status, answer = await _carry_out(call, request)
    if fault is not None and fault.after:
        return _broken(twin, request, fault)
    return _answer(twin, request, status, answer, headers)


async def _carry_out(call: Call, request: web.Request) -> table.Reply:
    twin, route = call.twin, call.route
    where = f"{call.method} {call.path}"
    try:
        if route.needs_token and not twin.accepts_header(request.headers.get("Authorization")):
            raise unauthorized()
        call.body, call.files = await _read(request)
        if route.limit is not None and isinstance(call.body, (dict, list)):
            route.limit(call)
        _check_request(call)
        status, answer = route.handler(call)
    except ApiError as error:
        if error.violation is not None:
            twin.violation("limit", where, error.violation)
        status, answer = error.status, error.body
    if twin.schema and (problem := twin.schema.answer(call.method, route.template, status, answer)):
        twin.violation("answer", where, f"{status} {problem}")
    return status, answer


def _check_request(call: Call) -> None:
    schema = call.twin.schema
    if schema is None:
        return
    problem = schema.request(call.method, call.route.template, call.query, call.body)
    if problem is not None:
        call.twin.violation("request", f"{call.method} {call.path}", problem)
        raise invalid_form({"_errors": [{"code": "SCHEMA", "message": problem}]})


async def _read(request: web.Request) -> tuple[Any, dict[int, Upload]]:
    """The JSON body and the files, of a plain or a multipart request."""
    if request.content_type != "multipart/form-data":
        text = await request.text()
        try:
            return (json.loads(text) if text else None), {}
        except ValueError:
            raise ApiError(400, 50109, "The request body contains invalid JSON.") from None
    body: Any = None
    files: dict[int, Upload] = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            body = json.loads(await part.text())
        elif match := re.fullmatch(r"files\[(\d+)\]", part.name or ""):
            content_type = part.headers.get("Content-Type", "application/octet-stream")
            data = bytes(await part.read(decode=True))
            files[int(match[1])] = Upload(part.filename or "file", content_type, data)
    return body, files


def _path(request: web.Request) -> str:
    return request.path.removeprefix(PREFIX)


def _broken(twin: Twin, request: web.Request, fault: Fault) -> web.StreamResponse:
    """The answer that a fault puts in the place of the real one."""
    status = fault.status if fault.status is not None else 502
    if status == 0:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    body = fault.body if fault.body is not None else f"<html>{status} of the twin</html>"
    return _answer(twin, request, status, body, fault.headers)


def _answer(
    twin: Twin, request: web.Request, status: int, body: Any, headers: dict[str, str]
) -> web.Response:
    twin.note(request.method, _path(request), status, body)
    headers = headers | _VIA
    if isinstance(body, str):
        return web.Response(status=status, text=body, content_type="text/html", headers=headers)
    if body is None:
        return web.Response(status=status, headers=headers)
    # discord.py compares the type as a whole: with a charset behind it, it reads no JSON.
    data = json.dumps(body).encode()
    plain = {"Content-Type": "application/json"}
    return web.Response(status=status, body=data, headers=headers | plain)


async def serve_attachment(twin: Twin, request: web.Request) -> web.Response:
    """A file at the address that its attachment names."""
    attachment = twin.world.attachments.get(int(request.match_info["id"]))
    if attachment is None:
        raise web.HTTPNotFound
    kind = attachment.content_type.split(";")[0]
    return web.Response(body=attachment.data, content_type=kind)
