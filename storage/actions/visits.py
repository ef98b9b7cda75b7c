"""Visits are logged once and withdrawn, never deleted."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import insert, update

from storage.actions import audit
from storage.errors import NotThere
from storage.models import Issue, Visit, VisitParticipant, VisitTask, table_of
from storage.prepared import Prepared
from storage.store import Session

_VISITS = table_of(Visit)
_LOG = Prepared(insert(_VISITS).returning(_VISITS.c.id))
_TOOK_PART = Prepared(insert(table_of(VisitParticipant)))
_DID = Prepared(insert(table_of(VisitTask)))


async def log(
    session: Session,
    *,
    author_id: int,
    account_id: int | None,
    dialogue_id: int | None,
    client_id: int | None,
    region_id: int | None,
    day: date,
    mode: str,
    channel: str | None,
    content: str | None,
    minutes: int | None,
    tasks: Sequence[tuple[str, str]],
    now: datetime,
    participants: Collection[int] = (),
) -> int:
    """Record one visit (C10-C17); returns its number. `tasks` are (scheme, code).

    The author always takes part.
    """
    visit = {
        "author_id": author_id,
        "dialogue_id": dialogue_id,
        "nth": 0,
        "client_id": client_id,
        "region_id": region_id,
        "day": day,
        "mode": mode,
        "channel": channel,
        "content": content,
        "minutes": minutes,
        "state": "recorded",
        "received_at": now,
    }
    [logged] = await _LOG.rows(session, visit)
    number = int(logged[0])
    people = [{"visit_id": number, "person_id": who} for who in {author_id, *participants}]
    await _TOOK_PART.run(session, *people)
    if tasks:
        done = [{"visit_id": number, "scheme": scheme, "code": code} for scheme, code in tasks]
        await _DID.run(session, *done)
    await audit.note(
        session, at=now, person_id=author_id, account_id=account_id,
        action="log", noun="visit", subject=str(number),
    )  # fmt: skip
    return number


async def withdraw(
    session: Session,
    *,
    visit_id: int,
    person_id: int,
    account_id: int | None,
    now: datetime,
    why: str | None = None,
) -> Visit:
    """Take back an own visit, and the issues raised in it for the same reason.

    Both stay readable as withdrawn. Raises `NotThere`.
    """
    visit = await session.get(Visit, visit_id)
    if visit is None or visit.author_id != person_id or visit.state == "withdrawn":
        raise NotThere("visit")
    visit.state = "withdrawn"
    visit.withdrawn_at = now
    visit.withdrawn_why = why
    raised = update(Issue).where(Issue.visit_id == visit.id, Issue.state == "raised")
    await session.execute(raised.values(state="withdrawn", ended_at=now))
    await audit.note(
        session, at=now, person_id=person_id, account_id=account_id,
        action="withdraw", noun="visit", subject=str(visit.id),
    )  # fmt: skip
    return visit
