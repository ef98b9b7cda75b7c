"""The plans there are (/plan): one's own, and those within reach; opened by whoever may see them.

Shown: a list, page by page, and one plan. From one's own: record it now, move it, cancel it, say
that the dispatching unit did not provide for it (C19), take the calendar file again.
"""

from typing import Any

from handlers import pages
from handlers.dialogue import Conversation, End, Next, Opened, Stay, Turn, Waits
from handlers.plans import days as plan_days
from handlers.plans import listing_screens as plan_list_screens
from handlers.plans import notices as plan_notices
from handlers.plans import receipts as plan_receipts
from handlers.plans import screens as plan_screens
from handlers.plans.draft import ListStep, PlanDraft, PlansDraft, Step
from handlers.plans.listing_screens import Shelf
from handlers.plans.plan import may_plan, may_tell_unit
from handlers.screens import Screen
from programme import access, plans
from programme.access import Action, Noun, Scope
from storage import actions, queries
from storage.actions.planned_visits import By
from storage.errors import NotThere
from storage.queries.accounts import Who
from storage.queries.planned_visits import Plan, Rows

T = Turn[PlansDraft]


def conversation() -> Conversation[PlansDraft]:
    """The map of the conversation."""
    return Conversation(
        name="plans",
        draft=PlansDraft,
        first=ListStep.LIST,
        may=may_see,
        steps={
            ListStep.LIST: Waits(
                ask=ask_list,
                picks={
                    "plan": plan_chosen,
                    "page": page_turned,
                    "whose": whose_chosen,
                    "new": new_asked,
                },
                leaves=False,
            ),
            ListStep.PLAN: Waits(
                ask=ask_plan,
                picks={
                    "record": record_asked,
                    "move": move_asked,
                    "cancel": cancelled,
                    "refused": refusal_told,
                    "file": file_asked,
                    "back": went_back,
                },
                leaves=False,
            ),
        },
    )


def may_see(who: Who) -> bool:
    """Whoever may see plans at all; whose is asked of the store each time."""
    return who.person is not None and _scope(who) is not Scope.NONE


def _scope(who: Who) -> Scope:
    return access.widest(who.roles, Action.SEE, Noun.PLANNED_VISIT)


# What follows each answer


async def plan_chosen(turn: T, number: str) -> Next:
    turn.draft.plan = int(number)
    if await _find(turn) is None:
        await _refused(turn, Action.SEE)
        return Stay(plan_list_screens.not_there())
    return ListStep.PLAN


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def whose_chosen(turn: T, whose: str) -> Next:
    turn.draft.whose, turn.draft.page = whose, 0
    return Stay()


async def new_asked(turn: T, _argument: str) -> Next:
    if not may_plan(turn.who):
        return Stay()
    return End(_bare(await ask_list(turn)), Opened("plan", PlanDraft()))


async def went_back(turn: T, _argument: str) -> Next:
    return ListStep.LIST


async def record_asked(turn: T, _argument: str) -> Next:
    """The visit's card, filled from the plan."""
    plan = await _own(turn)
    opened = await plan_days.card(turn, plan) if plan else None
    if plan is None or opened is None:
        return Stay(plan_list_screens.not_there())
    return End(plan_screens.taken_up(plan.row.id), opened)


async def move_asked(turn: T, _argument: str) -> Next:
    """The plan's own card once more, to be given another day."""
    plan = await _own(turn)
    if plan is None:
        return Stay(plan_list_screens.not_there())
    row = plan.row
    draft = PlanDraft(
        targets=[plan.key], mode=row.mode, place=row.place, said=row.said,
        tells_unit=row.tells_unit, moves=row.id, month=max(row.day, turn.today).replace(day=1),
    )  # fmt: skip
    return End(_bare(await ask_plan(turn)), Opened("plan", draft, Step.DAY))


async def cancelled(turn: T, _argument: str) -> Next:
    plan = await _own(turn)
    if plan is None:
        return Stay(plan_list_screens.not_there())
    try:
        await actions.planned_visits.cancel(turn.session, plan.row.id, by=_by(turn), now=turn.now)
    except NotThere:
        return Stay(plan_list_screens.not_there())
    number = plan.row.id
    await plan_days.retire(turn, number, plan_screens.given_up(number))
    await plan_notices.schedule(turn, plan, "cancelled")
    return End(plan_screens.given_up(number), told=(await plan_receipts.cancelled(turn, plan),))


async def refusal_told(turn: T, what: str) -> Next:
    """One tap; the same once more takes it back."""
    plan = await _own(turn)
    if plan is None or not may_tell_unit(turn.who):
        return Stay(plan_list_screens.not_there())
    refusal = None if plan.row.refused == what else plans.Refusal(what)
    try:
        await actions.planned_visits.refuse(
            turn.session, plan.row.id, refusal, by=_by(turn), now=turn.now
        )
    except NotThere:
        return Stay(plan_list_screens.not_there())
    return Stay()


async def file_asked(turn: T, _argument: str) -> Next:
    plan = await _own(turn)
    if plan is None:
        return Stay(plan_list_screens.not_there())
    turn.answers.screens.append(await plan_receipts.again(turn, plan))
    return Stay()


def _by(turn: T) -> By:
    return By(turn.person.id, turn.who.account.id, turn.dialogue.id)


async def _refused(turn: T, action: Action) -> None:
    """Out of reach and not there answer alike, and it is noted."""
    await actions.audit.note(
        turn.session, at=turn.now, person_id=turn.person.id, account_id=turn.who.account.id,
        action=action, noun=Noun.PLANNED_VISIT, subject=str(turn.draft.plan), allowed=False,
    )  # fmt: skip


# What is asked


async def ask_list(turn: T) -> Screen:
    draft = turn.draft
    draft.whose = draft.whose or await _first_shelf(turn)
    found = await _listed(turn)
    if not found.page and draft.page:
        draft.page = 0
        found = await _listed(turn)
    return plan_list_screens.listed(
        draft, found, turn.today, scope=_scope(turn.who), plans_too=may_plan(turn.who)
    )


async def _first_shelf(turn: T) -> str:
    """One's own plans where there are any; else all within reach."""
    if may_plan(turn.who):
        own = await queries.planned_visits.own(turn.session, person_id=turn.person.id, limit=1)
        if own.total:
            return Shelf.OWN
    return Shelf.ALL


async def _listed(turn: T) -> Rows:
    page: dict[str, Any] = {"first": pages.first(turn.draft.page), "limit": pages.PAGE}
    if turn.draft.whose == Shelf.OWN:
        return await queries.planned_visits.own(turn.session, person_id=turn.person.id, **page)
    if turn.draft.whose == Shelf.REFUSED and _scope(turn.who) is Scope.ALL:
        return await queries.planned_visits.refused(
            turn.session, who=turn.who, today=turn.today, **page
        )
    return await queries.planned_visits.coming(
        turn.session, who=turn.who, today=turn.today, **page
    )


async def ask_plan(turn: T) -> Screen:
    plan = await _find(turn)
    if plan is None:
        return plan_list_screens.gone()
    calendar = await queries.hours.working_days(turn.session)
    return plan_list_screens.plan(
        plan, turn.today, calendar, own=plan.row.author_id == turn.person.id,
        employed=may_tell_unit(turn.who), zone=turn.person.time_zone,
    )  # fmt: skip


async def _find(turn: T) -> Plan | None:
    return await queries.planned_visits.find(
        turn.session, turn.draft.plan or 0, who=turn.who, today=turn.today
    )


async def _own(turn: T) -> Plan | None:
    """The plan looked at, where it is one's own and stands; a refusal is noted."""
    plan = await queries.planned_visits.find(
        turn.session, turn.draft.plan or 0, who=turn.who, today=turn.today, action=Action.AMEND
    )
    if plan is None:
        await _refused(turn, Action.AMEND)
        return None
    return plan if plan.row.state == plans.State.PLANNED else None


def _bare(screen: Screen) -> Screen:
    return Screen(title=screen.title, facts=screen.facts)
