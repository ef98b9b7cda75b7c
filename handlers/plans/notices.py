"""Who else is told of a planned visit: the local department (C20), the dispatching unit (C19).

Told in office hours, a while after it was planned, so that what is changed at once is told once;
whether it still holds is asked again then. A notice holds no free text.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.dialogue import BUREAU, Turn, bureau_day
from handlers.plans import screens as plan_screens
from handlers.screens import Screen, Told
from handlers.visits import card as visit_card
from handlers.words import gettext as _
from handlers.words import speaking
from programme import plans
from programme.clauses import Clause, clause
from programme.schemes import Scheme
from programme.working_days import WorkingDays
from storage import actions, models, queries
from storage.queries.audiences import Audience
from storage.queries.planned_visits import Plan


@dataclass(frozen=True, slots=True)
class Office:
    """An audience, and the clause by which it is told."""

    audience: Audience
    clause: Clause
    employs: bool
    """The dispatching unit: it grants time and travel; a department supports."""


def subject(turn: Turn[Any], plan: Plan, **more: Any) -> dict[str, Any]:
    """What a later row of this plan has to know."""
    account = turn.who.account.id
    return {"plan": plan.row.id, "person": plan.row.author_id, "account": account, **more}


async def schedule(turn: Turn[Any], plan: Plan, what: str) -> None:
    """Have the offices told: `planned` or `cancelled`."""
    await _later(turn, plan, key=_key(plan.row.id, what), what=what)


async def join(turn: Turn[Any], plan: Plan, others: Iterable[int]) -> None:
    """Have those told whose day this plan took."""
    for other in others:
        key = f"plan_joined:{plan.row.id}:{other}"
        await _later(turn, plan, key=key, what="joined", other=other)


async def _later(turn: Turn[Any], plan: Plan, *, key: str, **more: Any) -> None:
    working_days = await queries.hours.working_days(turn.session)
    due = plans.notice_due(
        plan.row.day, now=turn.now.astimezone(BUREAU), working_days=working_days
    )
    await actions.later.plan(
        turn.session, kind="plan_notice", key=key, due_at=due, subject=subject(turn, plan, **more)
    )


def _key(plan_id: int, what: str) -> str:
    return f"plan_notice:{plan_id}:{what}"


async def offices(turn: Turn[Any], plan: Plan) -> list[Office]:
    """The offices this plan concerns, whether anybody of them has joined or not."""
    today, author = bureau_day(turn.now), plan.row.author_id
    department, unit = await _clauses(turn, plan)
    found = []
    local = await queries.audiences.local_department(
        turn.session, area=plan.area, today=today, but=author
    )
    if local is not None:
        found.append(Office(local, department, employs=False))
    if plan.row.tells_unit and plan.unit_id is not None and unit is not None:
        told = await queries.audiences.dispatching_unit(
            turn.session, organisation_id=plan.unit_id, today=today, but=author
        )
        found.append(Office(told, unit, employs=True))
    return found


async def _clauses(turn: Turn[Any], plan: Plan) -> tuple[Clause, Clause | None]:
    """What binds the department and the dispatching unit, by the scheme the author serves in."""
    target = await queries.served.find(
        turn.session, person_id=plan.row.author_id, areas=(), today=turn.today, key=plan.key
    )
    schemes = target.schemes if target else ()
    if Scheme.ENVOY in schemes:
        return clause("E15"), clause("E15")
    if Scheme.COMMISSIONER in schemes:
        return clause("C20"), clause("C19")
    return clause("S28"), None


# When it falls due


async def told(turn: Turn[Any], about: Mapping[str, Any]) -> str | None:
    """Tell whom it concerns, if it holds and they do not know it already; else why not."""
    plan = await queries.planned_visits.get(turn.session, int(about["plan"]))
    if plan is None:
        return "not_planned"
    what = str(about["what"])
    if what == "joined":
        return await _tell_other(turn, plan, int(about["other"]))
    known = await _told_before(turn, plan)
    calendar = await queries.hours.working_days(turn.session)
    if what == "cancelled":
        if plan.row.state != plans.State.CANCELLED or known is None:
            return "never_told"
        return await _tell(turn, plan, what, lambda _: cancelled(plan, turn.today, calendar))
    if plan.row.state != plans.State.PLANNED or plan.last < turn.today:
        return "not_planned"

    def draw(office: Office) -> Screen:
        return planned(plan, office, known, turn.today, calendar)

    return await _tell(turn, plan, what, draw)


async def _told_before(turn: Turn[Any], plan: Plan) -> date | None:
    """The day the offices were told last: that of this plan, or of one it was moved from."""
    for row in await queries.planned_visits.chain(turn.session, plan.row):
        # This plan's own notice is being sent: it counts only for what comes after it.
        own = row.id == plan.row.id and plan.row.state == plans.State.PLANNED
        keys = [_key(row.id, "planned")]
        if not own and await queries.later.was_done(turn.session, keys):
            return row.day
    return None


async def _tell(
    turn: Turn[Any], plan: Plan, what: str, draw: Callable[[Office], Screen]
) -> str | None:
    told = 0
    for office in await offices(turn, plan):
        for account, language in office.audience.accounts:
            with speaking(language):
                key = f"plan:{plan.row.id}:{what}:{account}"
                turn.answers.screens.append(Told(draw(office), key=key, account_id=account))
            told += 1
    return None if told else "nobody"


async def _tell_other(turn: Turn[Any], plan: Plan, number: int) -> str | None:
    """The author of the plan that was joined, while both still stand on the same day."""
    other = await turn.session.get(models.PlannedVisit, number)
    if other is None or {other.state, plan.row.state} != {plans.State.PLANNED}:
        return "not_planned"
    if other.day != plan.row.day or plan.last < turn.today:
        return "moved"
    audience = await queries.audiences.person(turn.session, person_id=other.author_id)
    calendar = await queries.hours.working_days(turn.session)
    for account, language in audience.accounts:
        with speaking(language):
            key = f"plan:{plan.row.id}:joined:{number}:{account}"
            screen = coming_along(plan, number, turn.today, calendar)
            turn.answers.screens.append(Told(screen, key=key, account_id=account))
    return None if audience.accounts else "nobody"


# What is said


def planned(
    plan: Plan, office: Office, before: date | None, today: date, calendar: WorkingDays
) -> Screen:
    """To an office: who goes where and when; `before`, the day it was told of last."""
    title = _("Planned visit №{number}").format(number=plan.row.id)
    if before is not None:
        title = _("Planned visit №{number} · moved").format(number=plan.row.id)
    support = (
        _("{clause}: please grant the time and the travel it needs.")
        if office.employs
        else _("{clause}: please support it.")
    )
    was = ((_("Before"), plan_screens.span(before, None, today)),) if before else ()
    return Screen(
        title=title,
        facts=(*_facts(plan, today, calendar), *was),
        body=support.format(clause=office.clause.cited),
    )


def cancelled(plan: Plan, today: date, calendar: WorkingDays) -> Screen:
    return Screen(
        title=_("Planned visit №{number} · cancelled").format(number=plan.row.id),
        facts=_facts(plan, today, calendar),
    )


def coming_along(plan: Plan, number: int, today: date, calendar: WorkingDays) -> Screen:
    sentence = _("{who} joins your planned visit №{number}")
    return Screen(
        title=sentence.format(who=plan.author, number=number),
        facts=_facts(plan, today, calendar)[1:],
    )


def _facts(plan: Plan, today: date, calendar: WorkingDays) -> tuple[tuple[str, str], ...]:
    row = plan.row
    who = _("{name} ({unit})").format(name=plan.author, unit=plan.unit)
    return (
        (_("Who"), who if plan.unit else plan.author),
        (_("Whom"), plan.served),
        (_("Day"), plan_screens.dated(row.day, row.last_day, today, calendar)),
        (_("Mode"), visit_card.mode_name(row.mode, None)),
    )
