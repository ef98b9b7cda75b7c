"""A statement that is wrong is the program's fault: it is not asked again until it is right."""

import asyncio

import pytest
from sqlalchemy import exc, text

from storage import Session, Store, models


async def wrong(session: Session) -> None:
    await session.execute(text("SELECT nothing FROM nowhere"))


async def right(session: Session) -> None:
    session.add(models.Area(code="330000", name="浙江省", level="province"))


async def test_it_fails_alone_and_is_told_from_a_database_that_is_away(migrated_url: str) -> None:
    store = await Store.open(migrated_url)
    try:
        failed, done = await asyncio.gather(
            store.write(wrong), store.write(right), return_exceptions=True
        )
        assert isinstance(failed, exc.DBAPIError)
        assert done is None
        with pytest.raises(exc.DBAPIError):
            async with store.read() as session:
                await wrong(session)
        async with store.read() as session:
            assert await session.scalar(text("SELECT COUNT(*) FROM areas")) == 1
    finally:
        await store.close()
