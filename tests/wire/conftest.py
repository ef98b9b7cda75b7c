"""A town, here over Telegram's channel and on SQLite."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import sealing
from tests.conftest import migrate, sqlite_url
from tests.stories.conftest import NOW
from tests.stories.town import Town, fill, opened


async def built(url: str, folder: Path) -> None:
    """The small bureau, in an empty database."""
    sealing.use(sealing.Keyring.read_or_make(folder / "zhida.key"))
    await migrate(url)
    await fill(url, NOW)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    url = sqlite_url(tmp_path / "zhida.db")
    await built(url, tmp_path)
    async with opened(url, tmp_path, "telegram", NOW) as opened_town:
        yield opened_town
