"""Where the quotas stand (/quota): each served unit with what is done, its clause and the days
left, open ones first; a department sees its area, the bureau the counts.

Asked: nothing. Each line leads to a visit's card with the unit chosen. Kept: nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

from handlers import pages
from handlers.dialogue import Conversation, Draft, End, Next, Opened, Stay, Turn, Waits
from handlers.exemptions import draft as exemption_draft
from handlers.quotas import screens as quota_screens
from handlers.quotas.screens import Entry
from handlers.screens import Screen
from handlers.visits.draft import Step as VisitStep
from handlers.visits.draft import VisitDraft, may_log
from handlers.words import gettext as _
from programme import access
from programme.access import Scope
from programme.periods import Year
from programme.roles import TEAM, Role
from programme.schemes import Scheme
from storage import queries
from storage.queries.accounts import Who
from storage.queries.escort import Unit
from storage.queries.exemptions import Named
from storage.queries.quotas import Line

SERVING = TEAM | {Role.COMMISSIONER, Role.ENVOY}


class Step(StrEnum):
    """/quota shows, and waits for nothing but a choice."""

    QUOTA = "quota"


class QuotaDraft(Draft):
    """The page; `wide` where somebody who serves looks at the area or province instead."""

    page: int = 0
    wide: bool = False


T = Turn[QuotaDraft]


def conversation() -> Conversation[QuotaDraft]:
    """The map of the conversation."""
    return Conversation(
        name="quota",
        draft=QuotaDraft,
        first=Step.QUOTA,
        may=may_see,
        steps={
            Step.QUOTA: Waits(
                ask=ask_quota,
                picks={
                    "visit": visit_asked,
                    "page": page_turned,
                    "wide": view_changed,
                    "find": find_asked,
                    "exempt": exemption_asked,
                },
                leaves=False,
            )
        },
    )


def may_see(who: Who) -> bool:
    return who.person is not None and _reach(who) is not Scope.NONE


def _reach(who: Who) -> Scope:
    return access.widest(who.roles, access.Action.SEE, access.Noun.QUOTA)


def _serves(who: Who) -> bool:
    return bool(SERVING & who.roles)


# What follows each answer


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def view_changed(turn: T, wide: str) -> Next:
    turn.draft.wide, turn.draft.page = bool(wide), 0
    return Stay()


async def visit_asked(turn: T, key: str) -> Next:
    """A card for that unit; this list stays in the history without its buttons."""
    target = await queries.served.find(
        turn.session,
        person_id=turn.person.id,
        areas=turn.who.areas,
        today=turn.today,
        key=key,
    )
    if target is None:
        return Stay(_("That one is not among those you serve. Choose another."))
    card = VisitDraft(
        target=target.key, name=target.name, schemes=list(target.schemes), since=target.since
    )
    shown = replace(await ask_quota(turn), rows=(), hint="")
    return End(shown, Opened("visit", card, VisitStep.MODE))


async def find_asked(turn: T, _argument: str) -> Next:
    find = turn.book["find"]
    if not find.may(turn.who):
        return Stay()
    return End(replace(await ask_quota(turn), rows=()), Opened("find", find.draft()))


async def exemption_asked(turn: T, _argument: str) -> Next:
    if not exemption_draft.may_ask(turn.who):
        return Stay()
    return End(replace(await ask_quota(turn), rows=()), exemption_draft.opened())


# What is asked


async def ask_quota(turn: T) -> Screen:
    if _serves(turn.who) and not turn.draft.wide:
        return await _own(turn)
    return await (_counts(turn) if _reach(turn.who) is Scope.ALL else _area(turn))


async def _own(turn: T) -> Screen:
    """Those the person serves: quotas behind first, then met, then the teams' units."""
    lines = await queries.quotas.of_person(
        turn.session, person_id=turn.person.id, today=turn.today
    )
    units: list[Unit] = []
    if TEAM & turn.who.roles:
        units = await queries.escort.of_person(
            turn.session, person_id=turn.person.id, today=turn.today
        )
    counted = {line.client_id for line in lines if line.scheme == Scheme.ESCORT}
    units = [unit for unit in units if unit.client_id not in counted]
    entries = [*(Entry(line=line) for line in lines), *(Entry(unit=unit) for unit in units)]
    if pages.first(turn.draft.page) >= len(entries):
        turn.draft.page = 0
    first = pages.first(turn.draft.page)
    return quota_screens.own(
        entries[first : first + pages.PAGE],
        totals=queries.quotas.total(lines),
        waiting=await queries.exemptions.waiting(turn.session, lines),
        supervised=await _supervised(turn, lines),
        may_ask=exemption_draft.may_ask(turn.who) and any(map(exemption_draft.askable, lines)),
        page=turn.draft.page,
        count=len(entries),
        wider=_reach(turn.who) if _reach(turn.who) >= Scope.UNIT else None,
        today=turn.today,
    )


async def _supervised(turn: T, lines: Sequence[Line]) -> dict[Named, date]:
    """Of what the person was told by a supervision notice, and when last (S23)."""
    notices = await queries.supervisions.of_person(
        turn.session, person_id=turn.person.id, periods=[line.period for line in lines]
    )
    return {notice.named: notice.day for notice in notices}


async def _area(turn: T) -> Screen:
    """Those of the area (or of the dispatching unit's people), those behind first."""
    totals = await queries.quotas.totals(turn.session, who=turn.who, today=turn.today)
    count = sum(total.owed + total.not_owed for total in totals)
    if pages.first(turn.draft.page) >= count:
        turn.draft.page = 0
    found = await queries.quotas.within_reach(
        turn.session, who=turn.who, today=turn.today, first=pages.first(turn.draft.page)
    )
    return quota_screens.area(
        found.lines,
        totals=totals,
        waiting=await queries.exemptions.waiting(turn.session, found.lines),
        may_ask=exemption_draft.may_ask(turn.who)
        and any(map(exemption_draft.askable, found.lines)),
        page=turn.draft.page,
        count=count,
        may_log=may_log(turn.who) and bool(turn.who.areas),
        may_find="find" in turn.book and turn.book["find"].may(turn.who),
        serves=_serves(turn.who),
        today=turn.today,
    )


async def _counts(turn: T) -> Screen:
    totals = await queries.quotas.totals(turn.session, who=turn.who, today=turn.today)
    escort = await queries.escort.reached(
        turn.session, who=turn.who, today=turn.today, since=Year.containing(turn.today).start
    )
    return quota_screens.counts(
        totals,
        escort,
        may_find="find" in turn.book and turn.book["find"].may(turn.who),
        serves=_serves(turn.who),
        today=turn.today,
    )
