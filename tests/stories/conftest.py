"""A town for each story: both channels, a Saturday afternoon in November 2026."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.stories.town import Town, opened

NOW = datetime(2026, 11, 21, 14, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(params=["telegram", "narrow"])
async def town(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    """The program and its people on SQLite, over each channel in turn."""
    async with opened(
        f"sqlite+aiosqlite:///{tmp_path}/zhida.db", tmp_path, request.param, NOW
    ) as t:
        yield t


@pytest.fixture
async def telegram_town(database_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """The program and its people on both engines, over Telegram's channel."""
    async with opened(database_url, tmp_path, "telegram", NOW) as t:
        yield t
