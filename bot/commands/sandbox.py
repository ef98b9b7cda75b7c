"""`zhida sandbox`: the Bot API of this machine alone, for tests of any bot."""

import asyncio
import signal
from pathlib import Path
from typing import Annotated

import typer

from handlers.words import gettext as _


def sandbox(
    port: Annotated[int, typer.Option(help=_("Where to listen; 0 takes a free port."))] = 8081,
    host: Annotated[str, typer.Option(help=_("A loopback address."))] = "127.0.0.1",
    data: Annotated[
        Path | None,
        typer.Option(help=_("A file that keeps chats and clock; without it they are forgotten.")),
    ] = None,
) -> None:
    """Serve until Ctrl-C."""
    from bot.commands.problems import Problem
    from bot.sandbox.serving import PortBusyError

    try:
        asyncio.run(_serve(host, port, data))
    except PortBusyError:
        raise Problem(
            _("Port %(port)s is in use by another program. Choose another with --port.")
            % {"port": port}
        ) from None
    except ValueError:
        raise Problem(_("The sandbox listens on this machine only: 127.0.0.1 or ::1.")) from None


async def _serve(host: str, port: int, data: Path | None) -> None:
    from bot.sandbox import Sandbox

    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stopped.set)
    async with Sandbox(data).serve(host=host, port=port) as url:
        typer.echo(_("The sandbox stands at %(url)s. Ctrl-C ends it.") % {"url": url})
        typer.echo(f"Bot API: {url}/bot<token>/<method>")
        await stopped.wait()
