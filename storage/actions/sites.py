"""Sites and the distances to them; where a person was is kept nowhere."""

from datetime import datetime

from sqlalchemy import update

from programme.places import Point
from storage.actions import audit
from storage.models import Client, Visit
from storage.store import Session

_DIGITS = 5  # a metre


async def set_here(
    session: Session,
    *,
    client_id: int,
    place: Point,
    person_id: int,
    account_id: int | None,
    now: datetime,
) -> None:
    """The client's site, set on the spot by someone who serves it; the audit names no place."""
    here = {
        "latitude": round(place.latitude, _DIGITS),
        "longitude": round(place.longitude, _DIGITS),
        "sited": "here",
    }
    await session.execute(update(Client).where(Client.id == client_id).values(here))
    await audit.note(
        session, at=now, person_id=person_id, account_id=account_id,
        action="edit", noun="client", subject=str(client_id),
    )  # fmt: skip


async def measure(session: Session, *, visit_id: int, metres: int) -> None:
    """How far from the registered site the place was that came with a visit."""
    await session.execute(update(Visit).where(Visit.id == visit_id).values(distance=metres))
