"""What only one process may do (polling, sealing, the tick) is done while this process leads."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from storage import leadership
from storage.store import Store


@contextlib.asynccontextmanager
async def leading(store: Store) -> AsyncIterator[leadership.Lead]:
    """Wait until this process leads, and lead until the block ends; watch `lost` meanwhile."""
    held = await leadership.wait(store)
    try:
        yield held
    finally:
        await held.release()


async def lead(store: Store, work: Callable[[], Awaitable[None]]) -> None:
    """Run `work` whenever and as long as this process leads; returns when `work` does.

    Where the lead is lost `work` is cancelled, and begun anew once this process leads again.
    """
    done = False
    while not done:
        async with leading(store) as held:
            done = await _while_held(held, work)


async def _while_held(held: leadership.Lead, work: Callable[[], Awaitable[None]]) -> bool:
    working = asyncio.ensure_future(work())
    lost = asyncio.create_task(held.lost.wait())
    try:
        await asyncio.wait({working, lost}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        lost.cancel()
        if not working.done():
            working.cancel()
            await asyncio.wait({working})
    if working.cancelled():
        return False
    await working  # whatever ended it otherwise is the caller's to know
    return True
