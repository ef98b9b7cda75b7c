"""What takes two, in the store: asked once at a time, settled once, by nobody concerned."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from storage import Session, Store, actions, models, queries, sealing
from storage.queries.seats import Asked

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
CLERK, DIRECTOR, SECOND = 1, 2, 3


@pytest.fixture
async def store(migrated_url: str, tmp_path: Path) -> AsyncIterator[Store]:
    sealing.use(sealing.Keyring.read_or_make(tmp_path / "zhida.key"))
    opened = await Store.open(migrated_url)

    async def build(session: Session) -> None:
        for number, role in ((CLERK, "clerk"), (DIRECTOR, "director"), (SECOND, "clerk")):
            session.add(models.Person(id=number, code=f"P{number}", name=f"人{number}"))
            await session.flush()
            session.add(models.RoleGrant(person_id=number, role=role, starts=NOW.date()))

    try:
        await opened.write(build)
        yield opened
    finally:
        await opened.close()


async def asks(store: Store, kind: str = "leave", **facts: Any) -> Asked:
    async def work(session: Session) -> Asked:
        number = await actions.seats.ask(
            session, kind, CLERK, by=(DIRECTOR, None), now=NOW, expires=LATER, **facts
        )
        return await queries.seats.get(session, number)

    return await store.write(work)


async def settles(
    store: Store, asked: Asked, by: int | None, *, confirmed: bool = True, now: datetime = NOW
) -> bool:
    return await store.write(
        lambda session: actions.seats.settle(
            session, asked, confirmed=confirmed, by=(by, None), now=now
        )
    )


async def states(store: Store) -> list[str]:
    async with store.read() as session:
        asked = select(models.SeatChange.state).order_by(models.SeatChange.id)
        return list(await session.scalars(asked))


async def test_of_many_at_once_one_settles_it(store: Store) -> None:
    asked = await asks(store)
    answers = [True, False] * 4
    done = await asyncio.gather(*(settles(store, asked, SECOND, confirmed=a) for a in answers))
    assert sum(done) == 1
    assert await states(store) == ["confirmed" if answers[done.index(True)] else "refused"]


@pytest.mark.parametrize("who", [DIRECTOR, CLERK])
async def test_neither_the_asker_nor_the_person_settles_it(store: Store, who: int) -> None:
    asked = await asks(store)
    assert not await settles(store, asked, who)
    assert not await settles(store, asked, who, confirmed=False)
    assert await states(store) == ["open"]
    assert await settles(store, asked, None), "the command line may"


async def test_expired_it_is_settled_by_nobody(store: Store) -> None:
    asked = await asks(store)
    assert asked.stands(LATER - timedelta(seconds=1))
    assert not asked.stands(LATER)
    for who in (SECOND, None):
        assert not await settles(store, asked, who, now=LATER)


async def test_asked_at_once_one_stands(store: Store) -> None:
    asked = await asyncio.gather(*(asks(store) for _ in range(5)))
    assert sorted(await states(store)) == ["lapsed"] * 4 + ["open"]
    other = await asks(store, "mobile", mobile="13900001111")
    async with store.read() as session:
        standing = await queries.seats.standing(session, NOW)
        assert len(standing) == 2
        assert {one.id for one in standing} <= {one.id for one in (*asked, other)}


async def test_a_mobile_is_sealed_while_it_waits_and_gone_afterwards(store: Store) -> None:
    asked = await asks(store, "mobile", mobile="13900001111")
    assert asked.mobile == "13900001111"

    async def raw() -> bytes | None:
        async with store.read() as session:
            kept = await session.scalar(text("SELECT mobile FROM seat_changes"))
            return None if kept is None else bytes(kept)

    assert b"1390000" not in (await raw() or b"1390000")
    await settles(store, asked, SECOND)
    assert await raw() is None


async def test_roles_count_while_they_are_held_and_the_person_is_in_post(store: Store) -> None:
    async def held() -> set[str]:
        async with store.read() as session:
            return set(await queries.seats.roles_held(session, DIRECTOR, NOW.date()))

    async def soon(session: Session) -> None:
        tomorrow = NOW.date() + timedelta(days=1)
        session.add(models.RoleGrant(person_id=DIRECTOR, role="clerk", starts=tomorrow))

    await store.write(soon)
    assert await held() == {"director"}

    async def leaves(session: Session) -> None:
        person = await session.get_one(models.Person, DIRECTOR)
        person.state = "left"

    await store.write(leaves)
    assert await held() == set()
