"""A store of each engine with keys, and rosters small enough to read."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from storage import sealing
from storage.store import Store

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@pytest.fixture
async def store(migrated_url: str, tmp_path: Path) -> AsyncIterator[Store]:
    """A migrated store without a row, on each engine in turn."""
    sealing.use(sealing.Keyring.read_or_make(tmp_path / "zhida.key"))
    opened = await Store.open(migrated_url)
    yield opened
    await opened.close()
