"""Where each quota stands, counted from the records when asked (view `v_quota_status`)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, Select, String, column, or_, select, table

from storage.models import Assignment
from storage.queries.scopes import serves
from storage.store import Session

STATUS = table(
    "v_quota_status",
    column("scheme", String),
    column("client_id", Integer),
    column("region_id", Integer),
    column("served_code", String),
    column("served", String),
    column("area_code", String),
    column("period", String),
    column("starts", Date),
    column("ends", Date),
    column("required", Integer),
    column("done", Integer),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One quota of one client or region in one period; `ends` is its last day."""

    scheme: str
    client_id: int | None
    region_id: int | None
    served: str
    area: str
    period: str
    starts: date
    ends: date
    required: int
    done: int


def _lines() -> Select[Any]:
    c = STATUS.c
    return select(
        c.scheme, c.client_id, c.region_id, c.served, c.area_code, c.period, c.starts, c.ends,
        c.required, c.done,
    )  # fmt: skip


async def of_person(session: Session, *, person_id: int, today: date) -> list[Line]:
    """The quotas of those this person serves, in the periods that hold today; open ones first."""
    c = STATUS.c
    mine = (
        select(Assignment.scheme, Assignment.client_id, Assignment.region_id)
        .where(serves(person_id, today))
        .distinct()
        .subquery()
    )
    same = or_(mine.c.client_id == c.client_id, mine.c.region_id == c.region_id)
    asked = (
        _lines()
        .join(mine, (mine.c.scheme == c.scheme) & same)
        .where(c.starts <= today, c.ends >= today)
        .order_by(c.ends, c.served)
    )
    return sorted(await _all(session, asked), key=lambda line: line.done >= line.required)


async def of_served(
    session: Session, *, client_id: int | None, region_id: int | None, day: date
) -> list[Line]:
    """The quotas that a visit of that day to that client or region may fill."""
    c = STATUS.c
    served = c.client_id == client_id if client_id is not None else c.region_id == region_id
    return await _all(session, _lines().where(served, c.starts <= day, c.ends >= day))


async def _all(session: Session, asked: Select[Any]) -> list[Line]:
    return [Line(*row) for row in await session.execute(asked)]
