"""One's own visits of one year, as the bureau reads them in `v_visits`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    Date,
    Integer,
    String,
    column,
    extract,
    func,
    select,
    table,
)

from storage.models import Moment, Visit
from storage.queries.scopes import took_part
from storage.store import Session

VISITS = table(
    "v_visits",
    column("number", Integer),
    column("day", Date),
    column("last_day", Date),
    column("served", String),
    column("area", String),
    column("mode", String),
    column("channel", String),
    column("place", String),
    column("minutes", Integer),
    column("consultations", Integer),
    column("tasks", String),
    column("content", String),
    column("confidential", Boolean),
    column("state", String),
    column("received_day", Date),
    column("confirmed_at", Moment),
    column("amendments", Integer),
    column("files", Integer),
    column("author", String),
    column("participants", Integer),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A visit as `v_visits` has it; `tasks` is `scheme:code,scheme:code`."""

    number: int
    day: date
    last_day: date | None
    served: str
    area: str | None
    mode: str
    channel: str | None
    place: str | None
    minutes: int | None
    consultations: int | None
    tasks: str | None
    content: str | None
    confidential: bool
    state: str
    received_day: date
    confirmed_at: datetime | None
    amendments: int
    files: int
    author: str
    participants: int


async def years(session: Session, *, person_id: int) -> list[tuple[int, int]]:
    """The years with visits of the person, newest first, and how many each has."""
    year = extract("year", Visit.day)
    asked = (
        select(year, func.count()).where(took_part(person_id)).group_by(year).order_by(year.desc())
    )
    return [(int(row[0]), int(row[1])) for row in await session.execute(asked)]


async def of_person(session: Session, *, person_id: int, year: int) -> Sequence[Row]:
    """The person's visits of that year, the earliest first; withdrawn ones stand as such."""
    c = VISITS.c
    own = select(Visit.id).where(took_part(person_id))
    asked = (
        select(*VISITS.c)
        .where(c.number.in_(own), c.day >= date(year, 1, 1), c.day <= date(year, 12, 31))
        .order_by(c.day, c.number)
    )
    return [Row(*row) for row in await session.execute(asked)]
