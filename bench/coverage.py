"""`python -m bench.coverage`: /quota and /coverage as people ask them, on both engines.

10⁵ visits of 10⁴ assignments; with `SCALE=full` 10⁶ of 10⁵. Beside them: the same counts asked
assignment by assignment, and with an index that does not cover them.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from bench import quota_rows
from bench.figures import percentile
from bench.quota_rows import BEGAN, TODAY
from bot import clock
from programme.roles import Role
from programme.schemes import undertaken_by
from storage import Session, Store, models, queries, schema, sealing
from storage.queries.coverage import Asked
from tests import postgres
from tests.stories.town import OnNarrow, Town

FULL = os.environ.get("SCALE") == "full"
CLIENTS, VISITS_EACH = (100_000 if FULL else 10_000), 10
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ASKED = 40
LOOP = 200
CLERK, DEPARTMENT = 9_000_001, 9_000_002

Shown = tuple[str, list[float]]


async def measure(url: str, folder: Path) -> list[Shown]:
    """Seconds by what was asked."""
    store = await Store.open(url)
    try:
        await schema.migrate(store)
        began = time.perf_counter()
        await quota_rows.fill(store, clients=CLIENTS, visits_each=VISITS_EACH)
        await store.write(_readers)
        print(f"  filled in {time.perf_counter() - began:.0f} s", flush=True)
        return [*await _in_chat(store, folder), *await _alone(store)]
    finally:
        await store.close()


async def _readers(session: Session) -> None:
    """The bureau, a department, and the commissioners who ask, each with an account."""
    seats = {CLERK: (Role.CLERK, None), DEPARTMENT: (Role.LOCAL_DEPARTMENT, "330100")}
    for number, (role, area) in seats.items():
        session.add(
            models.Person(
                id=number, code=f"S{number}", name="某人", search="",
                undertaken=undertaken_by(frozenset({role})).accepting(None),
            )
        )  # fmt: skip
        await session.flush()
        session.add(models.RoleGrant(person_id=number, role=role, area=area, starts=BEGAN))
    accepted = undertaken_by(frozenset({Role.COMMISSIONER})).accepting(None)
    for number in range(1, ASKED + 1):
        session.add(models.RoleGrant(person_id=number, role=Role.COMMISSIONER, starts=BEGAN))
        (await session.get_one(models.Person, number)).undertaken = accepted
    for number in (*seats, *range(1, ASKED + 1)):
        session.add(
            models.Account(
                channel="narrow", tenant="n", external_id=str(number), person_id=number,
                first_seen=NOON, last_heard=NOON, bound_at=NOON,
            )
        )  # fmt: skip


async def _in_chat(store: Store, folder: Path) -> list[Shown]:
    """From the message to the answer, one after the other."""
    town = Town(store, "narrow", folder)
    await town.at(NOON)
    try:
        return [
            ("/quota, a commissioner", await _asking(town, "/quota", range(1, ASKED + 1))),
            ("/coverage, a department", await _asking(town, "/coverage", [DEPARTMENT] * ASKED)),
            ("/coverage, the bureau", await _asking(town, "/coverage", [CLERK] * (ASKED // 2))),
        ]
    finally:
        await town.sandbox.close()
        clock.move(NOON - NOON)


async def _asking(town: Town, command: str, people: Any) -> list[float]:
    took = []
    for number in people:
        person = OnNarrow(town, str(number))
        began = time.perf_counter()
        await person.sends(command)
        took.append(time.perf_counter() - began)
        if "现场服务" not in person.last:
            raise RuntimeError(f"not what was asked for: {person.last[:200]}")
    return took


async def _alone(store: Store) -> list[Shown]:
    """The counts of the whole province: one statement, one each, and without the index."""

    async def at_once() -> None:
        async with store.read() as session:
            who = await _clerk(session)
            await queries.coverage.matrix(session, Asked(TODAY), who=who, today=TODAY, digits=4)

    async def one_by_one() -> None:
        async with store.read() as session:
            for client in range(1, LOOP + 1):
                await queries.quotas.of_served(
                    session, client_id=client, region_id=None, day=TODAY
                )

    together = await _repeated(at_once, 5)
    each = [seconds * CLIENTS / LOOP for seconds in await _repeated(one_by_one, 3)]
    await store.write(_uncovered)
    plain = await _repeated(at_once, 3)
    return [
        ("all counts, one statement", together),
        (f"one statement each, from {LOOP}", each),
        ("one statement, index (client) alone", plain),
    ]


async def _clerk(session: Session) -> queries.accounts.Who:
    account = await queries.accounts.find_reachable(session, person_id=CLERK, rather=None)
    return await queries.accounts.who(session, account or 0, TODAY)


async def _uncovered(session: Session) -> None:
    await session.execute(text("DROP INDEX ix_visits_client_id_day"))
    await session.execute(text("CREATE INDEX ix_visits_client_id ON visits (client_id)"))
    await session.execute(text("ANALYZE"))


async def _repeated(work: Callable[[], Awaitable[None]], times: int) -> list[float]:
    took = []
    for _each in range(times):
        began = time.perf_counter()
        await work()
        took.append(time.perf_counter() - began)
    return took


def measure_all() -> dict[str, list[Shown]]:
    """Both engines in turn, each told as it is done."""
    found = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sealing.use(sealing.Keyring.read_or_make(folder / "zhida.key"))
        found["SQLite"] = asyncio.run(measure(f"sqlite+aiosqlite:///{folder}/zhida.db", folder))
        _tell("SQLite", found["SQLite"])
        with postgres.PrivatePostgres(folder) as server:
            found["PostgreSQL"] = asyncio.run(measure(server.url, folder))
        _tell("PostgreSQL", found["PostgreSQL"])
    return found


def _tell(engine: str, found: list[Shown]) -> None:
    print(f"{engine}: {CLIENTS * VISITS_EACH:,} visits, {CLIENTS:,} assignments")
    for name, took in found:
        p50, p95 = percentile(took, 50), percentile(took, 95)
        print(f"  {name:38} p50 {p50 * 1000:9.1f} ms   p95 {p95 * 1000:9.1f} ms   n={len(took)}")


if __name__ == "__main__":
    measure_all()
