"""Issues: the list of those one may see, the open ones first, and one of them whole."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from storage.models import Area, Client, Issue, Person, Region
from storage.queries import scopes
from storage.queries.accounts import Who
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Row:
    """One issue in a list."""

    id: int
    served: str
    state: str
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, and how many issues there are in all."""

    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Whole:
    """One issue; `said` is None where it is confidential."""

    id: int
    served: str
    area: str
    author: str
    said: str | None
    state: str
    raised_at: datetime
    ended_at: datetime | None
    visit_id: int | None


async def seen(session: Session, *, who: Who, today: date, first: int = 0, limit: int = 7) -> Page:
    """Those that `who` may see, open ones first, the newest first among them."""
    ended = case((Issue.state.in_(("ended", "withdrawn")), 1), else_=0)
    asked = (
        _named(Issue.id, func.coalesce(Client.name, Region.name), Issue.state, Issue.raised_at)
        .add_columns(func.count().over())
        .where(scopes.issues(who, today))
        .order_by(ended, Issue.id.desc())
        .offset(first)
        .limit(limit)
    )
    rows = (await session.execute(asked)).all()
    return Page(tuple(Row(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)


async def find(session: Session, issue_id: int, *, who: Who, today: date) -> Whole | None:
    """The whole issue, where `who` may see it; None alike where there is none."""
    asked = (
        _named(
            Issue.id, func.coalesce(Client.name, Region.name), func.coalesce(Area.name, ""),
            Person.name, Issue.said, Issue.state, Issue.raised_at, Issue.ended_at, Issue.visit_id,
        )
        .join(Person, Person.id == Issue.author_id)
        .outerjoin(Area, Area.code == func.coalesce(Client.area, Region.area))
        .where(Issue.id == issue_id, scopes.issues(who, today))
    )  # fmt: skip
    row = (await session.execute(asked)).one_or_none()
    return Whole(*row) if row else None


def _named(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Issue)
        .outerjoin(Client, Client.id == Issue.client_id)
        .outerjoin(Region, Region.id == Issue.region_id)
    )
