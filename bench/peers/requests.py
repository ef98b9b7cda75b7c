"""python-telegram-bot's requests, answered in this process: everything but the socket is done."""

from typing import Any

from telegram.ext import ApplicationBuilder
from telegram.request import BaseRequest, RequestData

from bench.people import TOKEN, Direct


class DirectRequest(BaseRequest):
    """The parameters are encoded as for the wire, and the answer is read as from it."""

    def __init__(self, direct: Direct) -> None:
        self._direct = direct

    @property
    def read_timeout(self) -> float:
        return 5

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

    async def do_request(  # noqa: PLR0917 - the signature is the library's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        params = request_data.json_parameters if request_data else {}
        return 200, await self._direct.call(url.rsplit("/", 1)[1], params)


def application(wire: Direct | str) -> Any:
    """An application on these people, or on a Bot API at this URL; without a token."""
    builder = ApplicationBuilder().token(TOKEN)
    if isinstance(wire, str):
        return builder.base_url(f"{wire}/bot").build()
    request = DirectRequest(wire)
    return builder.request(request).get_updates_request(DirectRequest(wire)).build()
