"""`zhida template`, `import` and `invite`: how people come into the house."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from handlers.words import gettext as _
from handlers.words import ngettext

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.actions.roster.planning import Plan
    from storage.actions.roster.problems import Problem as Wrong

MOST_LISTED = 200


def template(
    file: Annotated[Path, typer.Argument(help=_("The .xlsx file to write."))],
    example: Annotated[
        bool, typer.Option("--example", help=_("Fill it with an invented bureau."))
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help=_("Write over a file that is there."))
    ] = False,
) -> None:
    """Write a roster sheet to fill in."""
    from bot import clock
    from bot.commands.problems import Problem
    from bot.demo import rows
    from bot.roster import template

    if file.suffix.lower() != ".xlsx":
        raise Problem(_("%(file)s: a template is an .xlsx file.") % {"file": file})
    if file.exists() and not replace:
        raise Problem(_("%(file)s is there already. Say --replace.") % {"file": file})
    today = clock.now().astimezone(ZoneInfo("Asia/Shanghai")).date()
    template.write(file, rows.roster(today) if example else None)
    typer.echo(_("Written: %(file)s") % {"file": file})


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(help=_("An .xlsx, or .csv files, or a folder of .csv files.")),
    ],
    check: Annotated[bool, typer.Option("--check", help=_("Only look; change nothing."))] = False,
    invitations: Annotated[
        Path | None,
        typer.Option(
            "--invitations",
            help=_("Invite those who have not joined, and write their links into this sheet."),
        ),
    ] = None,
) -> None:
    """Take in a filled roster, all of it or nothing."""
    from bot.settings import Settings

    if not asyncio.run(_import(Settings.read(), files, check=check, invitations=invitations)):
        raise typer.Exit(1)


def invite(
    names: Annotated[
        list[str] | None, typer.Argument(help=_("Names or codes of people of the roster."))
    ] = None,
    all_unbound: Annotated[
        bool, typer.Option("--all-unbound", help=_("Everybody who has not joined yet."))
    ] = False,
    sheet: Annotated[
        Path | None, typer.Option("--sheet", help=_("Write the links into this sheet."))
    ] = None,
) -> None:
    """Make invitation links."""
    from bot.commands import handing_out
    from bot.commands.problems import Problem
    from bot.settings import Settings

    if bool(names) == all_unbound:
        raise Problem(_("Name the people to invite, or say --all-unbound."))
    asyncio.run(handing_out.invite(Settings.read(), names or [], sheet))


async def _import(
    settings: "Settings", files: Sequence[Path], *, check: bool, invitations: Path | None
) -> bool:
    from bot import clock, opening
    from bot.commands import handing_out, roster_words
    from bot.commands.problems import Problem
    from bot.roster import importing, reading
    from bot.roster.refusals import Unreadable

    username = await handing_out.bot_username(settings) if invitations and not check else ""
    try:
        found = await reading.read(files)
    except Unreadable as unreadable:
        raise Problem(roster_words.refusal(unreadable)) from None
    now = clock.now()
    today = now.astimezone(ZoneInfo(settings.time_zone)).date()
    async with opening.store(settings) as store:
        planned = await (
            importing.check(store, found.roster, today=today, problems=found.problems)
            if check
            else importing.bring_in(
                store, found.roster, today=today, now=now, problems=found.problems
            )
        )
        _tell(planned, found.left_out, check=check)
        if planned.problems:
            return False
        if invitations and username:
            await handing_out.invite_rest(settings, store, username, invitations)
    return True


def _tell(planned: "Plan", left_out: Sequence[str], *, check: bool) -> None:
    """What was wrong, or what came in."""
    for title in left_out:
        typer.echo(_("Not read: the sheet “%(title)s” is none of a roster's.") % {"title": title})
    if planned.problems:
        _list(planned.problems, err=True)
        count = len(planned.problems)
        typer.echo(
            ngettext(
                "Nothing was imported: %(count)s problem.",
                "Nothing was imported: %(count)s problems.",
                count,
            )
            % {"count": count},
            err=True,
        )
        return
    if planned.warnings:
        typer.echo(_("To look at, though nothing stands in the way:"))
        _list(planned.warnings)
    _summary(planned)
    if planned.changes_nothing:
        typer.echo(_("All of it is there already; nothing was changed."))
    elif check:
        typer.echo(_("Nothing stands in the way. Nothing was changed: this was only a look."))
    else:
        typer.echo(_("Imported."))


def _list(problems: "Sequence[Wrong]", *, err: bool = False) -> None:
    from bot.commands import roster_words

    for problem in problems[:MOST_LISTED]:
        typer.echo(f"  {roster_words.sentence(problem)}", err=err)
    more = len(problems) - MOST_LISTED
    if more > 0:
        words = ngettext("  and %(count)s more", "  and %(count)s more", more)
        typer.echo(words % {"count": more}, err=err)


def _summary(planned: "Plan") -> None:
    from rich.console import Console
    from rich.table import Table

    from bot.roster.layout import TITLES

    table = Table(_("Sheet"))
    for header in (_("New"), _("Changed"), _("Unchanged")):
        table.add_column(header, justify="right")
    for sheet, count in planned.counts.items():
        table.add_row(TITLES[sheet], str(count.new), str(count.changed), str(count.unchanged))
    Console().print(table)
