"""People, clients and regions by a part of a name: one list, paged, within one's reach."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, literal, select, true, union_all

from programme.access import Action
from storage.models import Area, Client, Organisation, Person, Region
from storage.queries import clients, people, scopes
from storage.queries.accounts import Who
from storage.store import Session


@dataclass(frozen=True, slots=True)
class Name:
    """One name found; `noun` is person, client or region, `about` its unit or area."""

    noun: str
    id: int
    name: str
    about: str

    @property
    def key(self) -> str:
        """`person:7`, `client:12` or `region:3`."""
        return f"{self.noun}:{self.id}"


@dataclass(frozen=True, slots=True)
class Names:
    """One page of what was found, and how many there are in all."""

    page: tuple[Name, ...]
    total: int


async def search(
    session: Session, *, who: Who, today: date, like: str, first: int = 0, limit: int = 7
) -> Names:
    """People first, then clients, regions, and people by their unit; every word must match."""
    found = union_all(
        _people(who, today, like), _served(Client, 1, who, today, like),
        _served(Region, 2, who, today, like),
    ).subquery()  # fmt: skip
    c = found.c
    asked = (
        select(c.noun, c.id, c.name, c.about, func.count().over())
        .order_by(c.rank, c.name, c.id)
        .offset(first)
        .limit(limit)
    )
    rows = (await session.execute(asked)).all()
    page = tuple(Name(noun, number, name, about) for noun, number, name, about, _total in rows)
    return Names(page, rows[0][4] if rows else 0)


def _words(like: str) -> list[str]:
    return like.lower().split()


def _people(who: Who, today: date, like: str) -> Select[*tuple[Any, ...]]:
    by_name = and_(true(), *(Person.search.contains(w, autoescape=True) for w in _words(like)))
    return (
        select(
            case((by_name, 0), else_=3).label("rank"),
            literal("person").label("noun"),
            Person.id.label("id"),
            Person.name.label("name"),
            func.coalesce(Organisation.name, "").label("about"),
        )
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(scopes.people(who, today, Action.FIND), *people.matching(like))
    )


def _served(
    noun: clients.Noun, rank: int, who: Who, today: date, like: str
) -> Select[*tuple[Any, ...]]:
    return (
        select(literal(rank), literal(noun.__name__.lower()), noun.id, noun.name, Area.name)
        .join(Area, Area.code == noun.area)
        .where(clients.within_reach(noun, who, today, Action.FIND), *clients.matching(noun, like))
    )
