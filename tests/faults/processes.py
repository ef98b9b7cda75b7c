"""Processes under test: forked from one that has imported the program already, killed by pid."""

import asyncio
import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from typing import Any

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.faults.app", "tests.faults.plain_bot"])


class Running:
    """One process; `ended` waits for its end, whoever brought it about."""

    def __init__(self, main: Callable[[Any], None], orders: Any) -> None:
        self.orders = orders
        self._process: ForkServerProcess = _forks.Process(target=main, args=(orders,), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    @property
    def code(self) -> int | None:
        """How it ended: an exit code, or the negative number of the signal that killed it."""
        return self._process.exitcode

    def kill(self, sign: signal.Signals = signal.SIGKILL) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, sign)

    async def ended(self, within: float = 30.0) -> int:
        """Wait for the end; raises `TimeoutError` where it does not come."""
        loop = asyncio.get_running_loop()
        gone = asyncio.Event()
        sentinel = self._process.sentinel
        loop.add_reader(sentinel, gone.set)
        try:
            async with asyncio.timeout(within):
                await gone.wait()
        finally:
            loop.remove_reader(sentinel)
        self._process.join(5)
        code = self.code
        assert code is not None
        return code

    async def killed(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self.kill()
        await self.ended()
