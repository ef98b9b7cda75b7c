"""Whom somebody has still to visit, and where that is: open quotas with the sites of the served.

A client's site is its own where one is registered; else, and for regions, the county's seat.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from programme import county_seats
from programme import quotas as rules
from programme.areas import AREAS
from programme.places import Point
from storage.models import Client, PlannedVisit, Region
from storage.queries import quotas
from storage.queries.accounts import Who
from storage.queries.quotas import Line
from storage.store import Session

AREA_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Site:
    """Where a client or region is; `approximate` where that is the county's seat."""

    place: Point | None
    approximate: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """One open quota, the county it lies in, its site, and the day it is planned for already."""

    line: Line
    county: str
    site: Site
    planned: date | None

    @property
    def key(self) -> str:
        """`client:12` or `region:3`."""
        return key_of(self.line)


def key_of(line: Line) -> str:
    return f"client:{line.client_id}" if line.client_id else f"region:{line.region_id}"


async def owed(session: Session, *, who: Who, today: date) -> list[Owed]:
    """The open quotas of those this person serves, and of a local department's own area.

    A client that several schemes ask for stands here once, with the quota that ends first.
    """
    if who.person is None:
        return []
    own = await quotas.of_person(session, person_id=who.person.id, today=today)
    lines = [line for line in own if line.open]
    if who.areas:
        lines += await quotas.behind(
            session, who=who, areas=who.areas, today=today, limit=AREA_LIMIT
        )
    lines = [line for line in lines if rules.of_rule(line.rule).on_the_spot]
    first: dict[str, Line] = {}
    for line in sorted(lines, key=lambda line: line.ends):
        first.setdefault(key_of(line), line)
    return await _placed(session, first.values(), person_id=who.person.id, today=today)


async def _placed(
    session: Session, lines: Iterable[Line], *, person_id: int, today: date
) -> list[Owed]:
    lines = list(lines)
    sites = await _sites(session, {line.client_id for line in lines if line.client_id})
    planned = await _planned(session, person_id=person_id, today=today)
    return [
        Owed(
            line,
            AREAS[line.area].spoken if line.area in AREAS else "",
            site(sites.get(line.client_id or 0), line.area),
            planned.get(key_of(line)),
        )
        for line in lines
    ]


def site(registered: Point | None, area: str) -> Site:
    """The registered place; else the seat of the area, marked approximate."""
    return Site(registered or county_seats.find(area), approximate=registered is None)


async def site_of(session: Session, key: str) -> Site | None:
    """The site of the client or region of that key; None where there is neither."""
    kind, _, number = key.partition(":")
    if kind == "client":
        asked = select(Client.area, Client.latitude, Client.longitude)
        row = (await session.execute(asked.where(Client.id == int(number)))).one_or_none()
        return site(_point(row.latitude, row.longitude), row.area) if row else None
    area = await session.scalar(select(Region.area).where(Region.id == int(number)))
    return site(None, area) if area else None


def _point(latitude: float | None, longitude: float | None) -> Point | None:
    if latitude is None or longitude is None:
        return None
    return Point(latitude, longitude)


async def _sites(session: Session, clients: Iterable[int]) -> dict[int, Point]:
    asked = select(Client.id, Client.latitude, Client.longitude).where(
        Client.id.in_(list(clients))
    )
    return {
        number: place
        for number, north, east in await session.execute(asked)
        if (place := _point(north, east)) is not None
    }


async def _planned(session: Session, *, person_id: int, today: date) -> dict[str, date]:
    """The next day this person means to go there, by key."""
    p = PlannedVisit
    coming = func.coalesce(p.last_day, p.day) >= today
    asked = (
        select(p.client_id, p.region_id, func.min(p.day))
        .where(p.author_id == person_id, p.state == "planned", coming)
        .where(or_(p.mode.is_(None), p.mode == "onsite"))
        .group_by(p.client_id, p.region_id)
    )
    return {
        f"client:{client}" if client else f"region:{region}": day
        for client, region, day in await session.execute(asked)
    }
