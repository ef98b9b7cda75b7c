"""PostgreSQL: its own tools, an ordinary role, and a restore that died in the middle."""

import asyncio
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from sqlalchemy import text

from bot import restoring
from bot.settings import Settings
from storage import dumping, schema, sealing
from storage.errors import Unavailable
from storage.store import Session, Store
from tests import postgres
from tests.operations.test_backup import always, forget, made, rows, with_the_restore_noted


async def test_a_killed_restore_is_put_back_first(
    fresh_postgres: str,
) -> None:
    """PostgreSQL: a restore died after setting the schema aside; the next one finds it again."""
    store = await Store.open(fresh_postgres)

    async def die(session: Session) -> None:
        await session.execute(text("CREATE TABLE kept (n int)"))
        await session.execute(text(f"ALTER SCHEMA public RENAME TO {dumping.ASIDE}"))
        await session.execute(text("CREATE SCHEMA public"))
        await session.execute(text("CREATE TABLE half_restored (n int)"))

    await store.write(die)
    with pytest.raises(ZeroDivisionError):
        async with dumping.set_aside(store):
            raise ZeroDivisionError
    assert await rows(store) == {"kept": 0}
    await store.close()


async def test_missing_or_failing_tools_are_named(fresh_postgres: str, tmp_path: Path) -> None:
    store = await Store.open(fresh_postgres)
    with pytest.raises(dumping.NoTool):
        await dumping.load(store, tmp_path / "nothing", tools=tmp_path)
    with pytest.raises(dumping.ToolFailed) as failed:
        await dumping.load(store, tmp_path / "nothing", tools=None)
    assert failed.value.tool == "pg_restore"
    await store.close()


async def test_a_role_with_a_password_and_no_more_rights_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in production: no superuser, and a password that needs quoting everywhere."""
    password = r"p:a\s's w@rd/"
    with postgres.PrivatePostgres(tmp_path, durable=False) as server:
        assert server._home is not None
        rules = server._home.path / "rules.conf"
        rules.write_text("host all postgres all trust\nhost all all all scram-sha-256\n")
        postgres.own(rules)
        quoted = password.replace("'", "''")
        for statement in (
            f"CREATE ROLE zhida LOGIN PASSWORD '{quoted}'",
            "CREATE DATABASE zhida OWNER zhida",
            f"ALTER SYSTEM SET hba_file = '{rules}'",
        ):
            postgres.execute(server.url, statement)
        await asyncio.to_thread(server.stop)
        await asyncio.to_thread(server.start)
        url = urlsplit(server.url)
        login = f"zhida:{quote(password, safe='')}@{url.hostname}:{url.port}"
        monkeypatch.setenv("ZHIDA_DATABASE_URL", f"postgresql://{login}/zhida")
        monkeypatch.setenv("ZHIDA_POSTGRES_TOOLS", str(postgres.binaries()))
        sealing.add_key(tmp_path / "data.key")
        sealing.use(sealing.Keyring.read(tmp_path / "data.key"))
        settings = Settings.read()
        stranger = await Store.open(settings.database_url.replace(quote(password, safe=""), "x"))
        with pytest.raises(Unavailable):
            await schema.revision(stranger)
        await stranger.close()
        store = await Store.open(settings.database_url)
        await schema.migrate(store)
        target = await made(settings, store, tmp_path)
        before = await rows(store)
        await forget(store)
        await restoring.restore(settings, target, replace=always)
        assert await rows(store) == with_the_restore_noted(before)
        await store.close()
