"""Whom a person may log a visit to: own clients and regions, a team's units, an area's clients."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Select, bindparam, func, literal, null, select, union_all

from storage.models import Area, Assignment, Client, Region, Visit
from storage.prepared import Prepared
from storage.queries.scopes import serves, within
from storage.store import Session

AREA_LIMIT = 200
# Built once: putting a statement together costs more than running it.
_EVERYBODY: Any = union_all(
    select(literal("client"), Client.id, Client.name, Client.aliases).where(
        Client.state == "pool"
    ),
    select(literal("region"), Region.id, Region.name, null()).where(Region.state == "pool"),
)
_NOUNS: Sequence[type[Client] | type[Region]] = (Client, Region)


@dataclass(frozen=True, slots=True)
class Target:
    """A client or a region someone serves; `since` is when that service began, None where no
    assignment stands behind it (a local department in its own area, S28)."""

    kind: str
    id: int
    name: str
    area: str
    schemes: tuple[str, ...]
    since: date | None
    last: date | None

    @property
    def key(self) -> str:
        """`client:12` or `region:3`."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Named:
    """Every name one client or region goes by, whoever serves it."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(eq=False)
class Names:
    """All clients and regions of the pool; the same object as long as no name changes."""

    at: datetime
    named: tuple[Named, ...]
    keys: frozenset[str]


# Thousands of names, read for every message, would cost more than all the rest of it.
_KEPT: WeakKeyDictionary[Any, Names] = WeakKeyDictionary()
_KEPT_FOR = timedelta(minutes=1)


async def everybody(session: Session, *, now: datetime, at_least: Collection[str]) -> Names:
    """All names there are, so that none is taken for another: at most a minute old.

    Names of `at_least` (keys) are there in any case: who is served since just now is known.
    """
    engine = session.get_bind().engine
    kept = _KEPT.get(engine)
    if kept is None or abs(now - kept.at) >= _KEPT_FOR or not kept.keys.issuperset(at_least):
        read = await _names(session, now)
        if kept is None or kept.named != read.named:
            kept = _KEPT[engine] = read
        kept.at = now
    return kept


async def _names(session: Session, now: datetime) -> Names:
    rows = await session.execute(_EVERYBODY)
    named = tuple(
        Named(f"{kind}:{number}", name, tuple(aliases or ()))
        for kind, number, name, aliases in rows
    )
    return Names(now, named, frozenset(each.key for each in named))


async def choices(
    session: Session, *, person_id: int, areas: Sequence[str], today: date, like: str = ""
) -> list[Target]:
    """Whom the person serves today, those visited last first; `like` matches name or pinyin."""
    rows: list[Any] = []
    who = {"person": person_id, "today": today}
    for noun in _NOUNS:
        if like:
            asked = _assigned(noun).where(*_like(noun, like))
            rows += (await session.execute(asked, who)).all()
        else:
            rows += await _ASSIGNED[noun].rows(session, who)
        if areas:
            rows += (await session.execute(_of_area(noun, person_id, areas, like))).all()
    return sorted(_merged(rows), key=_recent_first)


async def find(
    session: Session, *, person_id: int, areas: Sequence[str], today: date, key: str
) -> Target | None:
    """The target of that key, where the person serves it today."""
    kind, _, number = key.partition(":")
    nouns: dict[str, type[Client | Region]] = {"client": Client, "region": Region}
    noun = nouns.get(kind)
    if noun is None or not number.isdecimal():
        return None
    wanted = {"person": person_id, "today": today, "number": int(number)}
    rows: list[Any] = list(await _ALONE[noun].rows(session, wanted))
    if areas and not rows:
        rows = list(
            await session.execute(_of_area(noun, person_id, areas).where(noun.id == int(number)))
        )
    return next(iter(_merged(rows)), None)


def _assigned(noun: type[Client] | type[Region]) -> Select[Any]:
    """Of `person`, `today`."""
    mark = Assignment.client_id if noun is Client else Assignment.region_id
    person: Any = bindparam("person")
    today: Any = bindparam("today")
    return (
        _columns(noun, person, Assignment.scheme, Assignment.starts)
        .join(Assignment, mark == noun.id)
        .where(serves(person, today))
    )


def _of_area(
    noun: type[Client] | type[Region], person_id: int, areas: Sequence[str], like: str = ""
) -> Select[Any]:
    return (
        _columns(noun, person_id, null(), null())
        .where(within(noun.area, areas), noun.state == "pool", *_like(noun, like))
        .order_by(noun.name)
        .limit(AREA_LIMIT)
    )


def _columns(
    noun: type[Client] | type[Region], person_id: Any, scheme: Any, since: Any
) -> Select[Any]:
    kind = "client" if noun is Client else "region"
    mark = Visit.client_id if noun is Client else Visit.region_id
    last = (
        select(func.max(Visit.day))
        .where(Visit.author_id == person_id, mark == noun.id, Visit.state != "withdrawn")
        .scalar_subquery()
    )
    area = select(Area.name).where(Area.code == noun.area).scalar_subquery()
    return select(literal(kind), noun.id, noun.name, area, scheme, since, last).select_from(noun)


_ASSIGNED = {noun: Prepared(_assigned(noun)) for noun in _NOUNS}
_ALONE = {noun: Prepared(_assigned(noun).where(noun.id == bindparam("number"))) for noun in _NOUNS}


def _like(noun: type[Client] | type[Region], like: str) -> list[Any]:
    words = like.lower().split()
    return [noun.search.contains(word, autoescape=True) for word in words]


def _merged(rows: Sequence[Any]) -> list[Target]:
    """One target for each client or region, whatever number of assignments lead to it."""
    found: dict[tuple[str, int], Target] = {}
    for kind, number, name, area, scheme, since, last in rows:
        before = found.get((kind, number))
        schemes = {*(before.schemes if before else ()), *((scheme,) if scheme else ())}
        begun = min(filter(None, (since, before.since if before else None)), default=None)
        found[kind, number] = Target(
            kind, number, name, area or "", tuple(sorted(schemes)), begun, last
        )
    return list(found.values())


def _recent_first(target: Target) -> tuple[int, str]:
    return (-target.last.toordinal() if target.last else 0, target.name)
