"""What may be recorded already: the same words by the same person, the same visit by another."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from storage.models import Person, Visit, VisitParticipant
from storage.prepared import Prepared
from storage.queries import scopes
from storage.queries.accounts import Who
from storage.store import Session

NEAR = timedelta(days=1)
MOST = 5


@dataclass(frozen=True, slots=True)
class Other:
    """Another person's record of a visit that may be the same one."""

    visit: int
    author_id: int
    author: str
    day: date
    joined: bool
    """Whether whoever asks takes part in it already."""


def _near(mark: Any) -> Prepared:
    """Whether anybody else recorded that mode of service there on these days."""
    return Prepared(
        select(Visit.id)
        .where(
            mark == bindparam("served"),
            Visit.author_id != bindparam("person"),
            Visit.mode == bindparam("mode"),
            Visit.state != "withdrawn",
            Visit.day <= bindparam("until"),
            func.coalesce(Visit.last_day, Visit.day) >= bindparam("since"),
        )
        .limit(1)
    )


_NEAR_CLIENT, _NEAR_REGION = _near(Visit.client_id), _near(Visit.region_id)


async def find_said(
    session: Session, *, author_id: int, content: str, since: datetime
) -> int | None:
    """The person's newest record since then that holds these very words, confidential or not."""
    asked = (
        select(Visit.id, Visit.content, Visit.sealed_content)
        .where(
            Visit.author_id == author_id, Visit.received_at >= since, Visit.state != "withdrawn"
        )
        .order_by(Visit.id.desc())
        .limit(MOST * 4)
    )
    rows = await session.execute(asked)
    return next((row.id for row in rows if content in {row.content, row.sealed_content}), None)


async def same_visit(
    session: Session,
    *,
    who: Who,
    today: date,
    client_id: int | None,
    region_id: int | None,
    day: date,
    last_day: date | None,
    mode: str,
) -> list[Other]:
    """Records by others of the same service within a day of it, so far as `who` may see them.

    Mostly there is none, which a small statement tells before the large one of what may be seen.
    """
    person = who.person.id if who.person else 0
    since, until = day - NEAR, (last_day or day) + NEAR
    asked_first = {
        "served": client_id or region_id, "person": person, "mode": mode,
        "since": since, "until": until,
    }  # fmt: skip
    if not await (_NEAR_CLIENT if client_id else _NEAR_REGION).rows(session, asked_first):
        return []
    served = Visit.client_id == client_id if client_id else Visit.region_id == region_id
    joined = (
        select(VisitParticipant.visit_id)
        .where(VisitParticipant.visit_id == Visit.id, VisitParticipant.person_id == person)
        .exists()
    )
    asked = (
        select(Visit.id, Visit.author_id, Person.name, Visit.day, joined)
        .join(Person, Person.id == Visit.author_id)
        .where(
            served,
            Visit.author_id != person,
            Visit.mode == mode,
            Visit.state != "withdrawn",
            Visit.day <= until,
            func.coalesce(Visit.last_day, Visit.day) >= since,
            scopes.visits(who, today),
        )
        .order_by(Visit.id.desc())
        .limit(MOST)
    )
    return [Other(*row) for row in await session.execute(asked)]
