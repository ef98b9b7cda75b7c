"""The migrations make what the models say, on both engines, and once made they change nothing."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, select, text

from storage import Session, Store, models, schema
from storage.errors import RevisionProblem
from storage.migrations import HEAD


def differences(connection: Connection) -> list[Any]:
    options = {"compare_type": True, "compare_server_default": True}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, models.Base.metadata))


async def test_the_migrated_schema_is_the_models(migrated_url: str) -> None:
    store = await Store.open(migrated_url)
    try:
        async with store.read() as session:
            found = await (await session.connection()).run_sync(differences)
        assert found == []
    finally:
        await store.close()


def constraints(connection: Connection) -> dict[str, set[Any]]:
    """What autogenerate does not compare: checks and foreign keys, by table."""
    asked = inspect(connection)
    found = {}
    for name in asked.get_table_names():
        checks = {check["name"] for check in asked.get_check_constraints(name)}
        keys = {
            (tuple(key["constrained_columns"]), key["referred_table"])
            for key in asked.get_foreign_keys(name)
        }
        found[name] = checks | keys
    return found


async def test_checks_and_foreign_keys_are_the_models(migrated_url: str) -> None:
    store = await Store.open(migrated_url)
    try:
        async with store.read() as session:
            found = await (await session.connection()).run_sync(constraints)
    finally:
        await store.close()
    for table in models.Base.metadata.sorted_tables:
        wanted = {
            constraint.name
            for constraint in table.constraints
            if type(constraint).__name__ == "CheckConstraint"
        } | {
            (tuple(key.column_keys), key.referred_table.name)
            for key in table.foreign_key_constraints
        }
        assert found[table.name] == wanted, table.name


async def test_migrating_what_is_filled_leaves_every_row(migrated_url: str) -> None:
    async def fill(session: Session) -> None:
        session.add(models.Area(code="330000", name="浙江省", level="province"))
        session.add(models.Person(code="P1", name="林晓", search="林晓 linxiao lx"))

    store = await Store.open(migrated_url)
    try:
        await store.write(fill)
        assert await schema.migrate(store) == HEAD
        await schema.check(store)
        async with store.read() as session:
            assert (await session.scalars(select(models.Person.name))).all() == ["林晓"]
            assert (await session.scalars(select(models.Area.code))).all() == ["330000"]
    finally:
        await store.close()


async def test_a_filled_database_of_the_first_release_is_brought_up(database_url: str) -> None:
    """Every visit, task and quota of revision 0001 reads the same at the head."""

    async def fill(session: Session) -> None:
        for statement in FIRST_RELEASE:
            await session.execute(text(statement))

    store = await Store.open(database_url)
    try:
        await schema.migrate(store, "0001")
        await store.write(fill)
        async with store.read() as session:
            owed = list(await session.execute(text(OWED)))
        assert await schema.migrate(store) == "0001"
        async with store.read() as session:
            assert list(await session.execute(text(OWED))) == owed
            (visit,) = (await session.execute(text("SELECT * FROM v_visits"))).mappings().all()
            (record,) = (await session.scalars(select(models.Visit))).all()
    finally:
        await store.close()
    assert (visit["number"], visit["content"], visit["tasks"]) == (
        7, "讲了快速预审", "commissioner:publicise",
    )  # fmt: skip
    assert (visit["confidential"], visit["amendments"], visit["last_day"]) == (0, 0, None)
    assert (record.minutes, record.nth, record.consultations) == (90, 0, None)
    assert [row[0] for row in owed if row[0]] == [1]


OWED = "SELECT done FROM v_quota_status WHERE period = '2026' ORDER BY served_code"
FIRST_RELEASE = (
    "INSERT INTO areas (code, name, level) VALUES ('330110', '余杭区', 'county')",
    (
        "INSERT INTO people (id, code, name, search, state, language, time_zone)"
        " VALUES (1, 'P1', '林晓', '', 'active', 'zh_Hans_CN', 'Asia/Shanghai')"
    ),
    (
        "INSERT INTO clients (id, code, name, aliases, search, kind, level, area, key, state)"
        " VALUES (3, 'C3', '之江实验室', '[]', '', 'laboratory', 'national', '330110',"
        " true, 'pool')"
    ),
    (
        "INSERT INTO cycles (id, code, scheme, starts, ends)"
        " VALUES (1, 'Y1', 'commissioner', '2025-03-01', '2027-02-28')"
    ),
    (
        "INSERT INTO assignments (code, scheme, cycle_id, person_id, client_id, starts, state)"
        " VALUES ('A1', 'commissioner', 1, 1, 3, '2025-03-01', 'active')"
    ),
    (
        "INSERT INTO visits (id, dialogue_id, nth, author_id, client_id, day, mode, content,"
        " minutes, state, received_at)"
        " VALUES (7, 5, 0, 1, 3, '2026-06-01', 'onsite', '讲了快速预审', 90, 'recorded',"
        " '2026-06-01 08:00:00.000000')"
    ),
    "INSERT INTO visit_participants (visit_id, person_id) VALUES (7, 1)",
    "INSERT INTO visit_tasks (visit_id, scheme, code) VALUES (7, 'commissioner', 'publicise')",
)


async def test_an_empty_database_is_refused_until_it_is_migrated(database_url: str) -> None:
    store = await Store.open(database_url)
    try:
        with pytest.raises(RevisionProblem):
            await schema.check(store)
        assert await schema.migrate(store) is None
        await schema.check(store)
    finally:
        await store.close()


async def test_a_database_of_a_newer_program_is_refused(migrated_url: str) -> None:
    async def from_the_future(session: Session) -> None:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    store = await Store.open(migrated_url)
    try:
        await store.write(from_the_future)
        with pytest.raises(RevisionProblem) as refused:
            await schema.migrate(store)
        assert refused.value.found == "9999"
    finally:
        await store.close()
