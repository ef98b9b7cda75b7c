"""`zhida template`, `import` and `invite`: how people come into the house."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from handlers.words import gettext as _
from handlers.words import ngettext

if TYPE_CHECKING:
    from bot.roster.inviting import Invited
    from bot.settings import Settings
    from storage.actions.roster.planning import Plan
    from storage.actions.roster.problems import Problem as Wrong
    from storage.queries.roster import Newcomer
    from storage.store import Store

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
    from bot.commands.problems import Problem
    from bot.settings import Settings

    if bool(names) == all_unbound:
        raise Problem(_("Name the people to invite, or say --all-unbound."))
    asyncio.run(_invite(Settings.read(), names or [], sheet))


async def _import(
    settings: "Settings", files: Sequence[Path], *, check: bool, invitations: Path | None
) -> bool:
    from bot import clock, opening
    from bot.commands import roster_words
    from bot.commands.problems import Problem
    from bot.roster import importing, reading
    from bot.roster.refusals import Unreadable

    username = await _bot_username(settings) if invitations and not check else ""
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
            await _invite_rest(settings, store, username, invitations)
    return True


async def _invite_rest(settings: "Settings", store: "Store", username: str, sheet: Path) -> None:
    """Everybody who has neither joined nor an invitation in hand."""
    from bot import clock
    from storage.queries import roster as rosters

    now = clock.now()
    today = now.astimezone(ZoneInfo(settings.time_zone)).date()
    async with store.read() as session:
        people = await rosters.unbound(session, now=now, today=today, without_invitation=True)
    _hand_out(settings, await _issue(settings, store, people, username), sheet)


async def _invite(settings: "Settings", names: Sequence[str], sheet: Path | None) -> None:
    from bot import clock, opening
    from storage.queries import roster as rosters

    username = await _bot_username(settings)
    now = clock.now()
    today = now.astimezone(ZoneInfo(settings.time_zone)).date()
    async with opening.store(settings) as store:
        async with store.read() as session:
            if names:
                people = _each(await rosters.find_people(session, names=names, today=today))
            else:
                people = await rosters.unbound(session, now=now, today=today)
        _hand_out(settings, await _issue(settings, store, people, username), sheet)


def _each(found: "Mapping[str, list[Newcomer]]") -> "list[Newcomer]":
    """Exactly one person for each name that was given."""
    from bot.commands.problems import Problem

    for name, people in found.items():
        if not people:
            raise Problem(_("Nobody in post is called “%(name)s”.") % {"name": name})
        if len(people) > 1:
            codes = ", ".join(person.code for person in people)
            facts = {"name": name, "codes": codes}
            raise Problem(_("Several are called “%(name)s”; name the code: %(codes)s.") % facts)
    return list({people[0].id: people[0] for people in found.values()}.values())


async def _issue(
    settings: "Settings", store: "Store", people: "Sequence[Newcomer]", username: str
) -> "list[Invited]":
    from bot import clock
    from bot.roster import inviting

    valid = timedelta(days=settings.invitation_days)
    return await inviting.invite(
        store, people, bot_username=username, now=clock.now(), valid=valid
    )


async def _bot_username(settings: "Settings") -> str:
    """The bot's name: as set, or as the Bot API says."""
    if settings.bot_username:
        return settings.bot_username
    from telegram.error import TelegramError

    from bot.api import Api
    from bot.commands.problems import Problem
    from bot.transport import AiohttpRequest

    proxy = settings.proxy.get_secret_value() if settings.proxy else None
    wire = AiohttpRequest(base=settings.api_base, proxy=proxy)
    await wire.initialize()
    try:
        api = Api(settings.needed_token(), wire, base=settings.api_base)
        return str((await api.call("getMe"))["username"])
    except TelegramError:
        raise Problem(
            _(
                "The bot's name could not be asked for, and a link needs it. Set"
                " ZHIDA_BOT_USERNAME, or check ZHIDA_TOKEN and the network."
            )
        ) from None
    finally:
        await wire.shutdown()


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


def _hand_out(settings: "Settings", invited: "Sequence[Invited]", sheet: Path | None) -> None:
    from bot.roster import inviting

    if not invited:
        typer.echo(_("There is nobody to invite."))
        return
    if sheet is None:
        for one in invited:
            typer.echo(f"{one.person.name}  {one.link}")
    else:
        inviting.write(sheet, invited, zone=ZoneInfo(settings.time_zone))
        typer.echo(_("Written: %(file)s") % {"file": sheet})
    days, count = settings.invitation_days, len(invited)
    typer.echo(
        ngettext(
            "%(count)s invitation, good for %(days)s days and once. Whoever holds a link can"
            " try to come in with it: give it to that person only.",
            "%(count)s invitations, each good for %(days)s days and once. Whoever holds a link"
            " can try to come in with it: give it to that person only.",
            count,
        )
        % {"count": count, "days": days}
    )
