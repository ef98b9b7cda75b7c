"""Planned visits are made, moved, cancelled and become visits; none of them is ever deleted."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import update

from programme import plans
from programme.visits import Mode
from storage.actions import audit
from storage.errors import NotThere
from storage.models import PlannedVisit
from storage.queries import planned_visits
from storage.queries.planned_visits import Candidate
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Meant:
    """What is planned; one of `client_id` and `region_id`. `mode` None is not said yet."""

    client_id: int | None
    region_id: int | None
    day: date
    last_day: date | None = None
    mode: str | None = None
    place: str | None = None
    said: str | None = None
    tells_unit: bool = False


@dataclass(frozen=True, slots=True)
class By:
    """Who does it, by which account, from which dialogue."""

    person_id: int
    account_id: int | None
    dialogue_id: int | None = None


async def plan(
    session: Session, meant: Meant, *, by: By, now: datetime, nth: int = 0
) -> PlannedVisit:
    """Plan one visit (C19, C20, S28)."""
    row = _planned(meant, by=by, now=now, nth=nth)
    session.add(row)
    await session.flush()
    await _note(session, "log", row.id, by, now)
    return row


def _planned(
    meant: Meant, *, by: By, now: datetime, nth: int = 0, moved_from: int | None = None
) -> PlannedVisit:
    return PlannedVisit(
        dialogue_id=by.dialogue_id, nth=nth, author_id=by.person_id, client_id=meant.client_id,
        region_id=meant.region_id, day=meant.day, last_day=meant.last_day, mode=meant.mode,
        place=meant.place, said=meant.said, tells_unit=meant.tells_unit,
        state=plans.State.PLANNED, moved_from=moved_from, created_at=now,
    )  # fmt: skip


async def move(
    session: Session, plan_id: int, meant: Meant, *, by: By, now: datetime
) -> PlannedVisit:
    """Another day, and whatever else changed: the plan ends as moved, and a new one names it.

    Those it is for stay the same. Raises `NotThere` where it is not one's own, or over.
    """
    before = await _standing(session, plan_id, by)
    served = (before.client_id, before.region_id)
    if served != (meant.client_id, meant.region_id):
        raise NotThere("planned_visit")
    before.state, before.ended_at = plans.State.MOVED, now
    row = _planned(meant, by=by, now=now, moved_from=before.id)
    row.refused, row.refused_at = before.refused, before.refused_at
    session.add(row)
    await session.flush()
    await _note(session, "amend", before.id, by, now)
    return row


async def cancel(session: Session, plan_id: int, *, by: By, now: datetime) -> PlannedVisit:
    """It will not take place. Raises `NotThere` where it is not one's own, or over."""
    row = await _standing(session, plan_id, by)
    row.state, row.ended_at = plans.State.CANCELLED, now
    await _note(session, "withdraw", row.id, by, now)
    return row


async def refuse(
    session: Session, plan_id: int, what: plans.Refusal | None, *, by: By, now: datetime
) -> PlannedVisit:
    """The dispatching unit did not provide it (C19, E15); None takes that word back.

    Raises `NotThere` where it is not one's own, or over.
    """
    row = await _standing(session, plan_id, by)
    row.refused, row.refused_at = what, now if what else None
    await _note(session, "amend", row.id, by, now)
    return row


async def close_by_visit(
    session: Session, visit_id: int, *, now: datetime, plan_id: int | None = None
) -> list[int]:
    """What was planned has been done: the plans of those who took part, at most one for each.

    `plan_id` is the plan the card was opened from; without it the nearest within three days
    counts. A visit on the spot is never taken for granted from a telephone call.
    """
    found = await planned_visits.candidates(session, visit_id)
    fitting = [each for each in found if _opened_from(each, plan_id) or _fits(each)]
    nearest: dict[int, int] = {}
    for each in sorted(fitting, key=lambda each: _nearness(each, plan_id)):
        nearest.setdefault(each.author_id, each.id)
    for number in nearest.values():
        row = await session.get_one(PlannedVisit, number)
        row.state, row.visit_id, row.ended_at = plans.State.DONE, visit_id, now
    return list(nearest.values())


def _opened_from(each: Candidate, plan_id: int | None) -> bool:
    return each.id == plan_id and each.author_id == each.visit_author


def _fits(each: Candidate) -> bool:
    on_site = each.mode == Mode.REMOTE or each.visit_mode == Mode.ONSITE
    return on_site and plans.closes(each.visited, each.planned)


def _nearness(each: Candidate, plan_id: int | None) -> tuple[bool, timedelta, int]:
    away = plans.distance(each.visited, each.planned)
    return not _opened_from(each, plan_id), away, each.id


async def reopen_by_visit(
    session: Session, visit_id: int, *, person_id: int | None = None
) -> None:
    """The visit was taken back, or that person left it: what was planned is to be done again."""
    which = PlannedVisit.visit_id == visit_id
    if person_id is not None:
        which &= PlannedVisit.author_id == person_id
    await session.execute(
        update(PlannedVisit)
        .where(which)
        .values(state=plans.State.PLANNED, visit_id=None, ended_at=None)
    )


async def _standing(session: Session, plan_id: int, by: By) -> PlannedVisit:
    row = await session.get(PlannedVisit, plan_id, with_for_update=True)
    if row is None or row.author_id != by.person_id or row.state != plans.State.PLANNED:
        raise NotThere("planned_visit")
    return row


async def _note(session: Session, action: str, plan_id: int, by: By, now: datetime) -> None:
    await audit.note(
        session, at=now, person_id=by.person_id, account_id=by.account_id, action=action,
        noun="planned_visit", subject=str(plan_id),
    )  # fmt: skip
