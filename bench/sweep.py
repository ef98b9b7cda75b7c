"""What the night's sweep of reminders costs, beside a question for each assignment.

`python -m bench.sweep` takes 10,000 and 100,000 assignments with ten visits each, on SQLite and
PostgreSQL; `SCALE=full` a million; `SIZES=2000` others; `JSON=path` keeps the figures.
"""

import asyncio
import json
import os
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from bench.statements import Statements
from storage import Session, Store, models, queries, schema, sealing
from tests import postgres

FULL = os.environ.get("SCALE") == "full"
SIZES = [int(n) for n in os.environ.get("SIZES", "").split()] or (
    [10_000, 100_000, 1_000_000] if FULL else [10_000, 100_000]
)
EACH, VISITS = 10, 10  # clients of a person, visits to a client
LEAD = date(2026, 12, 1)
SINCE = date(2026, 1, 1)
NOW = datetime(2026, 11, 30, tzinfo=UTC)
AT_ONCE = 5_000
LOOPED = 300  # assignments of which the loop is measured, and the rest reckoned from


async def fill(store: Store, size: int) -> None:
    """So many assignments; in half of them one visit lies in the year, in the others none."""

    async def begin(session: Session) -> None:
        session.add(models.Area(code="330000", name="浙江省", level="province"))
        session.add(models.Cycle(id=1, code="C1", scheme="commissioner", starts=SINCE,
                                 ends=date(2027, 12, 31)))  # fmt: skip

    await store.write(begin)
    people = -(-size // EACH)
    await _put(
        store,
        models.Person,
        ({"id": n, "code": f"P{n}", "name": "人"} for n in range(1, people + 1)),
    )
    await _put(store, models.Account, (
        {"channel": "telegram", "tenant": "1", "external_id": str(n), "person_id": n,
         "first_seen": NOW, "last_heard": NOW} for n in range(1, people + 1)
    ))  # fmt: skip
    await _put(store, models.Client, (
        {"id": n, "code": f"K{n}", "name": "单位", "area": "330000", "kind": "laboratory",
         "level": "provincial", "aliases": []} for n in range(1, size + 1)
    ))  # fmt: skip
    await _put(store, models.Assignment, (
        {"code": f"A{n}", "scheme": "commissioner", "cycle_id": 1, "client_id": n,
         "person_id": 1 + n // EACH if n < size else people, "starts": SINCE, "state": "active"}
        for n in range(1, size + 1)
    ))  # fmt: skip
    await _put(store, models.Visit, _visits(size, people))
    await _put(store, models.VisitParticipant, (
        {"visit_id": visit["id"], "person_id": visit["author_id"]}
        for visit in _visits(size, people)
    ))  # fmt: skip
    await store.write(_analyse)


def _visits(size: int, people: int) -> Iterator[dict[str, Any]]:
    for client in range(1, size + 1):
        for nth in range(VISITS):
            met = client % 2 == 0 and nth == 0
            yield {
                "id": client * VISITS + nth, "client_id": client, "mode": "onsite",
                "author_id": 1 + client // EACH if client < size else people,
                "day": date(2026, 6, 1) if met else date(2025, 1 + nth, 1), "received_at": NOW,
            }  # fmt: skip


async def _put(store: Store, model: type[models.Base], rows: Iterator[dict[str, Any]]) -> None:
    some: list[dict[str, Any]] = []

    async def work(session: Session) -> None:
        await session.execute(insert(model), some)

    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            await store.write(work)
            some = []
    if some:
        await store.write(work)


async def _analyse(session: Session) -> None:
    await session.execute(text("ANALYZE"))


async def sweep(store: Store) -> dict[str, float]:
    """All people in one go, as the program asks it."""
    found = 0
    before, began = Statements.now(), time.perf_counter()
    async with store.read() as session:
        rules = await queries.reminders.rules(session)
        working_days = await queries.hours.working_days(session)
        async for some in queries.reminders.due(
            session, rules, today=LEAD, working_days=working_days
        ):
            found += len(some)
    seconds = time.perf_counter() - began
    return {"people": found, "seconds": seconds, **Statements.since(before, 1)}


async def loop(store: Store, size: int) -> float:
    """Seconds for all assignments, one question each, reckoned from some."""
    began = time.perf_counter()
    asked = min(LOOPED, size)
    async with store.read() as session:
        for client in range(1, asked + 1):
            await queries.quotas.of_served(session, client_id=client, region_id=None, day=LEAD)
    return (time.perf_counter() - began) / asked * size


@asynccontextmanager
async def opened(engine: str, folder: Path) -> AsyncIterator[Store]:
    if engine == "sqlite":
        store = await Store.open(f"sqlite+aiosqlite:///{folder}/bench.db")
        yield store
        await store.close()
        return
    with postgres.PrivatePostgres(folder) as server:
        store = await Store.open(server.url)
        yield store
        await store.close()


async def measured(engine: str, size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        sealing.use(sealing.Keyring.read_or_make(folder / "zhida.key"))
        async with opened(engine, folder) as store:
            await schema.migrate(store)
            await fill(store, size)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            figures = await sweep(store)
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
            return {
                "engine": engine, "assignments": size, **figures, "grown_mb": grown / 1024,
                "loop_seconds": await loop(store, size),
            }  # fmt: skip


def measure_all() -> list[dict[str, Any]]:
    """Each size on both engines, told as it is done."""
    found = []
    for size in SIZES:
        for engine in ("sqlite", "postgresql"):
            each = asyncio.run(measured(engine, size))
            found.append(each)
            print(
                f"{engine:11}{size:9} assignments · {each['people']:6} people · "
                f"{each['seconds']:7.2f} s in {each['statements']:.0f} statements · "
                f"memory +{each['grown_mb']:.0f} MB · "
                f"a loop {each['loop_seconds']:8.1f} s, "
                f"{each['loop_seconds'] / each['seconds']:.0f} ×",
                flush=True,
            )
    return found


def main() -> None:
    found = measure_all()
    if path := os.environ.get("JSON"):
        Path(path).write_text(json.dumps(found, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
