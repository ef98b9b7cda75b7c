"""A supervision notice is recorded once a day for the same thing, told, and seen (S23)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from programme.access import Action, Noun
from storage import upsert
from storage.actions import audit
from storage.actions.audit import By
from storage.models import Supervision
from storage.queries.quotas import Owed
from storage.store import Session

AT_ONCE = 500


async def send(
    session: Session, owed: Sequence[Owed], *, by: By, day: date, now: datetime
) -> dict[int, list[int]]:
    """Record a notice for each; returns the new ones' numbers by whom they are for.

    What somebody was told of that day already, by whomever, is not among them.
    """
    made: dict[int, list[int]] = {}
    for first in range(0, len(owed), AT_ONCE):
        some = owed[first : first + AT_ONCE]
        for number, person in await session.execute(_inserted(session, some, by, day, now)):
            made.setdefault(person, []).append(number)
    if made:
        await audit.note(
            session, at=now, person_id=by[0], account_id=by[1], action=Action.SEND,
            noun=Noun.SUPERVISION, subject=f"supervision:{min(map(min, made.values()))}",
        )  # fmt: skip
    return made


def _inserted(session: Session, owed: Sequence[Owed], by: By, day: date, now: datetime) -> Any:
    rows = [
        {
            "sender_id": by[0], "person_id": each.person_id, "rule": each.rule,
            "client_id": each.client_id, "region_id": each.region_id, "period": each.period,
            "day": day, "sent_at": now,
        }
        for each in owed
    ]  # fmt: skip
    return (
        upsert.insert(session.get_bind().dialect.name, Supervision)
        .values(rows)
        .on_conflict_do_nothing()
        .returning(Supervision.id, Supervision.person_id)
    )


async def told(session: Session, numbers: Sequence[int], *, now: datetime) -> None:
    """They leave now."""
    await session.execute(
        update(Supervision)
        .where(Supervision.id.in_(numbers))
        .values(told_at=now)
        .execution_options(synchronize_session=False)
    )


async def untold(session: Session, numbers: Sequence[int]) -> int:
    """They did not leave after all; returns the number of the person they are for."""
    told_not = update(Supervision).where(Supervision.id.in_(numbers)).values(told_at=None)
    await session.execute(told_not.execution_options(synchronize_session=False))
    asked = select(Supervision.person_id).where(Supervision.id == min(numbers))
    return (await session.execute(asked)).scalar_one()


async def seen(session: Session, numbers: Sequence[int], *, person_id: int, now: datetime) -> int:
    """The person says so; how many that newly are. Once seen, the moment stays."""
    done = await session.execute(
        update(Supervision)
        .where(
            Supervision.id.in_(numbers),
            Supervision.person_id == person_id,
            Supervision.seen_at.is_(None),
        )
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
