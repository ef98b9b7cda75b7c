"""What came in about discipline (/concerns 情况反映): opened by the bureau alone.

Shown: units' concerns and, to directors, what visitors declared; no word of it in the list. Kept:
that one was opened, and by whom.
"""

from datetime import datetime
from enum import StrEnum

from handlers import clocks, pages
from handlers.dialogue import Conversation, Draft, Next, Stay, Turn, Waits, bureau_day
from handlers.records import screens as record_screens
from handlers.screens import Button, Screen, Told, rows
from handlers.words import gettext as _
from handlers.words import speaking
from programme import access
from programme.access import Action, Noun, Scope
from storage import Session, actions, models, queries
from storage.errors import NotThere
from storage.queries.accounts import Who
from storage.queries.concerns import Page, Row


class Step(StrEnum):
    """What is shown."""

    LIST = "list"
    ENTRY = "entry"


class ConcernsDraft(Draft):
    """The page, and the entry that is open."""

    page: int = 0
    entry: str = ""


T = Turn[ConcernsDraft]


def conversation() -> Conversation[ConcernsDraft]:
    """The map of the conversation."""
    return Conversation(
        name="concerns",
        draft=ConcernsDraft,
        first=Step.LIST,
        may=may_see,
        steps={
            Step.LIST: Waits(
                ask=ask_list, picks={"entry": opened, "page": page_turned}, leaves=False
            ),
            Step.ENTRY: Waits(ask=ask_entry, picks={"back": went_back}, leaves=False),
        },
    )


def may_see(who: Who) -> bool:
    """The bureau's clerks and directors."""
    scope = access.widest(who.roles, Action.SEE, Noun.CONCERN)
    return who.person is not None and scope is not Scope.NONE


async def notices(session: Session, concern: models.Concern, *, now: datetime) -> list[Told]:
    """To each of the bureau who may read it: that there is one, without a word of it."""
    told = []
    for account, language in await queries.concerns.readers(session, today=bureau_day(now)):
        with speaking(language):
            screen = Screen(
                title=_("A unit has told the bureau something · №{number}").format(
                    number=concern.id
                ),
                body=_("It opens with /concerns; every opening is noted."),
            )
        key = f"concern:{concern.id}:{account.id}"
        told.append(Told(screen, key=key, account_id=account.id))
    return told


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def opened(turn: T, key: str) -> Next:
    turn.draft.entry = key
    found = await queries.concerns.find(turn.session, key, who=turn.who)
    return Step.ENTRY if found else Stay(_("That is not there."))


async def went_back(turn: T, _argument: str) -> Next:
    return Step.LIST


async def ask_list(turn: T) -> Screen:
    found = await _page(turn)
    buttons = [Button(_line(row, turn), "entry", row.key) for row in found.rows]
    return Screen(
        title=pages.titled(_("Told to the bureau"), turn.draft.page, found.total),
        body=_("Every opening is noted.") if found.total else _("Nothing has come in."),
        rows=(*rows(buttons), *pages.turns(turn.draft.page, found.total)),
    )


def _line(row: Row, turn: T) -> str:
    """「⏳ 反映 №3 之江实验室 · 11月21日」, 「说明 №318 之江实验室 林晓 · 11月20日」."""
    kind = _("Declared") if row.kind == "declaration" else _("Concern")
    who = [row.person] if row.person else []
    waiting = "⏳ " if row.unread else ""
    name = " ".join((f"№{row.id}", record_screens.shortened(row.served), *who))
    return f"{waiting}{kind} {name} · {clocks.day(row.at, turn)}"


async def ask_entry(turn: T) -> Screen:
    """The words themselves: asked for anew each time, and each time noted."""
    row = await queries.concerns.find(turn.session, turn.draft.entry, who=turn.who)
    if row is None:
        return record_screens.with_ways(Screen(body=_("That is not there.")))
    by = (turn.person.id, turn.who.account.id)
    try:
        if row.kind == "concern":
            said = (await actions.concerns.opened(turn.session, row.id, by=by, now=turn.now)).said
        else:
            said = await actions.declarations.opened(
                turn.session, visit_id=row.id, person_id=row.person_id or 0, by=by, now=turn.now
            )
    except NotThere:
        return record_screens.with_ways(Screen(body=_("That is not there.")))
    return record_screens.with_ways(entry(row, said, turn))


def entry(row: Row, said: str, turn: T) -> Screen:
    visit = _("Record №{number}").format(number=row.visit_id) if row.visit_id else ""
    title = _("Declared · №{number}") if row.kind == "declaration" else _("Concern №{number}")
    facts = (
        (_("Whom"), row.served),
        (_("By"), row.person or ""),
        (_("About"), visit),
        (_("Received"), clocks.shown(row.at, turn)),
        (_("Content"), said),
    )
    return Screen(
        title=title.format(number=row.id), facts=tuple(pair for pair in facts if pair[1])
    )


async def _page(turn: T) -> Page:
    return await queries.concerns.seen(
        turn.session, who=turn.who, first=pages.first(turn.draft.page), limit=pages.PAGE
    )
