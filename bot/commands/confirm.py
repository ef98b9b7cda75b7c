"""`zhida confirm`: changes of bureau seats that wait for a second person."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from handlers.words import gettext as _

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.queries.seats import Asked


def confirm(
    number: Annotated[
        int | None, typer.Argument(help=_("The number of the change; without it they are listed."))
    ] = None,
    refuse: Annotated[
        bool, typer.Option("--refuse", help=_("Refuse it instead; nothing is changed then."))
    ] = False,
) -> None:
    """List what waits for a second person, confirm it or refuse it."""
    from bot.commands.problems import Problem
    from bot.settings import Settings

    if number is None and refuse:
        raise Problem(_("Name the number of the change; zhida confirm lists them."))
    asyncio.run(_do(Settings.read(), number, confirmed=not refuse))


async def _do(settings: "Settings", number: int | None, *, confirmed: bool) -> None:
    from bot import opening, seats
    from bot.commands.problems import Problem
    from storage.errors import NotThere

    async with opening.store(settings) as store:
        if number is None:
            _list(await seats.listed(store), ZoneInfo(settings.time_zone))
            return
        try:
            await seats.decide(store, number, confirmed=confirmed)
        except NotThere:
            raise Problem(
                _("Nothing with the number %(number)s waits to be confirmed.") % {"number": number}
            ) from None
    done = (
        _("Number %(number)s is confirmed.") if confirmed else _("Number %(number)s is refused.")
    )
    typer.echo(done % {"number": number})
    typer.echo(_("The running assistant does so within half a minute, else at its next start."))


def _list(found: "Sequence[Asked]", zone: ZoneInfo) -> None:
    from rich.console import Console
    from rich.table import Table

    from handlers.joining import seat_screens

    if not found:
        typer.echo(_("Nothing waits to be confirmed."))
        return
    table = Table(_("Number"), _("Matter"), _("Name"), _("Unit"), _("Asked by"), _("Until"))
    for asked in found:
        table.add_row(
            str(asked.id), seat_screens.matter(asked), asked.name, asked.unit,
            asked.asker or _("nobody of the bureau"),
            f"{asked.expires_at.astimezone(zone):%Y-%m-%d %H:%M}",
        )  # fmt: skip
    Console(highlight=False).print(table)
    typer.echo(_("Ask whoever asked for it by a way you know, then: zhida confirm NUMBER"))
