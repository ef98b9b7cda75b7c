"""What waits for a second member of the bureau, and who that may be."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from programme.roles import Role
from storage.models import Organisation, Person, RoleGrant, SeatChange
from storage.queries.scopes import holds
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Asked:
    """One change asked for: about whom, by whom (empty where by nobody), until when."""

    id: int
    kind: str
    state: str
    person_id: int
    name: str
    unit: str
    in_post: bool
    mobile: str | None
    invitation_id: int | None
    account_id: int | None
    asked_by: int | None
    asker: str
    expires_at: datetime

    def stands(self, now: datetime) -> bool:
        """Whether it may still be confirmed."""
        return self.state == "open" and self.in_post and self.expires_at > now


_asker = aliased(Person)
_ASKED: Any = (
    select(
        *(SeatChange.id, SeatChange.kind, SeatChange.state, Person.id, Person.name),
        *(func.coalesce(Organisation.name, ""), Person.state == "active", SeatChange.mobile),
        *(SeatChange.invitation_id, SeatChange.account_id, SeatChange.asked_by),
        *(func.coalesce(_asker.name, ""), SeatChange.expires_at),
    )
    .join(Person, Person.id == SeatChange.person_id)
    .outerjoin(Organisation, Organisation.id == Person.organisation_id)
    .outerjoin(_asker, _asker.id == SeatChange.asked_by)
    .order_by(SeatChange.id)
)


async def get(session: Session, change_id: int) -> Asked:
    """Raises `LookupError` for a number that was never given."""
    found = await _asked(session, SeatChange.id == change_id)
    if not found:
        raise LookupError(change_id)
    return found[0]


async def standing(session: Session, now: datetime) -> list[Asked]:
    """What may be confirmed now, the oldest first."""
    found = await _asked(session, SeatChange.state == "open")
    return [asked for asked in found if asked.stands(now)]


async def find_standing(
    session: Session, *, person_id: int, kind: str, now: datetime
) -> Asked | None:
    """What was asked for about that person and may be confirmed now."""
    found = await _asked(
        session,
        (SeatChange.person_id == person_id)
        & (SeatChange.kind == kind)
        & (SeatChange.state == "open"),
    )
    return next((asked for asked in found if asked.stands(now)), None)


async def _asked(session: Session, condition: ColumnElement[bool]) -> list[Asked]:
    return [Asked(*row) for row in await session.execute(_ASKED.where(condition))]


async def roles_held(session: Session, person_id: int, today: date) -> frozenset[Role]:
    """The roles that somebody in post holds today; none for whoever has left."""
    asked = (
        select(RoleGrant.role)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            Person.id == person_id,
            Person.state == "active",
            holds(RoleGrant.starts, RoleGrant.ends, today),
        )
    )
    return frozenset(Role(role) for role in await session.scalars(asked))
