"""Prepared statements are the same statements: on both engines, in order, and undone alike."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, exc, insert, inspect, select, update

from storage import Session, Store, actions, models, queries, sealing
from storage.models import table_of
from storage.prepared import Prepared, columns_of, entity

NOW = datetime(2026, 11, 21, 6, 0, 0, 250, tzinfo=UTC)
ACCOUNTS = table_of(models.Account)
ADD = Prepared(insert(ACCOUNTS).returning(ACCOUNTS.c.id))
READ = Prepared(
    select(*columns_of(models.Account, models.Person))
    .outerjoin(models.Person, models.Person.id == models.Account.person_id)
    .where(ACCOUNTS.c.external_id == bindparam("named"))
)
HEARD = Prepared(
    update(ACCOUNTS)
    .where(ACCOUNTS.c.external_id == bindparam("named"))
    .values(last_heard=bindparam("at"))
)
WIDTH = len(ACCOUNTS.columns)


@pytest.fixture
async def store(migrated_url: str, tmp_path: Path) -> AsyncIterator[Store]:
    """One person with a sealed number, on each engine in turn."""
    sealing.use(sealing.Keyring.read_or_make(tmp_path / "zhida.key"))
    opened = await Store.open(migrated_url)
    try:
        await opened.write(build)
        yield opened
    finally:
        await opened.close()


async def build(session: Session) -> None:
    session.add(models.Person(id=1, code="P1", name="林一", mobile="13900000001"))
    session.add(models.Area(code="330110", name="余杭区", level="county", parent=None))
    await session.flush()
    session.add(
        models.Client(id=1, code="K1", name="之江实验室", aliases=[], area="330110",
                      level="provincial", search="之江实验室", kind="laboratory")
    )  # fmt: skip


def account(name: str, person: int | None = None) -> dict[str, Any]:
    return {
        "channel": "telegram", "tenant": "1", "external_id": name, "person_id": person,
        "language": "en", "first_seen": NOW, "last_heard": NOW, "bound_at": None,
        "unreachable": None, "failures": 0, "wait_until": None, "greeted": True,
        "show_again": False,
    }  # fmt: skip


async def found(session: Session, name: str) -> tuple[models.Account, models.Person | None]:
    [row] = await READ.rows(session, {"named": name})
    read = entity(session, models.Account, row[:WIDTH])
    assert read is not None
    return read, entity(session, models.Person, row[WIDTH:])


async def test_values_go_in_and_come_out_as_their_types_say(store: Store) -> None:
    async def work(session: Session) -> tuple[models.Account, models.Person | None]:
        assert (session.driver is not None) == store.sqlite
        await ADD.rows(session, account("a", 1))
        return await found(session, "a")

    read, person = await store.write(work)
    assert person is not None
    assert person.mobile == "13900000001"
    assert (read.first_seen, read.greeted, read.show_again) == (NOW, True, False)
    async with store.read() as session:  # whose driver is a thread's
        again, _ = await found(session, "a")
        assert again.facts() == read.facts()
        assert again.facts() == (await queries.accounts.get(session, read.id)).facts()


async def test_what_is_read_belongs_to_the_session_and_an_empty_join_is_none(
    store: Store,
) -> None:
    async def work(session: Session) -> None:
        await ADD.rows(session, account("a"))
        read, person = await found(session, "a")
        assert person is None
        assert inspect(read).persistent
        assert not session.dirty
        read.language = "zh_Hans_CN"  # written before the next question is asked
        again, _ = await found(session, "a")
        assert again is read
        assert not session.dirty

    await store.write(work)
    async with store.read() as session:
        assert (await found(session, "a"))[0].language == "zh_Hans_CN"


async def test_many_rows_come_back_in_the_order_given_and_counts_are_of_rows(store: Store) -> None:
    async def work(session: Session) -> tuple[list[int], int]:
        added = await ADD.rows(session, *(account(name) for name in "abc"))
        later = NOW.replace(hour=9)
        asked = [{"named": name, "at": later} for name in ("a", "b")]
        counts = [await HEARD.run(session, each) for each in (*asked, {"named": "-", "at": NOW})]
        return [row[0] for row in added], sum(counts)

    numbers, changed = await store.write(work)
    assert numbers == sorted(numbers)
    assert len(numbers) == 3
    assert changed == 2


async def test_a_refusal_of_the_database_is_told_as_ever(store: Store) -> None:
    async def work(session: Session) -> None:
        await ADD.rows(session, account("a", person=99))

    with pytest.raises(exc.IntegrityError) as told:
        await store.write(work)
    assert "FOREIGN KEY" in str(told.value).upper()


async def test_other_columns_than_those_prepared_are_refused(store: Store) -> None:
    add = Prepared(insert(ACCOUNTS))

    async def work(session: Session) -> None:
        await add.run(session, account("a"))
        await add.run(session, account("b") | {"id": 7})

    if store.sqlite:
        with pytest.raises(TypeError):
            await store.write(work)


async def test_of_those_who_share_a_commit_only_the_one_that_fails_is_undone(store: Store) -> None:
    async def adds(session: Session, name: str) -> None:
        await ADD.rows(session, account(name))
        if name == "c":
            raise ValueError(name)

    done = await asyncio.gather(
        *(store.write(lambda session, name=name: adds(session, name)) for name in "abcde"),  # type: ignore[misc]
        return_exceptions=True,
    )
    assert [type(each) for each in done if each is not None] == [ValueError]
    async with store.read() as session:
        names = await session.scalars(select(models.Account.external_id))
        assert sorted(names) == ["a", "b", "d", "e"]


async def test_a_visit_is_logged_with_all_that_hangs_on_it(store: Store) -> None:
    async def work(session: Session) -> int:
        return await actions.visits.log(
            session, author_id=1, account_id=None, dialogue_id=None, client_id=1,
            region_id=None, day=date(2026, 11, 20), mode="onsite", channel=None, content="说",
            minutes=None, tasks=[("commissioner", "advise"), ("commissioner", "learn")], now=NOW,
        )  # fmt: skip

    number = await store.write(work)
    async with store.read() as session:
        visit = await session.get_one(models.Visit, number)
        assert (visit.state, visit.received_at, visit.minutes) == ("recorded", NOW, None)
        tasks = await session.scalars(select(models.VisitTask.code))
        assert sorted(tasks) == ["advise", "learn"]
        assert list(await session.scalars(select(models.VisitParticipant.person_id))) == [1]
        assert await session.scalar(select(models.Audit.subject)) == str(number)
