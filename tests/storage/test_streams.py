"""Rows that come little by little are all there: none is lost where a batch ends."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import func as sql
from sqlalchemy import select, text, update

from storage import actions, models, queries
from storage.store import Session, Store

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MANY = 1001


@pytest.fixture
async def store(migrated_url: str) -> AsyncIterator[Store]:
    opened = await Store.open(migrated_url)
    yield opened
    await opened.close()


COUNTED = text(
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers"
    " WHERE n < 1001) SELECT n FROM numbers ORDER BY n"
)


@pytest.mark.parametrize("at_once", [1, 7, 200, 1000, 5000])
async def test_a_stream_brings_every_row_in_order(store: Store, at_once: int) -> None:
    async with store.read() as session:
        found = await session.stream(COUNTED.execution_options(yield_per=at_once))
        got = [row[0] async for row in found]
    assert got == list(range(1, MANY + 1))


@pytest.mark.parametrize("first", [1, 199, 200, 201, 900])
async def test_some_and_then_the_rest(store: Store, first: int) -> None:
    async with store.read() as session:
        found = await session.stream(COUNTED)
        some = [row[0] for row in await found.fetchmany(first)]
        rest = [row[0] for row in await found.fetchall()]
    assert some + rest == list(range(1, MANY + 1))


async def test_a_chain_that_is_broken_far_down_is_found(store: Store) -> None:
    async def note(session: Session) -> None:
        for number in range(MANY):
            await actions.audit.note(
                session, at=NOW, person_id=None, account_id=None, action="use", noun="visit",
                subject=str(number),
            )  # fmt: skip

    await store.write(note)
    while await store.write(actions.audit.seal):
        pass
    async with store.read() as session:
        assert await session.scalar(select(sql.count()).select_from(models.Audit)) == MANY
        assert await queries.audit.broken(session) is None
    forged = update(models.Audit).where(models.Audit.place == MANY - 1).values(subject="another")
    await store.write(lambda session: session.execute(forged))
    async with store.read() as session:
        assert await queries.audit.broken(session) == MANY - 1
