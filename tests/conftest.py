"""What every test may ask for: an empty database of each engine.

One PostgreSQL serves the whole run, all pytest-xdist workers together, and starts only when a
test asks for it.
"""

import os
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
        return f"sqlite+aiosqlite:///{tmp_path / 'zhida.db'}"
    url: str = request.getfixturevalue("fresh_postgres")
    return url
