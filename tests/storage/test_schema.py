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
