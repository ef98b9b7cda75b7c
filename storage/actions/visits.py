"""Visits are logged once and withdrawn, never deleted."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import insert, update

from storage.actions import audit
from storage.errors import NotThere
from storage.models import Issue, Visit, VisitParticipant, VisitTask, table_of
from storage.store import Session

_TOOK_PART, _DID = insert(table_of(VisitParticipant)), insert(table_of(VisitTask))


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
) -> Visit:
    """Record one visit (C10-C17); `tasks` are (scheme, code). The author always takes part."""
    visit = Visit(
        author_id=author_id,
        dialogue_id=dialogue_id,
        client_id=client_id,
        region_id=region_id,
        day=day,
        mode=mode,
        channel=channel,
        content=content,
        minutes=minutes,
        state="recorded",
        received_at=now,
    )
    session.add(visit)
    await session.flush()
    people = [{"visit_id": visit.id, "person_id": who} for who in {author_id, *participants}]
    await session.execute(_TOOK_PART, people)
    if tasks:
        done = [{"visit_id": visit.id, "scheme": scheme, "code": code} for scheme, code in tasks]
        await session.execute(_DID, done)
    await audit.note(
        session, at=now, person_id=author_id, account_id=account_id,
        action="log", noun="visit", subject=str(visit.id),
    )  # fmt: skip
    return visit


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
