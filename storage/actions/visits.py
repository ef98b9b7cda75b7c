"""Visits are logged once and withdrawn, never deleted."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Select, delete, insert, select, update

from storage.actions import audit, planned_visits
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
    nth: int = 0,
    last_day: date | None = None,
    place: str | None = None,
    consultations: int | None = None,
    confidential: bool = False,
) -> int:
    """Record one visit (C10-C17); returns its number. `tasks` are (scheme, code).

    The author always takes part. `nth` tells apart the visits of one card; what was said in
    confidence stands sealed (S24).
    """
    visit = {
        "author_id": author_id,
        "dialogue_id": dialogue_id,
        "nth": nth,
        "client_id": client_id,
        "region_id": region_id,
        "day": day,
        "last_day": last_day,
        "mode": mode,
        "channel": channel,
        "place": place,
        "content": None if confidential else content,
        "sealed_content": content if confidential else None,
        "minutes": minutes,
        "consultations": consultations,
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


async def join(
    session: Session,
    *,
    visit_id: int,
    person_id: int,
    account_id: int | None,
    tasks: Sequence[tuple[str, str]],
    now: datetime,
    said: str | None = None,
    confidential: bool = False,
) -> Visit:
    """Take part in another's record: credited with it, its quota filled once (reading 4).

    Tasks done besides are added to it, and what this one `said` stands beside the author's words.
    Raises `NotThere` where it was withdrawn meanwhile.
    """
    visit = await session.get(Visit, visit_id, with_for_update=True)
    if visit is None or visit.state == "withdrawn":
        raise NotThere("visit")
    part = await session.get(VisitParticipant, (visit_id, person_id))
    if part is None:
        part = VisitParticipant(visit_id=visit_id, person_id=person_id)
        session.add(part)
    if said:
        part.said, part.sealed_said = (None, said) if confidential else (said, None)
    await session.flush()
    done = {(row.scheme, row.code) for row in await session.execute(_done(visit_id))}
    added = [
        {"visit_id": visit_id, "scheme": scheme, "code": code}
        for scheme, code in dict.fromkeys(tasks)
        if (scheme, code) not in done
    ]
    if added:
        await _DID.run(session, *added)
    await audit.note(
        session, at=now, person_id=person_id, account_id=account_id,
        action="join", noun="visit", subject=str(visit_id),
    )  # fmt: skip
    return visit


def _done(visit_id: int) -> Select[str, str]:
    return select(VisitTask.scheme, VisitTask.code).where(VisitTask.visit_id == visit_id)


async def leave(
    session: Session, *, visit_id: int, person_id: int, account_id: int | None, now: datetime
) -> None:
    """Take back having joined another's record. Raises `NotThere`."""
    visit = await session.get(Visit, visit_id)
    if visit is None or visit.author_id == person_id:
        raise NotThere("visit")
    part = (VisitParticipant.visit_id == visit_id) & (VisitParticipant.person_id == person_id)
    left = await session.execute(delete(VisitParticipant).where(part))
    if not left.rowcount:  # type: ignore[attr-defined]
        raise NotThere("visit")
    await planned_visits.reopen_by_visit(session, visit_id, person_id=person_id)
    await audit.note(
        session, at=now, person_id=person_id, account_id=account_id,
        action="leave", noun="visit", subject=str(visit_id),
    )  # fmt: skip


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
    await planned_visits.reopen_by_visit(session, visit.id)
    await audit.note(
        session, at=now, person_id=person_id, account_id=account_id,
        action="withdraw", noun="visit", subject=str(visit.id),
    )  # fmt: skip
    return visit
