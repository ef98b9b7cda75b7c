"""A province far larger than any: clients, regions, their people, and visits by the million."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text

from programme.areas import AREAS
from storage import Session, Store, models

SEED = 20261122
TODAY = date(2026, 11, 21)
BEGAN = date(2025, 3, 20)
NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
PER_PERSON = 20
AT_ONCE = 20_000

Whom = tuple[int | None, int | None]
"""The client or the region that is visited."""


async def fill(store: Store, *, clients: int, visits_each: int) -> None:
    """`clients` assignments to commissioners, an envoy a county, `visits_each` visits to each.

    A third of the clients have remote visits only, a tenth of the visits are withdrawn; they lie
    over two years, so that some quotas are met and some are not.
    """
    drawn = random.Random(SEED)
    counties = sorted(code for code, area in AREAS.items() if not code.endswith("00"))
    people = max(1, clients // PER_PERSON)
    await _areas(store)
    await _people(store, people, counties)
    await _served(store, clients, counties, people)
    whom = _whom(clients, visits_each, len(counties))
    await _visits(store, whom, people, drawn)
    await store.write(_analyse)


async def _analyse(session: Session) -> None:
    await session.execute(text("ANALYZE"))


async def _areas(store: Store) -> None:
    rows = [
        {"code": code, "name": area.name, "level": area.tier, "parent": None}
        for code, area in AREAS.items()
    ]
    await _insert(store, models.Area, rows)


async def _people(store: Store, people: int, counties: Sequence[str]) -> None:
    numbers = range(1, people + len(counties) + 1)
    await _insert(store, models.Cycle, [
        {"id": n, "code": scheme, "scheme": scheme, "starts": BEGAN, "ends": date(2027, 3, 19)}
        for n, scheme in enumerate(("commissioner", "envoy"), 1)
    ])  # fmt: skip
    await _insert(store, models.Person, [
        {
            "id": n, "code": f"P{n:07}", "name": f"人员{n}", "search": "", "state": "active",
            "language": "zh_Hans_CN", "time_zone": "Asia/Shanghai",
        }
        for n in numbers
    ])  # fmt: skip


async def _served(store: Store, clients: int, counties: Sequence[str], people: int) -> None:
    await _insert(store, models.Client, [
        {
            "id": n, "code": f"K{n:07}", "name": f"单位{n}", "aliases": [], "search": "",
            "kind": "enterprise", "level": "county", "area": counties[n % len(counties)],
            "key": False, "state": "pool",
        }
        for n in range(1, clients + 1)
    ])  # fmt: skip
    await _insert(store, models.Region, [
        {
            "id": n, "code": f"R{n:04}", "name": AREAS[code].name, "search": "", "area": code,
            "mountain_island": False, "state": "pool",
        }
        for n, code in enumerate(counties, 1)
    ])  # fmt: skip
    facts = {"starts": BEGAN, "state": "active"}
    await _insert(store, models.Assignment, [
        {
            "code": f"A{n:07}", "scheme": "commissioner", "cycle_id": 1,
            "person_id": 1 + n % people, "client_id": n, "region_id": None, **facts,
        }
        for n in range(1, clients + 1)
    ])  # fmt: skip
    await _insert(store, models.Assignment, [
        {
            "code": f"E{n:07}", "scheme": "envoy", "cycle_id": 2, "person_id": people + n,
            "client_id": None, "region_id": n, **facts,
        }
        for n in range(1, len(counties) + 1)
    ])  # fmt: skip


async def _visits(store: Store, whom: Iterator[Whom], people: int, drawn: random.Random) -> None:
    """By client as they came in, not sorted by client: as in life."""
    rows: list[dict[str, Any]] = []
    for number, (client, region) in enumerate(whom, 1):
        author = 1 + client % people if client else people + (region or 0)
        rows.append({
            "id": number, "nth": 0, "author_id": author, "client_id": client,
            "region_id": region, "day": TODAY - timedelta(days=drawn.randrange(610)),
            # Every third client is only ever heard from afar: its quota stays open.
            "mode": "remote" if client and client % 3 == 0 else "onsite",
            "state": "withdrawn" if drawn.random() < 0.1 else "recorded", "received_at": NOW,
        })  # fmt: skip
        if len(rows) == AT_ONCE:
            await _kept(store, rows)
            rows = []
    await _kept(store, rows)


def _whom(clients: int, each: int, regions: int) -> Iterator[Whom]:
    for _round in range(each):
        yield from ((client, None) for client in range(1, clients + 1))
        yield from ((None, region) for region in range(1, regions + 1))


async def _kept(store: Store, rows: list[dict[str, Any]]) -> None:
    await _insert(store, models.Visit, rows)
    took_part = [{"visit_id": row["id"], "person_id": row["author_id"]} for row in rows]
    await _insert(store, models.VisitParticipant, took_part)


async def _insert(store: Store, model: type[models.Base], rows: list[dict[str, Any]]) -> None:
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        await store.write(_inserting(model, some))


def _inserting(model: type[models.Base], rows: list[dict[str, Any]]) -> Any:
    async def work(session: Session) -> None:
        await session.execute(insert(models.table_of(model)), rows)

    return work
