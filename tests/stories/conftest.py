"""A town for each story: both channels, a Saturday afternoon in November 2026.

The bureau is built once on each engine; a story has a copy of it.
"""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from storage import sealing
from tests import postgres
from tests.conftest import sqlite_url
from tests.stories.town import Town, fill, opened

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> sealing.Keyring:
    """What seals the mobiles of the bureau."""
    return sealing.Keyring.read_or_make(tmp_path_factory.mktemp("key") / "zhida.key")


@pytest.fixture(scope="session")
def built_sqlite(
    migrated_sqlite: Path, key: sealing.Keyring, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A file with the bureau, to copy."""
    path = tmp_path_factory.mktemp("bureau") / "zhida.db"
    shutil.copyfile(migrated_sqlite, path)
    sealing.use(key)
    postgres.apart(fill(sqlite_url(path), NOW))
    return path


@pytest.fixture(scope="session")
def built_postgres(
    postgres_url: str, migrated_postgres: str, key: sealing.Keyring
) -> Iterator[str]:
    """The name of a database with the bureau, to copy."""
    with postgres.empty_database(postgres_url, template=migrated_postgres) as url:
        sealing.use(key)
        postgres.apart(fill(url, NOW))
        yield url.rpartition("/")[2]


@pytest.fixture(params=["telegram", "narrow"])
async def town(
    request: pytest.FixtureRequest, tmp_path: Path, key: sealing.Keyring
) -> AsyncIterator[Town]:
    """The program and its people on SQLite, over each channel in turn."""
    with _copied(request, "sqlite", tmp_path) as url:
        sealing.use(key)
        async with opened(url, tmp_path, request.param, NOW) as t:
            yield t


@pytest.fixture(params=["sqlite", "postgresql"])
async def telegram_town(
    request: pytest.FixtureRequest, tmp_path: Path, key: sealing.Keyring
) -> AsyncIterator[Town]:
    """The program and its people on both engines, over Telegram's channel."""
    with _copied(request, request.param, tmp_path) as url:
        sealing.use(key)
        async with opened(url, tmp_path, "telegram", NOW) as t:
            yield t


@contextmanager
def _copied(request: pytest.FixtureRequest, engine: str, folder: Path) -> Iterator[str]:
    if engine == "sqlite":
        path = folder / "zhida.db"
        shutil.copyfile(request.getfixturevalue("built_sqlite"), path)
        yield sqlite_url(path)
        return
    server, template = map(request.getfixturevalue, ("postgres_url", "built_postgres"))
    with postgres.empty_database(server, template=template) as url:
        yield url
