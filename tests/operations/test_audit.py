"""The audit's chain holds on both engines, and tells where it was tampered with."""

import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import text

from storage import schema
from storage.actions import audit
from storage.queries import audit as chain
from storage.store import Session, Store

START = datetime(2026, 11, 20, 6, 30, 0, 123456, tzinfo=UTC)


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    opened = await Store.open(database_url)
    await schema.migrate(opened)
    yield opened
    await opened.close()


async def note(store: Store, count: int) -> None:
    async def work(session: Session) -> None:
        for number in range(count):
            await audit.note(
                session,
                at=START + timedelta(seconds=number),
                person_id=7 if number % 2 else None,
                account_id=number,
                action="log",
                noun="visit",
                subject=f"№{number}",
                allowed=number % 3 > 0,
            )

    await store.write(work)


async def broken(store: Store) -> int | None:
    async with store.read() as session:
        return await chain.broken(session)


async def test_rows_are_sealed_in_order_and_once(store: Store) -> None:
    await note(store, 5)
    assert await store.write(audit.seal) == 5
    assert await store.write(audit.seal) == 0
    async with store.read() as session:
        first = await chain.head(session)
    await note(store, 3)
    assert await store.write(audit.seal) == 3
    async with store.read() as session:
        place, seal = await chain.head(session)
        rows = (await session.execute(text("SELECT id, place FROM audit ORDER BY id"))).all()
        assert await chain.oldest_unsealed(session) is None
    assert (first[0], place) == (5, 8)
    assert seal != first[1]
    assert [row.place for row in rows] == list(range(1, 9))
    assert await broken(store) is None


async def test_a_long_backlog_is_sealed_in_pieces(store: Store) -> None:
    await note(store, audit.SEALED_AT_ONCE + 1)
    async with store.read() as session:
        assert await chain.oldest_unsealed(session) == START
    assert await store.write(audit.seal) == audit.SEALED_AT_ONCE
    assert await store.write(audit.seal) == 1
    assert await broken(store) is None


TAMPERED = {
    "UPDATE audit SET allowed = NOT allowed WHERE place = 4": 4,
    "UPDATE audit SET subject = 'x' WHERE place = 1": 1,
    "UPDATE audit SET person_id = NULL WHERE place = 6": 6,
    "UPDATE audit SET id = id + 100 WHERE place = 7": 7,
    "DELETE FROM audit WHERE place = 3": 3,
    "UPDATE audit SET place = 99 WHERE place = 5": 5,
    "UPDATE audit SET seal = 'another' WHERE place = 2": 2,
}


async def test_tampering_shows_at_its_place(store: Store) -> None:
    await note(store, 8)
    await store.write(audit.seal)
    found: dict[str, int | None] = {}

    async def tamper(session: Session, statement: str) -> None:
        await session.execute(text(statement))
        found[statement] = await chain.broken(session)
        raise ZeroDivisionError  # so that the row is as it was

    for statement in TAMPERED:
        with pytest.raises(ZeroDivisionError):
            await store.write(partial(tamper, statement=statement))
    assert found == TAMPERED
    assert await broken(store) is None


def test_a_seal_can_be_counted_by_hand() -> None:
    """It depends on the row's values alone, so that any program may check the chain."""
    act = (1, START, None, 3, "log", "visit", "№318", True)
    line = (
        f'["{"0" * 64}",1,1,"2026-11-20T06:30:00.123456+00:00",null,3,"log","visit","№318",true]'
    )
    assert chain.seal_of(*chain.START, act) != chain.seal_of(1, chain.START[1], act)
    assert chain.seal_of(1, chain.START[1], act) == hashlib.sha256(line.encode()).hexdigest()
