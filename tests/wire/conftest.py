"""A town, here over Telegram's channel and on SQLite."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stories.conftest import NOW
from tests.stories.town import Town, opened


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    url = f"sqlite+aiosqlite:///{tmp_path}/zhida.db"
    async with opened(url, tmp_path, "telegram", NOW) as opened_town:
        yield opened_town
