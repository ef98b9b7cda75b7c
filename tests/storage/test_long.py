"""What reads a whole province leaves SQLite's event loop free, also within a write transaction."""

import threading
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from storage import Session, Store, queries, schema
from storage.queries.coverage import Asked
from storage.sqlite_driver import LONG
from tests.storage.world import World

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(("long", "here"), [(False, True), (True, False)])
async def test_a_long_statement_of_the_writer_runs_beside_the_loop(
    tmp_path: Path, long: bool, here: bool
) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/zhida.db")
    await schema.migrate(store)

    async def work(session: Session) -> bool:
        assert session.driver is not None
        session.driver.create_function("thread", 0, threading.get_ident)
        asked = select(func.thread()).prefix_with(*[LONG] * long)
        return (await session.execute(asked)).scalar_one() == threading.get_ident()

    try:
        assert await store.write(work) is here
    finally:
        await store.close()


async def test_what_counts_a_province_says_that_it_is_long(world: World) -> None:
    person = await world.person()
    await world.role(person, "clerk")
    clerk = await world.who(person, today=TODAY)
    asked, session = Asked(TODAY), world.session
    said = await _statements(session)
    await queries.coverage.matrix(session, asked, who=clerk, today=TODAY, digits=4)
    await queries.coverage.behind(session, asked, who=clerk, today=TODAY)
    await queries.coverage.every(session, asked, who=clerk, today=TODAY, limit=10)
    await queries.quotas.totals(session, who=clerk, today=TODAY)
    await queries.quotas.within_reach(session, who=clerk, today=TODAY)
    await queries.quotas.behind(session, who=clerk, areas=["33"], today=TODAY, limit=9)
    assert len(said) == 6
    assert all(LONG in statement for statement in said)


async def test_the_view_is_worked_out_before_anything_is_joined_to_it(world: World) -> None:
    """PostgreSQL joins it in a time that grows with the square otherwise (`worked_out`)."""
    person = await world.person()
    await world.role(person, "clerk")
    clerk = await world.who(person, today=TODAY)
    asked, session = Asked(TODAY), world.session
    said = await _statements(session)
    await queries.quotas.open_now(session, TODAY)
    await queries.coverage.behind(session, asked, who=clerk, today=TODAY)
    await queries.coverage.answering(session, asked, who=clerk, today=TODAY, limit=9)
    await queries.quotas.behind(session, who=clerk, areas=["33"], today=TODAY, limit=9)
    await queries.exemptions.open_quotas(
        session, who=clerk, today=TODAY, rules=["C11"], since=TODAY, first=0, limit=9
    )
    assert len(said) == 5
    assert all("AS MATERIALIZED" in statement for statement in said)


async def _statements(session: Session) -> list[str]:
    """Whatever it executes from now on."""
    said: list[str] = []
    connection = await session.connection()
    event.listen(
        connection.sync_connection,
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_: said.append(statement),
    )
    return said
