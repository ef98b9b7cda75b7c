"""One process leads; the next takes over when it ends, however it ends, or loses the database."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot import leader
from storage import leadership
from storage.store import Store
from tests.postgres import PrivatePostgres

HOLDER = """
import asyncio, sys
from storage import leadership
from storage.store import Store

async def main():
    store = await Store.open(sys.argv[1])
    held = await leadership.wait(store)
    print("leading", flush=True)
    await held.lost.wait()

asyncio.run(main())
"""


@pytest.fixture
async def open_store(database_url: str) -> AsyncIterator[Callable[[], Store]]:
    opened: list[Store] = []

    def open_another() -> Store:
        opened.append(Store(database_url))
        return opened[-1]

    yield open_another
    for store in opened:
        await store.close()


async def test_only_one_leads_and_hands_over(open_store: Callable[[], Store]) -> None:
    first = await leadership.wait(open_store())
    second = asyncio.create_task(leadership.wait(open_store()))
    done, _ = await asyncio.wait({second}, timeout=1.5)
    assert not done, "two lead at once"
    await first.release()
    await first.release()
    assert first.lost.is_set()
    held = await asyncio.wait_for(second, 5)
    assert not held.lost.is_set()
    await held.release()


async def test_who_gives_up_waiting_holds_nothing(open_store: Callable[[], Store]) -> None:
    first = await leadership.wait(open_store())
    waiting = asyncio.create_task(leadership.wait(open_store()))
    await asyncio.wait({waiting}, timeout=0.3)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await first.release()
    await (await asyncio.wait_for(leadership.wait(open_store()), 5)).release()


async def test_a_killed_leader_is_followed_within_five_seconds(
    database_url: str, open_store: Callable[[], Store]
) -> None:
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDER, database_url, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"leading\n"
    waiting = asyncio.create_task(leadership.wait(open_store()))
    done, _ = await asyncio.wait({waiting}, timeout=1.2)
    assert not done
    os.kill(holder.pid, signal.SIGKILL)
    killed = time.monotonic()
    held = await asyncio.wait_for(waiting, 5)
    assert time.monotonic() - killed < 5
    await holder.wait()
    await held.release()


async def test_work_ends_with_the_lead_and_begins_again(tmp_path: Path) -> None:
    """PostgreSQL crashes under the leader: its work is cancelled, and begun anew afterwards."""
    with PrivatePostgres(tmp_path) as server:
        store = Store(server.url)
        began, ended, began_again = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def work() -> None:
            if began.is_set():
                began_again.set()
                return
            began.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        leading = asyncio.create_task(leader.lead(store, work))
        async with asyncio.timeout(30):
            await began.wait()
            await asyncio.to_thread(server.stop, "immediate")
            await ended.wait()
            assert not began_again.is_set()
            await asyncio.to_thread(server.start)
            await leading
        assert began_again.is_set()
        await store.close()


async def test_what_work_raises_is_the_callers_to_know(open_store: Callable[[], Store]) -> None:
    async def work() -> None:
        raise ZeroDivisionError

    store = open_store()
    with pytest.raises(ZeroDivisionError):
        await leader.lead(store, work)
    await (await asyncio.wait_for(leadership.wait(store), 5)).release()
