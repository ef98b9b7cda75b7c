"""What every test may ask for: a database of each engine, empty or brought to the newest revision.

One PostgreSQL serves the whole run, all pytest-xdist workers together, and starts only when a
test asks for it.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import postgres

HOME = pytest.StashKey[postgres.Home]()


def pytest_configure(config: pytest.Config) -> None:
    if not is_worker(config) and not os.environ.get("ZHIDA_TEST_POSTGRES_URL"):
        config.stash[HOME] = postgres.Home()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a pytest-xdist worker where the run's server lives."""
    if HOME in node.config.stash:
        node.workerinput["postgres_home"] = str(node.config.stash[HOME].path)


def pytest_unconfigure(config: pytest.Config) -> None:
    if HOME in config.stash:
        config.stash[HOME].close()
        del config.stash[HOME]


def is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> str:
    """The run's server, its database `postgres`; tests make their own databases beside it."""
    named = os.environ.get("ZHIDA_TEST_POSTGRES_URL")
    if named:
        return postgres.sqlalchemy_url(named)
    if is_worker(request.config):
        return postgres.shared(Path(request.config.workerinput["postgres_home"]))  # type: ignore[attr-defined]
    return postgres.shared(request.config.stash[HOME].path)


@pytest.fixture
def fresh_postgres(postgres_url: str) -> Iterator[str]:
    """An empty PostgreSQL database, dropped after the test."""
    with postgres.empty_database(postgres_url) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each engine in turn."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "zhida.db")
    url: str = request.getfixturevalue("fresh_postgres")
    return url


async def migrate(url: str) -> None:
    # Imported here, so that tests without a database start without its libraries.
    from storage import schema
    from storage.store import Store

    store = await Store.open(url)
    try:
        await schema.migrate(store)
    finally:
        await store.close()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy; migrating anew takes twenty times as long."""
    path = tmp_path_factory.mktemp("migrated") / "zhida.db"
    postgres.apart(migrate(sqlite_url(path)))
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> Iterator[str]:
    """The name of a migrated PostgreSQL database to copy."""
    with postgres.empty_database(postgres_url) as url:
        postgres.apart(migrate(url))
        yield url.rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database of each engine in turn, without a row."""
    if request.param == "sqlite":
        path = tmp_path / "zhida.db"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        yield sqlite_url(path)
    else:
        server, template = map(request.getfixturevalue, ("postgres_url", "migrated_postgres"))
        with postgres.empty_database(server, template=template) as url:
            yield url


def sqlite_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"
