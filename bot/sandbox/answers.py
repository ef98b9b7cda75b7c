"""What goes in and out of a call: an uploaded file, an answer in bytes, a refusal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_dumps = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that comes with a call."""

    name: str
    data: bytes
    type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the caller gets; `whole` is False where the connection ends before the body does."""

    status: int
    body: bytes
    type: str = "application/json"
    whole: bool = True
    retry_after: int | None = None


class Refusal(Exception):
    """A call that the Bot API refuses, with the description it gives."""

    def __init__(self, status: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after


def bad(description: str) -> Refusal:
    """The commonest refusal."""
    return Refusal(400, f"Bad Request: {description}")


def encode(value: Any) -> bytes:
    """JSON as the Bot API writes it: escaped to ASCII, so that any string survives."""
    return _dumps(value).encode("ascii")


def good(result: bytes) -> Answer:
    """An accepted call; the result is JSON already."""
    return Answer(200, b'{"ok":true,"result":' + result + b"}")


def refused(refusal: Refusal) -> Answer:
    """A refused call, with `parameters` where the refusal says when to come back."""
    body: dict[str, Any] = {
        "ok": False,
        "error_code": refusal.status,
        "description": refusal.description,
    }
    if refusal.retry_after is not None:
        body["parameters"] = {"retry_after": refusal.retry_after}
    return Answer(refusal.status, encode(body), retry_after=refusal.retry_after)


Files = Mapping[str, Upload]
