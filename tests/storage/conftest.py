"""A world to build in, on each engine; nothing of it outlives its test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import Session, Store, sealing
from tests.storage.world import World


@pytest.fixture
async def world(migrated_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A world in one transaction of each engine in turn, undone after the test."""
    sealing.use(sealing.Keyring.read_or_make(tmp_path / "zhida.key"))
    store = await Store.open(migrated_url)
    try:
        async with Session(store.engine) as session:
            yield await World(session).begin()
            await session.rollback()
    finally:
        await store.close()
