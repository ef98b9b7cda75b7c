"""What a request carries: its parameters as JSON, or with files as a form, in one piece.

A body remembers whether it was handed to the socket; that alone tells "not sent" from "uncertain".
"""

import io
import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, cast

import aiohttp
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_writer import StreamWriter
from telegram.request import RequestData

_JSON: Final = "application/json"


class Upload(NamedTuple):
    """A file on its way to the Bot API."""

    name: str
    data: bytes
    type: str

    @property
    def plain_name(self) -> str:
        """The name without what could break out of the header that carries it."""
        return "".join(c if c.isprintable() and c not in '"\\' else "_" for c in self.name)


class Body(aiohttp.Payload):
    """The bytes of a request, which remember whether they were handed to the socket.

    Headers and body leave in one write. A connection found closed before that write cannot have
    carried anything; one that closes after it may have carried everything.
    """

    _autoclose = True

    def __init__(self, value: bytes, content_type: str) -> None:
        super().__init__(value, content_type=content_type)
        self._size = len(value)
        self.handed = False

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return cast("bytes", self._value).decode(encoding, errors)

    async def write(self, writer: AbstractStreamWriter) -> None:
        transport = cast("StreamWriter", writer).transport
        self.handed = transport is not None and not transport.is_closing()
        await writer.write(self._value)

    async def write_with_length(
        self, writer: AbstractStreamWriter, content_length: int | None
    ) -> None:
        del content_length  # it is the length of the value
        await self.write(writer)


async def encoded(params: Mapping[str, Any], files: Mapping[str, Upload] | None) -> Body:
    """The parameters as JSON; where files go along, as a form."""
    if not files:
        return Body(json.dumps(params).encode("ascii"), _JSON)
    # Names of files go as they are: percent signs would be shown to people.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in params.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    for name, file in files.items():
        data = io.BytesIO(file.data)
        form.add_field(name, data, filename=file.plain_name, content_type=file.type)
    parts = form()
    return Body(await parts.as_bytes(), parts.content_type)


async def of_library(data: RequestData | None) -> Body:
    """A request that python-telegram-bot built."""
    return await encoded(*parts(data))


def parts(data: RequestData | None) -> tuple[Mapping[str, Any], dict[str, Upload]]:
    """Parameters and files of a request that the library built."""
    if data is None:
        return {}, {}
    files = {
        name: Upload(file, content if isinstance(content, bytes) else content.read(), kind)
        for name, (file, content, kind) in data.multipart_data.items()
    }
    return data.parameters, files
