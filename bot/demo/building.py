"""The demo bureau is built in ordinary ways: the import, then accounts, then visits in bulk."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.demo import half_year, planned, rows
from bot.demo.cast import people
from bot.demo.half_year import Record
from bot.roster import importing
from programme.roles import Role
from programme.schemes import of_role
from storage.actions import joining
from storage.models import Account, Person, Visit, VisitParticipant, VisitTask
from storage.queries import newcomers
from storage.queries import roster as rosters
from storage.queries.roster_rows import Roster, Sheet
from storage.store import Session, Store

ZONE = ZoneInfo("Asia/Shanghai")
JOINED = timedelta(days=190)

Ids = Mapping[Sheet, Mapping[str, int]]


async def build(store: Store, *, now: datetime, tenant: str) -> None:
    """The bureau as of `now`, its people's accounts with the bot `tenant`.

    Does nothing where there are people already; a build that was cut short is taken up again,
    since the import changes nothing twice and all the rest is one transaction.
    """
    async with store.read() as session:
        standing = await rosters.standing(session)
    codes = {rows.code_of(figure.user_id) for figure in people()}
    if standing.rows[Sheet.PEOPLE] and not codes & set(standing.rows[Sheet.PEOPLE]):
        return
    today = now.astimezone(ZONE).date()
    roster = rows.roster(today)
    if not standing.rows[Sheet.PEOPLE]:
        planned = await importing.bring_in(store, roster, today=today, now=now)
        if planned.problems:
            raise AssertionError(f"the demo roster is wrong: {planned.problems[:3]}")
    await store.write(lambda session: _live(session, roster, now=now, tenant=tenant))


async def _live(session: Session, roster: Roster, *, now: datetime, tenant: str) -> None:
    ids = (await rosters.standing(session)).ids
    if await newcomers.has_accounts(session):
        return
    accounts = _accounts(ids, now=now, tenant=tenant)
    session.add_all(accounts)
    await session.flush()
    await _undertake(session, roster, accounts, now=now)
    records = half_year.records(roster, today=now.astimezone(ZONE).date(), zone=ZONE)
    visits = [_visit(record, ids) for record in records]
    session.add_all(visits)
    await session.flush()
    for visit, record in zip(visits, records, strict=True):
        session.add_all(
            VisitParticipant(visit_id=visit.id, person_id=ids[Sheet.PEOPLE][person])
            for person in record.participants
        )
        session.add_all(
            VisitTask(visit_id=visit.id, scheme=record.scheme, code=code)
            for code in record.task_codes
        )
    await planned.add(session, ids=ids, accounts=accounts, visits=visits, now=now)


def _accounts(ids: Ids, *, now: datetime, tenant: str) -> list[Account]:
    joined = now - JOINED
    return [
        Account(
            channel="telegram",
            tenant=tenant,
            external_id=str(figure.user_id),
            person_id=ids[Sheet.PEOPLE][figure.code],
            language="zh_Hans_CN",
            first_seen=joined,
            last_heard=joined,
            bound_at=joined,
            greeted=True,
        )
        for figure in people()
        if figure.bound
    ]


async def _undertake(
    session: Session, roster: Roster, accounts: list[Account], *, now: datetime
) -> None:
    """Whoever has joined has accepted what their roles ask of them."""
    roles = {row.code: frozenset(map(Role, row.roles or ())) for row in roster.people}
    for account in accounts:
        person = await session.get_one(Person, account.person_id)
        schemes = {scheme for role in roles[person.code] if (scheme := of_role(role))}
        await joining.undertake(
            session,
            person,
            schemes=schemes,
            account_id=account.id,
            now=now - JOINED,
        )


def _visit(record: Record, ids: Ids) -> Visit:
    return Visit(
        author_id=ids[Sheet.PEOPLE][record.author],
        client_id=ids[Sheet.CLIENTS][record.client] if record.client else None,
        region_id=ids[Sheet.REGIONS][record.region] if record.region else None,
        day=record.day,
        mode=record.mode,
        channel=record.channel,
        content=record.content,
        minutes=record.minutes,
        state="recorded",
        received_at=record.received_at,
    )
