"""A roster that was read is planned beside the writers and carried out in one go."""

from collections.abc import Sequence
from datetime import date, datetime

from storage.actions.roster import carrying, planning
from storage.actions.roster.planning import Plan
from storage.actions.roster.problems import Problem
from storage.queries import roster as rosters
from storage.queries.roster_rows import Roster
from storage.store import Session, Store


async def check(
    store: Store, roster: Roster, *, today: date, problems: Sequence[Problem] = ()
) -> Plan:
    """What the import would do, or why it would not; nothing is written."""
    async with store.read() as session:
        stands = await rosters.standing(session)
    return planning.plan(roster, stands, today=today, problems=problems)


async def bring_in(
    store: Store,
    roster: Roster,
    *,
    today: date,
    now: datetime,
    problems: Sequence[Problem] = (),
    imported_by: int | None = None,
) -> Plan:
    """All of it or, where the plan has a problem, nothing."""
    planned = await check(store, roster, today=today, problems=problems)
    if planned.problems or planned.changes_nothing:
        return planned

    async def work(session: Session) -> Plan:
        return await carrying.bring_in(
            session, roster, planned, imported_by=imported_by, today=today, now=now
        )

    return await store.write(work)
