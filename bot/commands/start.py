"""`zhida run` and `zhida try`: the program itself, until Ctrl-C."""

import asyncio
import shutil
from pathlib import Path
from typing import Annotated

import typer

from bot import starting
from handlers.words import gettext as _


def run() -> None:
    """Run the assistant with the bot's token."""
    with starting.importing():
        from bot import logs, running, web
        from bot.commands.problems import Problem
        from bot.settings import Settings

    settings = Settings.read()
    logs.configure(level=settings.log_level)
    try:
        asyncio.run(running.run(settings))
    except running.TokenRefused:
        raise Problem(
            _("Telegram does not accept the token in ZHIDA_TOKEN. @BotFather shows the right one.")
        ) from None
    except web.Busy as busy:
        raise Problem(
            _("Port %(port)s is in use by another program. Choose another with ZHIDA_PORT.")
            % {"port": busy.port}
        ) from None


def try_(
    port: Annotated[int, typer.Option(help=_("Where the chat page listens."))] = 8081,
    data: Annotated[
        Path, typer.Option(help=_("The folder that keeps the invented bureau and its chats."))
    ] = Path("data/try"),
    fresh: Annotated[bool, typer.Option("--fresh", help=_("Forget it and begin anew."))] = False,
) -> None:
    """Meet Zhida in the browser."""
    with starting.importing():
        from bot import logs, running
        from bot.commands.problems import Problem
        from bot.sandbox.serving import PortBusyError, listen

    logs.configure(level="WARNING", form="plain")
    folder = data.expanduser().absolute()
    try:
        listen("127.0.0.1", port).close()
        if fresh:
            _forget(folder)
        typer.echo(_("Setting up the invented bureau…") if not folder.exists() else _("Starting…"))
        asyncio.run(running.try_out(folder, port, _say))
    except PortBusyError:
        raise Problem(
            _("Port %(port)s is in use by another program. Choose another: make try PORT=8082")
            % {"port": port}
        ) from None
    typer.echo(_("Stopped. The chats are kept in %(folder)s.") % {"folder": data})


def _say(url: str) -> None:
    typer.echo(_("Zhida is at %(url)s. Open it in a browser; Ctrl-C ends it.") % {"url": url})


def _forget(folder: Path) -> None:
    """Remove what an earlier `try` made; a folder of anything else is left alone."""
    from bot.commands.problems import Problem

    if not folder.exists():
        return
    if not (folder / "sandbox.db").exists() and any(folder.iterdir()):
        raise Problem(
            _("%(folder)s was not made by zhida try, so nothing in it was removed.")
            % {"folder": folder}
        )
    shutil.rmtree(folder)
    folder.with_name(folder.name + ".key").unlink(missing_ok=True)
