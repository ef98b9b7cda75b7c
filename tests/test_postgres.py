"""The tests' own PostgreSQL: it starts, it survives a crash, and it leaves nothing behind."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from storage import schema
from storage.migrations import HEAD
from storage.store import Store
from tests import postgres


async def value(url: str, query: str) -> object:
    connection = await asyncpg.connect(postgres.driver_url(url))
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_a_fresh_database_is_empty_and_holds_chinese(fresh_postgres: str) -> None:
    assert await value(fresh_postgres, "SELECT count(*) FROM pg_stat_user_tables") == 0
    assert await value(fresh_postgres, "SHOW server_encoding") == "UTF8"
    assert await value(fresh_postgres, "SELECT length('知识产权')") == 4


async def test_a_database_is_dropped_though_someone_is_still_connected(postgres_url: str) -> None:
    with postgres.empty_database(postgres_url) as url:
        lingering = await asyncpg.connect(postgres.driver_url(url))
    lingering.terminate()
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await value(url, "SELECT 1")


def test_each_engine_has_its_own_empty_database(database_url: str, tmp_path: Path) -> None:
    assert database_url.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://"))
    assert not list(tmp_path.iterdir())


async def test_a_copy_of_a_migrated_database_is_whole_and_its_own(migrated_url: str) -> None:
    store = await Store.open(migrated_url)
    try:
        assert await schema.migrate(store) == HEAD
    finally:
        await store.close()


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.PrivatePostgres]:
    with postgres.PrivatePostgres(tmp_path_factory.mktemp("private")) as server:
        yield server


async def test_committed_rows_survive_an_immediate_stop(private: postgres.PrivatePostgres) -> None:
    postgres.execute(private.url, "CREATE TABLE kept AS SELECT 7 AS number")
    url = private.url
    private.stop("immediate")
    with pytest.raises(OSError, match="Connect"):
        await value(url, "SELECT 1")
    private.start()
    assert private.url == url
    assert await value(url, "SELECT number FROM kept") == 7
    assert "not properly shut down" in private.log_text()


async def test_a_private_server_syncs_its_commits_and_lives_in_utc(
    private: postgres.PrivatePostgres,
) -> None:
    assert await value(private.url, "SHOW fsync") == "on"
    assert await value(private.url, "SHOW timezone") == "UTC"


STARTS_A_SERVER = """
import sys, pathlib
from tests import postgres
server = postgres.PrivatePostgres(pathlib.Path(sys.argv[1]))
server.start()
print(server.url, flush=True)
sys.stdin.read()
"""


def start_owner(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", STARTS_A_SERVER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )


async def test_a_server_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    owner = start_owner(tmp_path)
    assert owner.stdout
    assert owner.stdin
    observer = await asyncpg.connect(postgres.driver_url(owner.stdout.readline().strip()))
    gone = asyncio.Event()
    observer.add_termination_listener(lambda _: gone.set())
    os.kill(owner.pid, signal.SIGKILL)
    owner.communicate()
    await asyncio.wait_for(gone.wait(), 30)
