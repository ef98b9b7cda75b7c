"""Clients and regions: found by a part of a name, and one of them with its place."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, false, literal, null, select

from programme import access
from programme.access import Action
from storage.models import Area, Client, Region
from storage.queries import scopes
from storage.queries.accounts import Who
from storage.store import Session

Noun = type[Client] | type[Region]


@dataclass(frozen=True, slots=True)
class Served:
    """A client unit, or a region (`client_kind` None); `key` where it is on the escort list."""

    noun: str
    id: int
    name: str
    area: str
    client_kind: str | None
    key: bool
    state: str

    @property
    def client_id(self) -> int | None:
        return self.id if self.noun == "client" else None

    @property
    def region_id(self) -> int | None:
        return self.id if self.noun == "region" else None


async def find(session: Session, key: str, *, who: Who, today: date) -> Served | None:
    """The one of that key (`client:12`, `region:3`), where `who` may see it."""
    name, _sep, number = key.partition(":")
    noun: Noun | None = {"client": Client, "region": Region}.get(name)  # type: ignore[assignment]
    if noun is None or not number.isdecimal():
        return None
    row = (await session.execute(_one(noun, int(number), who, today))).one_or_none()
    return Served(*row) if row else None


def _one(noun: Noun, number: int, who: Who, today: date) -> Select[Any]:
    kind: tuple[Any, ...] = (null(), false())
    if noun is Client:
        kind = (Client.kind, Client.key)
    return (
        select(literal(noun.__name__.lower()), noun.id, noun.name, Area.name, *kind, noun.state)
        .join(Area, Area.code == noun.area)
        .where(noun.id == number, within_reach(noun, who, today, Action.SEE))
    )


async def may_link(session: Session, client_id: int, *, who: Who, today: date) -> bool:
    """Whether `who` may hand out that unit's page."""
    reached = scopes.clients(who, today, Action.INVITE, access.Noun.UNIT_LINK)
    asked = select(Client.id).where(Client.id == client_id, reached)
    return await session.scalar(asked) is not None


def within_reach(noun: Noun, who: Who, today: date, action: Action) -> ColumnElement[bool]:
    """Those that `who` may reach with that action."""
    if noun is Client:
        return scopes.clients(who, today, action)
    return scopes.regions(who, today, action)


def matching(noun: Noun, like: str) -> list[ColumnElement[bool]]:
    """Each word is part of the name, an alias, or their pinyin."""
    return [noun.search.contains(word, autoescape=True) for word in like.lower().split()]
