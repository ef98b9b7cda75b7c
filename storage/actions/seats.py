"""A change of a bureau seat is asked for by one, and settled once by another."""

from datetime import datetime

from sqlalchemy import select, update

from storage.actions import audit
from storage.actions.audit import By
from storage.models import Person, SeatChange
from storage.queries.seats import Asked
from storage.store import Session

NOUN = "seat"


async def ask(
    session: Session,
    kind: str,
    person_id: int,
    *,
    by: By,
    now: datetime,
    expires: datetime,
    mobile: str | None = None,
    invitation_id: int | None = None,
    account_id: int | None = None,
) -> int:
    """Returns its number; asked anew, the one before lapses. `by`: who, from which account."""
    # The lock lets two who ask at once go one after the other; SQLite has one writer.
    await session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    await session.execute(
        update(SeatChange)
        .where(
            SeatChange.person_id == person_id,
            SeatChange.kind == kind,
            SeatChange.state == "open",
        )
        .values(state="lapsed", mobile=None, settled_at=now)
        .execution_options(synchronize_session=False)
    )
    row = SeatChange(
        kind=kind, person_id=person_id, mobile=mobile, invitation_id=invitation_id,
        account_id=account_id, state="open", asked_by=by[0], asked_at=now, expires_at=expires,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    await _note(session, "ask", row.id, by, now)
    return row.id


async def settle(
    session: Session,
    asked: Asked,
    *,
    confirmed: bool,
    by: By,
    now: datetime,
) -> bool:
    """Once, before it expires, by neither the asker nor the person; False otherwise."""
    if by[0] is not None and by[0] in {asked.asked_by, asked.person_id}:
        return False
    settled = await session.execute(
        update(SeatChange)
        .where(
            SeatChange.id == asked.id,
            SeatChange.state == "open",
            SeatChange.expires_at > now,
        )
        .values(
            state="confirmed" if confirmed else "refused", mobile=None,
            settled_by=by[0], settled_at=now,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    if not settled.rowcount:  # type: ignore[attr-defined]
        return False
    await _note(session, "confirm" if confirmed else "refuse", asked.id, by, now)
    return True


async def undo(session: Session, asked: Asked) -> None:
    """It was confirmed, yet a rule stood in the way: nothing was changed."""
    await session.execute(
        update(SeatChange)
        .where(SeatChange.id == asked.id)
        .values(state="refused")
        .execution_options(synchronize_session=False)
    )


async def _note(
    session: Session,
    action: str,
    number: int,
    by: By,
    now: datetime,
) -> None:
    await audit.note(
        session, at=now, person_id=by[0], account_id=by[1], action=action, noun=NOUN,
        subject=f"seat:{number}",
    )  # fmt: skip
