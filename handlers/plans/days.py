"""What a planned visit brings about by the clock: its card on the day, a question after it.

Each is a `later` row of the plan, so that a restart loses none; whether it still holds is asked
again when it falls due.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import dialogue, sentences
from handlers.dialogue import Opened, Turn
from handlers.plans import notices as plan_notices
from handlers.plans import screens as plan_screens
from handlers.plans.draft import ListStep, PlansDraft
from handlers.screens import Screen, Shown
from handlers.visits import draft as visit_draft
from handlers.visits import reading as visit_reading
from handlers.visits.draft import VisitDraft, next_step
from programme import plans
from programme.visits import Mode
from programme.working_days import WorkingDays
from storage import actions, models, queries
from storage.queries.planned_visits import Plan


async def schedule(turn: Turn[Any], plan: Plan) -> None:
    """Write down what is to come: the card, the question, the notices (C19, C20)."""
    zone = ZoneInfo(turn.person.time_zone)
    subject = plan_notices.subject(turn, plan)
    working_days = await queries.hours.working_days(turn.session)
    due = dues(plan.row.day, plan.last, now=turn.now.astimezone(zone), working_days=working_days)
    for kind, at in due.items():
        await actions.later.plan(
            turn.session, kind=kind, key=f"{kind}:{plan.row.id}", due_at=at, subject=subject
        )
    await plan_notices.schedule(turn, plan, "planned")


def dues(
    first: date, last: date, *, now: datetime, working_days: WorkingDays
) -> dict[str, datetime]:
    """When the card of the day comes, where it still can, and the question after the last day.

    `now` is in the zone in which they come.
    """
    card_due = plans.card_due(first, now=now)
    asked = plans.asked_due(last, zone=now.tzinfo, working_days=working_days)
    return {**({"plan_day": card_due} if card_due else {}), "plan_past": asked}


async def day_come(turn: Turn[Any], subject: Mapping[str, Any]) -> str | None:
    """The visit's card, filled from the plan, on the morning of its day."""
    plan = await _standing(turn, subject)
    if plan is None:
        return "not_planned"
    if plan.last < turn.today:
        return "over"  # the question after it is enough
    conversation = turn.book["visit"]
    draft = await _filled(turn, plan)
    if draft is None or not conversation.may(turn.who):
        return "not_served"
    await dialogue.open_for(
        turn, turn.who, conversation, draft=draft, step=next_step(draft),
        cause=f"plan:{plan.row.id}",
    )  # fmt: skip
    return None


async def asked_after(turn: Turn[Any], subject: Mapping[str, Any]) -> str | None:
    """Once, on the next working morning: what became of it?"""
    plan = await _standing(turn, subject)
    if plan is None:
        return "not_planned"
    if await _on_a_day_off(turn, plan, subject):
        return "day_off"
    for row in await _open_cards(turn, plan.row.id):
        if row.version == 1:  # shown once, and never touched: nothing of it would be lost
            _over(turn, row, plan_screens.taken_up(plan.row.id))
    conversation = turn.book["plans"]
    await dialogue.open_for(
        turn, turn.who, conversation, draft=PlansDraft(plan=plan.row.id), step=ListStep.PLAN,
        cause=f"plan_past:{plan.row.id}",
    )  # fmt: skip
    return None


async def _on_a_day_off(turn: Turn[Any], plan: Plan, subject: Mapping[str, Any]) -> bool:
    """Whether nobody works today, by days loaded since; then it is asked on the next that is."""
    working_days = await queries.hours.working_days(turn.session)
    if working_days.is_working(turn.today):
        return False
    zone = ZoneInfo(turn.person.time_zone)
    due = plans.asked_due(turn.today, zone=zone, working_days=working_days)
    await actions.later.plan(
        turn.session, kind="plan_past", key=f"plan_past:{plan.row.id}:{due.date()}", due_at=due,
        subject=dict(subject),
    )  # fmt: skip
    return True


async def _standing(turn: Turn[Any], subject: Mapping[str, Any]) -> Plan | None:
    plan = await queries.planned_visits.get(turn.session, int(subject["plan"]))
    stands = plan is not None and plan.row.state == plans.State.PLANNED
    return plan if stands else None


async def _filled(turn: Turn[Any], plan: Plan) -> VisitDraft | None:
    """A visit's card as the plan foretells it; None where the unit is not served any more.

    The tasks it told of are assumed, and marked. Its words stay in the plan: this card comes by
    itself, and is read on a locked screen.
    """
    target = await queries.served.find(
        turn.session, person_id=turn.person.id, areas=turn.who.areas, today=turn.today,
        key=plan.key,
    )  # fmt: skip
    if target is None:
        return None
    row, last = plan.row, min(plan.last, turn.today)
    on_site = row.mode != Mode.REMOTE  # by what means is asked on the day
    draft = VisitDraft(
        target=target.key, name=target.name, schemes=list(target.schemes), since=target.since,
        mode=Mode.ONSITE if on_site else None, day=min(row.day, turn.today),
        last_day=last if last > row.day else None, place=row.place,
        tasks_given=True, content_asked=True, plan=row.id,
    )  # fmt: skip
    if row.said:
        await _foretell(turn, draft, row.said)
    return draft


async def _foretell(turn: Turn[Any], draft: VisitDraft, said: str) -> None:
    """The tasks that the planned words tell of."""
    read = (await sentences.read(turn, said, meant="log")).reading
    visit_draft.tasks_read(draft, visit_reading.tasks(read))
    draft.tasks_given = True
    draft.assumed = ["tasks"] if draft.tasks else []


async def card(turn: Turn[Any], plan: Plan) -> Opened | None:
    """The visit's card for the plan, on a new message; the one of the day goes on there."""
    conversation = turn.book["visit"]
    draft: Any = await _filled(turn, plan)
    for row in await _open_cards(turn, plan.row.id):
        if row.conversation == conversation.name:
            draft = dialogue.read_draft(conversation, row) or draft
    if draft is None:
        return None
    await retire(turn, plan.row.id, plan_screens.taken_up(plan.row.id))
    return Opened(conversation.name, draft, next_step(draft))


async def retire(turn: Turn[Any], plan_id: int, screen: Screen) -> None:
    """The cards that the clock opened for this plan are over, and say so."""
    for row in await _open_cards(turn, plan_id):
        if row.id != turn.dialogue.id:
            _over(turn, row, screen)


def _over(turn: Turn[Any], row: models.Dialogue, screen: Screen) -> None:
    row.state, row.draft = "cancelled", None
    turn.answers.screens.append(Shown(row, screen))


async def _open_cards(turn: Turn[Any], plan_id: int) -> list[models.Dialogue]:
    causes = (f"plan:{plan_id}", f"plan_past:{plan_id}")
    return await queries.planned_visits.open_cards(turn.session, causes)


async def closed_by(turn: Turn[Any], visit: int, *, plan: int | None = None) -> list[int]:
    """The visit just logged was a planned one: the plan is done, and its card is over.

    `plan` is the one that the visit's card was opened from. Returns the numbers of the plans.
    """
    closed = await actions.planned_visits.close_by_visit(
        turn.session, visit, now=turn.now, plan_id=plan
    )
    for number in closed:
        await retire(turn, number, plan_screens.recorded_as(number, visit))
    return closed
