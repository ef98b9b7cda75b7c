"""`zhida quarantine`: updates that were set aside, and what becomes of them."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from handlers.words import gettext as _
from handlers.words import ngettext

if TYPE_CHECKING:
    from bot.set_aside import SetAside
    from bot.settings import Settings
    from storage.store import Store

MOST_SAID = 100  # characters of the reason


class What(StrEnum):
    """What is asked for."""

    LIST = "list"
    RETRY = "retry"
    DROP = "drop"


def quarantine(
    what: Annotated[
        What,
        typer.Argument(
            help=_("list them; retry them once more; drop them, so that they are not recorded."),
            show_default=True,
        ),
    ] = What.LIST,
    numbers: Annotated[
        list[int] | None, typer.Argument(help=_("The numbers of the updates, as list shows them."))
    ] = None,
    why: Annotated[
        str, typer.Option(help=_("With drop: the reason, kept with the number. Name nobody."))
    ] = "",
) -> None:
    """List updates that were set aside, try them once more, or give them up."""
    from bot.commands.problems import Problem
    from bot.settings import Settings

    wanted = list(dict.fromkeys(numbers or ()))
    if what is not What.LIST and not wanted:
        raise Problem(_("Name the numbers of the updates; zhida quarantine lists them."))
    if what is What.LIST and wanted:
        raise Problem(_("Say retry or drop in front of the numbers."))
    if (what is What.DROP) != bool(why.strip()):
        raise Problem(_("Dropping needs a reason, --why “…”, and nothing else takes one."))
    if len(why) > MOST_SAID:
        raise Problem(_("Give the reason in %(most)s characters.") % {"most": MOST_SAID})
    asyncio.run(_do(Settings.read(), what, wanted, why.strip()))


async def _do(settings: "Settings", what: What, numbers: Sequence[int], why: str) -> None:
    from bot import opening
    from bot.commands.problems import Problem
    from storage.errors import NotThere

    async with opening.store(settings) as store:
        try:
            await _DOING[what](store, settings, numbers, why)
        except NotThere as missing:
            raise Problem(
                _("Update %(number)s is not in quarantine. Nothing was changed.")
                % {"number": missing.noun}
            ) from None


async def _list(store: "Store", settings: "Settings", _numbers: Sequence[int], _why: str) -> None:
    from bot import set_aside

    found = await set_aside.listed(store)
    if not found:
        typer.echo(_("No update is in quarantine."))
        return
    _show(found, ZoneInfo(settings.time_zone))
    typer.echo(_("Try them once more with: zhida quarantine retry NUMBER …"))
    typer.echo(_("Give them up with: zhida quarantine drop NUMBER … --why “…”"))


async def _retry(store: "Store", _settings: "Settings", numbers: Sequence[int], _why: str) -> None:
    from bot import set_aside

    await set_aside.again(store, numbers)
    _say(
        ngettext("%(count)s update is tried once more.", "%(count)s updates are tried once more.",
                 len(numbers)), numbers,
    )  # fmt: skip


async def _drop(store: "Store", _settings: "Settings", numbers: Sequence[int], why: str) -> None:
    from bot import set_aside

    await set_aside.drop(store, numbers, why=why)
    _say(
        ngettext("%(count)s update is given up; its sender is told.",
                 "%(count)s updates are given up; their senders are told.", len(numbers)), numbers,
    )  # fmt: skip


def _say(sentence: str, numbers: Sequence[int]) -> None:
    typer.echo(sentence % {"count": len(numbers)})
    typer.echo(_("The running assistant does so within half a minute, else at its next start."))


_DOING: Mapping[What, Callable[..., Coroutine[Any, Any, None]]] = {
    What.LIST: _list,
    What.RETRY: _retry,
    What.DROP: _drop,
}


def _show(found: "Sequence[SetAside]", zone: ZoneInfo) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(_("Number"), _("What"), _("Came in"), _("Set aside"), _("Tries"), _("Error"))
    for one in found:
        table.add_row(
            str(one.number), _KINDS[one.kind](), _at(one.received, zone), _at(one.given_up, zone),
            str(one.attempts), one.problem,
        )  # fmt: skip
    Console(highlight=False).print(table)


def _at(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


_KINDS: Mapping[str, Callable[[], str]] = {
    "text": lambda: _("message"),
    "button": lambda: _("button"),
    "start": lambda: _("invitation or start"),
    "contact": lambda: _("number shared"),
    "file": lambda: _("file"),
    "place": lambda: _("place"),
    "edited": lambda: _("edited message"),
    "membership": lambda: _("blocked or back"),
    "unreadable": lambda: _("unreadable"),
    "other": lambda: _("other"),
}
