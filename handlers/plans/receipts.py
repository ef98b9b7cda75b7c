"""What a person is handed after planning, moving or cancelling: facts and a calendar file."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from handlers.dialogue import Turn
from handlers.plans import calendar_file
from handlers.plans import notices as plan_notices
from handlers.plans import screens as plan_screens
from handlers.plans.calendar_file import Event
from handlers.screens import Document, Screen, Told
from handlers.visits import card as visit_card
from handlers.words import gettext as _
from programme import plans
from programme.working_days import WorkingDays
from storage import queries
from storage.queries.planned_visits import Plan


async def saved(turn: Turn[Any], kept: Sequence[Plan], *, moved: bool) -> Told:
    """Planned or moved: its number, what comes of it, and the file."""
    title = _("✅ Moved to a new day: {numbers}") if moved else _("✅ Planned: {numbers}")
    offices = [line for plan in kept for line in await _offices(turn, plan)]
    body = [*dict.fromkeys(offices), _("On the day its card comes filled in: one tap saves it.")]
    return await _with_file(turn, kept, title, "\n".join(body))


async def cancelled(turn: Turn[Any], plan: Plan) -> Told:
    """Cancelled: the file takes the day out of the calendar."""
    body = _("Open the file to take the day out of your calendar.")
    return await _with_file(turn, [plan], _("Planned visit {numbers} was cancelled"), body)


async def again(turn: Turn[Any], plan: Plan) -> Told:
    """The file once more."""
    return await _with_file(turn, [plan], _("Planned visit {numbers}"), "")


async def _offices(turn: Turn[Any], plan: Plan) -> list[str]:
    """Who will be told, or that nobody there can be."""
    return [_told(office) for office in await plan_notices.offices(turn, plan)]


def _told(office: plan_notices.Office) -> str:
    sentence = (
        _("{office} will be told ({clause}).")
        if office.audience.accounts
        else _("Nobody of {office} has joined yet: nobody there is told.")
    )
    said = sentence.format(office=_named(office), clause=office.clause.cited)
    return said[:1].upper() + said[1:]


def _named(office: plan_notices.Office) -> str:
    if office.employs:
        return office.audience.name
    return _("the IP department of {area}").format(area=office.audience.name)


async def _with_file(turn: Turn[Any], made: Sequence[Plan], title: str, body: str) -> Told:
    calendar = await queries.hours.working_days(turn.session)
    facts = tuple((plan.served, _when(plan, turn.today, calendar)) for plan in made)
    screen = Screen(
        title=title.format(numbers=plan_screens.numbers(made)),
        facts=facts,
        body=body,
        hint=_("To move or cancel it: /plan"),
        file=await _file(turn, made),
    )
    return Told(screen, key=f"planned:{turn.heard.key}:{turn.dialogue.id}", kind="receipt")


def _when(plan: Plan, today: date, calendar: WorkingDays) -> str:
    row = plan.row
    mode = visit_card.mode_name(row.mode, None)
    day = plan_screens.dated(row.day, row.last_day, today, calendar)
    return f"{day} · {mode}" if mode else day


async def _file(turn: Turn[Any], made: Sequence[Plan]) -> Document:
    events = [await _event(turn, plan) for plan in made]
    name = f"plan-{made[0].row.id}.ics"
    return calendar_file.document(name, events)


async def _event(turn: Turn[Any], plan: Plan) -> Event:
    """One entry for one visit, whatever it was moved: it keeps its name and counts its changes.

    What it is for is left out: a calendar is shared, and shown on a lock screen.
    """
    row = plan.row
    chain = await queries.planned_visits.chain(turn.session, row)
    first = chain[-1]
    cancelled = row.state == plans.State.CANCELLED
    return Event(
        uid=str(uuid5(NAMESPACE_OID, f"{first.id} {first.created_at.isoformat()}")),
        sequence=len(chain) - 1 + cancelled,
        changed=row.ended_at or row.created_at,
        first=row.day,
        last=plan.last,
        summary=_("Visit: {name}").format(name=plan.served),
        place=row.place or plan.served,
        about=_("Planned visit №{number}").format(number=row.id),
        cancelled=cancelled,
    )
