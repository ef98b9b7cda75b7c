"""The demo bureau's planned visits: a few that were kept, and some that are still to come."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.demo import tables
from bot.demo.rows import code_of
from handlers.plans import days as plan_days
from programme import plans
from programme.working_days import WorkingDays
from storage import actions, queries
from storage.models import Account, PlannedVisit, Visit
from storage.queries.roster_rows import Sheet
from storage.store import Session

ZONE = ZoneInfo("Asia/Shanghai")
BEFOREHAND = timedelta(days=6)

Ids = Mapping[Sheet, Mapping[str, int]]


async def add(
    session: Session,
    *,
    ids: Ids,
    accounts: Sequence[Account],
    visits: Sequence[Visit],
    now: datetime,
) -> None:
    """Those kept, each by a visit that was logged, then those to come with what they bring."""
    session.add_all(_kept(ids, visits))
    working_days = await queries.hours.working_days(session)
    coming = _coming(ids, now, working_days)
    session.add_all(coming)
    await session.flush()
    by_person = {account.person_id: account for account in accounts}
    for row in coming:
        await _remind(session, row, by_person[row.author_id], working_days, now=now)


def _kept(ids: Ids, visits: Sequence[Visit]) -> list[PlannedVisit]:
    """The newest on-site visit of each of a few people had been planned."""
    people = [ids[Sheet.PEOPLE][code_of(number)] for number in tables.PLANNED_BEFORE]
    newest = {
        visit.author_id: visit
        for visit in sorted(visits, key=lambda visit: visit.day)
        if visit.mode == "onsite" and visit.author_id in people
    }
    return [
        PlannedVisit(
            author_id=visit.author_id, client_id=visit.client_id, region_id=visit.region_id,
            day=visit.day, mode=visit.mode, state=plans.State.DONE, visit_id=visit.id,
            created_at=_morning(visit.day) - BEFOREHAND, ended_at=visit.received_at,
        )
        for visit in newest.values()
    ]  # fmt: skip


def _coming(ids: Ids, now: datetime, working_days: WorkingDays) -> list[PlannedVisit]:
    today = now.astimezone(ZONE).date()
    made = []
    for line in tables.PLANNED.strip().splitlines():
        number, served, ahead, refused, said = line.split()
        made.append(
            PlannedVisit(
                author_id=ids[Sheet.PEOPLE][code_of(int(number))],
                client_id=ids[Sheet.CLIENTS].get(served),
                region_id=ids[Sheet.REGIONS].get(served),
                day=working_days.add(today, int(ahead)),
                mode="onsite",
                said=said,
                state=plans.State.PLANNED,
                refused=None if refused == "-" else plans.Refusal(refused),
                refused_at=None if refused == "-" else now,
                created_at=now - BEFOREHAND,
            )
        )
    return made


async def _remind(
    session: Session,
    row: PlannedVisit,
    account: Account,
    working_days: WorkingDays,
    *,
    now: datetime,
) -> None:
    """Its card on the day, and the question after it; who is to be told was told beforehand."""
    due = plan_days.dues(row.day, row.day, now=now.astimezone(ZONE), working_days=working_days)
    subject = {"plan": row.id, "person": row.author_id, "account": account.id}
    for kind, at in due.items():
        await actions.later.plan(
            session, kind=kind, key=f"{kind}:{row.id}", due_at=at, subject=subject
        )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), ZONE)
