"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>, thin over `call`.

Parameters come in the query, as urlencoded or multipart forms, or as JSON; by GET or POST.
"""

import json
from collections.abc import Coroutine
from typing import Any, Protocol
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from bot.sandbox import answers, limits, links
from bot.sandbox.answers import Answer, Refusal, Upload, bad, refused
from bot.sandbox.faults import Dropped, Faults, Refused

_SLACK = 1024 * 1024
_TOO_LARGE = Refusal(413, "Request Entity Too Large")


class Api(Protocol):
    """What the wire needs of the sandbox."""

    faults: Faults

    def call(
        self, token: str, method: str, params: dict[str, Any], files: answers.Files
    ) -> Coroutine[Any, Any, Answer]: ...

    async def get_file(self, token: str, path: str) -> Answer: ...


class Methods:
    """Where all methods are called."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        token, method = scope["path_params"]["token"], scope["path_params"]["method"]
        try:
            self._api.faults.before_reading(method)
            answer = await self._called(token, method, scope, receive)
        except (Refused, Dropped):
            await links.cut(scope, receive)
        else:
            await _answer(answer, scope, receive, send)

    async def _called(self, token: str, method: str, scope: Scope, receive: Receive) -> Answer:
        try:
            params, files = await _read(scope, receive)
        except Refusal as refusal:
            return refused(refusal)
        work = self._api.call(token, method, params, files)
        if "timeout" in params or self._api.faults.active:
            return await links.while_connected(work, receive)
        return await work


class Files:
    """Where files are downloaded; a path that getFile did not name is not found."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        token, path = scope["path_params"]["token"], scope["path_params"]["path"]
        if scope["method"] == "GET":
            answer = await self._api.get_file(token, path)
        else:
            answer = refused(Refusal(405, "Method Not Allowed"))
        await _answer(answer, scope, receive, send)


async def _read(scope: Scope, receive: Receive) -> tuple[dict[str, Any], answers.Files]:
    params: dict[str, Any] = {}
    if scope["query_string"]:
        params.update(_form(scope["query_string"]))
    if scope["method"] == "GET":
        return params, {}
    if scope["method"] != "POST":
        raise Refusal(405, "Method Not Allowed")
    headers = dict(scope["headers"])
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if int(headers.get(b"content-length", b"0")) > limits.UPLOAD_BYTES + _SLACK:
        raise _TOO_LARGE
    if kind == b"multipart/form-data":
        return await _multipart(params, scope, receive)
    body = await _body(receive)
    if kind == b"application/json":
        params.update(_object(body))
    elif body:
        if kind not in {b"application/x-www-form-urlencoded", b""}:
            raise bad(f"the sandbox does not read {kind.decode('latin-1')}")
        params.update(_form(body))
    return params, {}


async def _body(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        return body
    parts = [body]
    size = len(body)
    while message.get("more_body"):
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limits.UPLOAD_BYTES + _SLACK:
            raise _TOO_LARGE
    return b"".join(parts)


def _object(body: bytes) -> dict[str, Any]:
    try:
        params = json.loads(body) if body else {}
    except (ValueError, RecursionError):
        raise bad("can't parse JSON object") from None
    if not isinstance(params, dict):
        raise bad("can't parse JSON object: expected an Object")
    return params


def _form(raw: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict")
    except ValueError:
        raise bad("strings must be encoded in UTF-8") from None
    return dict(pairs)


async def _multipart(
    params: dict[str, Any], scope: Scope, receive: Receive
) -> tuple[dict[str, Any], answers.Files]:
    request = Request(scope, receive)
    uploads: dict[str, Upload] = {}
    async with request.form(max_part_size=_SLACK) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                data = await value.read()
                kind = value.content_type or ""
                uploads[name] = Upload(value.filename or "file", data, kind)
            else:
                params[name] = value
    return params, uploads


async def _answer(answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
    headers = [
        (b"content-type", answer.type.encode()),
        (b"content-length", str(len(answer.body) + (0 if answer.whole else 64)).encode()),
    ]
    if answer.retry_after is not None:
        headers.append((b"retry-after", str(answer.retry_after).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": not answer.whole})
    if not answer.whole:
        await links.cut(scope, receive, flush=True)
