"""Issues (/issues 事项): opened by whoever may see some; what a visit raised, with its number.

Asked: nothing. Kept: nothing. What can be done with one comes with its further life.
"""

from enum import StrEnum

from handlers import clocks, pages
from handlers.dialogue import Conversation, Draft, Next, Stay, Turn, Waits
from handlers.records import screens as record_screens
from handlers.screens import Button, Screen, rows
from handlers.words import gettext as _
from programme import access
from programme.access import Action, Noun, Scope
from storage import queries
from storage.queries.accounts import Who
from storage.queries.issues import Page, Whole


class Step(StrEnum):
    """What is shown."""

    LIST = "list"
    ISSUE = "issue"


class IssuesDraft(Draft):
    """The page, and the issue looked at."""

    page: int = 0
    issue: int = 0


T = Turn[IssuesDraft]


def conversation() -> Conversation[IssuesDraft]:
    """The map of the conversation."""
    return Conversation(
        name="issues",
        draft=IssuesDraft,
        first=Step.LIST,
        may=may_see,
        steps={
            Step.LIST: Waits(
                ask=ask_list, picks={"issue": chosen, "page": page_turned}, leaves=False
            ),
            Step.ISSUE: Waits(ask=ask_issue, picks={"back": went_back}, leaves=False),
        },
    )


def may_see(who: Who) -> bool:
    """Whoever may see issues at all; which ones is asked of the store each time."""
    scope = access.widest(who.roles, Action.SEE, Noun.ISSUE)
    return who.person is not None and scope is not Scope.NONE


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def chosen(turn: T, number: str) -> Next:
    turn.draft.issue = int(number)
    return Step.ISSUE if await _find(turn) else Stay(_("That issue is not there."))


async def went_back(turn: T, _argument: str) -> Next:
    return Step.LIST


async def ask_list(turn: T) -> Screen:
    found = await _page(turn)
    if not found.rows and turn.draft.page:
        turn.draft.page = 0
        found = await _page(turn)
    buttons = [
        Button(
            " · ".join((
                f"№{row.id} {record_screens.shortened(row.served)}",
                state_name(row.state),
                clocks.day(row.raised_at, turn),
            )),
            "issue",
            str(row.id),
        )
        for row in found.rows
    ]  # fmt: skip
    return Screen(
        title=pages.titled(_("Issues"), turn.draft.page, found.total),
        body="" if found.total else _("No issue yet. What a unit needs is told with a visit."),
        rows=(*rows(buttons), *pages.turns(turn.draft.page, found.total)),
    )


async def ask_issue(turn: T) -> Screen:
    found = await _find(turn)
    if found is None:
        return record_screens.with_ways(Screen(body=_("That issue is not there.")))
    return issue(found, turn)


def issue(found: Whole, turn: T) -> Screen:
    """「事项 №42 · 已提出」, whose it is, who told it and when, and the words it was told in."""
    told = _("{author}, {day}").format(author=found.author, day=clocks.day(found.raised_at, turn))
    facts = (
        (_("Whom"), found.served),
        (_("Area"), found.area if found.area != found.served else ""),
        (_("Raised by"), told),
        (_("Raised in"), _("Record №{number}").format(number=found.visit_id))
        if found.visit_id
        else ("", ""),
        (_("Issue"), found.said or _("🔒 confidential")),
    )
    title = _("Issue №{number} · {state}")
    return record_screens.with_ways(
        Screen(
            title=title.format(number=found.id, state=state_name(found.state)),
            facts=tuple(pair for pair in facts if pair[1]),
        )
    )


def state_name(state: str) -> str:
    return {
        "raised": _("raised"),
        "accepted": _("accepted"),
        "coordinating": _("being coordinated"),
        "ended": _("ended"),
        "withdrawn": _("withdrawn"),
    }[state]


async def _page(turn: T) -> Page:
    return await queries.issues.seen(
        turn.session, who=turn.who, today=turn.today,
        first=pages.first(turn.draft.page), limit=pages.PAGE,
    )  # fmt: skip


async def _find(turn: T) -> Whole | None:
    return await queries.issues.find(
        turn.session, turn.draft.issue, who=turn.who, today=turn.today
    )
