"""Reading what a script or the page sent to the control interface."""

from typing import Any

from starlette.requests import Request

from bot.sandbox import fields
from bot.sandbox.answers import bad


async def body_of(request: Request, known: set[str]) -> dict[str, Any]:
    raw = await request.body()
    body = fields.structure("body", raw.decode() if raw else "{}")
    unknown = sorted(set(body) - known)
    if unknown:
        raise bad(f"unknown field {unknown[0]!r}; known: {', '.join(sorted(known))}")
    return body
