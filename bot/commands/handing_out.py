"""Invitations from the command line: for whom, by which bot's name, and onto which sheet."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import typer
from telegram.error import TelegramError

from bot import clock, opening
from bot.api import Api
from bot.commands.problems import Problem
from bot.roster import inviting
from bot.settings import Settings
from bot.transport import AiohttpRequest
from handlers.words import gettext as _
from handlers.words import ngettext
from storage.queries import newcomers
from storage.queries.newcomers import Newcomer
from storage.store import Store


async def invite(settings: Settings, names: Sequence[str], sheet: Path | None) -> None:
    """Those named, each exactly one person; or, with no name, everybody who has not joined."""
    username = await bot_username(settings)
    now = clock.now()
    today = now.astimezone(ZoneInfo(settings.time_zone)).date()
    async with opening.store(settings) as store:
        async with store.read() as session:
            if names:
                people = _each(await newcomers.find_people(session, names=names, today=today))
            else:
                people = await newcomers.unbound(session, now=now, today=today)
        await _hand_out(settings, store, people, username, sheet)


async def invite_rest(settings: Settings, store: Store, username: str, sheet: Path) -> None:
    """Everybody who has neither joined nor an invitation in hand."""
    now = clock.now()
    today = now.astimezone(ZoneInfo(settings.time_zone)).date()
    async with store.read() as session:
        people = await newcomers.unbound(session, now=now, today=today, without_invitation=True)
    await _hand_out(settings, store, people, username, sheet)


async def bot_username(settings: Settings) -> str:
    """The bot's name: as set, or as the Bot API says."""
    if settings.bot_username:
        return settings.bot_username
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


def _each(found: Mapping[str, list[Newcomer]]) -> list[Newcomer]:
    """Exactly one person for each name that was given."""
    for name, people in found.items():
        if not people:
            raise Problem(_("Nobody in post is called “%(name)s”.") % {"name": name})
        if len(people) > 1:
            facts = {"name": name, "codes": ", ".join(person.code for person in people)}
            raise Problem(_("Several are called “%(name)s”; name the code: %(codes)s.") % facts)
    return list({people[0].id: people[0] for people in found.values()}.values())


async def _hand_out(
    settings: Settings,
    store: Store,
    people: Sequence[Newcomer],
    username: str,
    sheet: Path | None,
) -> None:
    if not people:
        typer.echo(_("There is nobody to invite."))
        return
    days = settings.invitation_days
    invited = await inviting.invite(
        store, people, bot_username=username, now=clock.now(), valid=timedelta(days=days)
    )
    if sheet is None:
        for one in invited:
            typer.echo(f"{one.person.name}  {one.link}")
    else:
        inviting.write(sheet, invited, zone=ZoneInfo(settings.time_zone))
        typer.echo(_("Written: %(file)s") % {"file": sheet})
    typer.echo(
        ngettext(
            "%(count)s invitation, good for %(days)s days and once. Whoever holds a link can"
            " try to come in with it: give it to that person only.",
            "%(count)s invitations, each good for %(days)s days and once. Whoever holds a link"
            " can try to come in with it: give it to that person only.",
            len(invited),
        )
        % {"count": len(invited), "days": days}
    )
