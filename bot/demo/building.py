"""The demo bureau is built in ordinary ways: the import, then accounts, then visits in bulk."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.demo import half_year, rows
from bot.demo.cast import people
from bot.demo.half_year import Record
from bot.roster import importing
from programme import undertakings
from programme.roles import Role
from programme.schemes import Scheme, of_role
from storage.models import Account, Undertaking, Visit, VisitParticipant, VisitTask
from storage.queries import newcomers
from storage.queries import roster as rosters
from storage.queries.roster_rows import PersonRow, Roster, Sheet
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
    session.add_all(_accounts(ids, now=now, tenant=tenant))
    session.add_all(_undertakings(roster, ids, now=now))
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


def _undertakings(roster: Roster, ids: Ids, *, now: datetime) -> list[Undertaking]:
    """Whoever has joined has undertaken what the schemes they serve in ask."""
    bound = {figure.code for figure in people() if figure.bound}
    return [
        Undertaking(
            person_id=ids[Sheet.PEOPLE][person.code],
            scheme=scheme,
            words_digest=undertakings.UNDERTAKINGS[scheme].digest,
            accepted_at=now - JOINED,
        )
        for person in roster.people
        if person.code in bound
        for scheme in sorted(_schemes(person) | {Scheme.ESCORT})
    ]


def _schemes(person: PersonRow) -> set[Scheme]:
    schemes = (of_role(Role(role)) for role in person.roles or ())
    return {scheme for scheme in schemes if scheme is not None}


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
