"""What comes in is kept even while nothing can be worked."""

import asyncio
from datetime import UTC, datetime

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import text

from storage import Session, Store, models
from storage.store import POSTGRES_WRITERS
from tests import postgres

NOW = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
WELL_WITHIN = 30.0


async def area(session: Session) -> None:
    session.add(models.Area(code=f"{id(session)}"[-6:], name="某区", level="county"))


async def heartbeat(session: Session) -> None:
    session.add(models.Heartbeat(name="program", at=NOW))


async def _waiting(store: Store) -> int:
    """How many of this database's connections wait for a lock."""
    async with store.read() as session:
        return int(await session.scalar(text(WAITING)) or 0)


WAITING = """SELECT COUNT(*) FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'"""


async def test_every_writer_waits_and_an_update_is_still_kept(
    postgres_url: str, migrated_postgres: str
) -> None:
    with postgres.empty_database(postgres_url, template=migrated_postgres) as url:
        store = await Store.open(url)
        holder = await asyncpg.connect(postgres.driver_url(url))
        await holder.execute("BEGIN; LOCK TABLE areas IN EXCLUSIVE MODE")
        held_up = [asyncio.create_task(store.write(area)) for _ in range(2 * POSTGRES_WRITERS)]
        try:
            async with asyncio.timeout(WELL_WITHIN):
                while await _waiting(store) < POSTGRES_WRITERS:
                    pass  # asked again until they wait
                await store.write(heartbeat, ahead=True)
            assert not any(task.done() for task in held_up)
        finally:
            await holder.close()
            await asyncio.gather(*held_up, return_exceptions=True)
            await store.close()
