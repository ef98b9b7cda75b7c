"""The rig: a sandbox that holds the truth, a database, the program as a child, and people."""

import asyncio
import contextlib
import os
import random
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.sandbox import Sandbox
from storage import Store
from storage.errors import Unavailable
from tests.faults import app, bureau, canaries
from tests.faults.app import Orders
from tests.faults.processes import Running
from tests.faults.records import Records
from tests.faults.witness import Witness

PATIENCE = float(os.environ.get("ZHIDA_TEST_PATIENCE", "1"))
"""Every wait and every time that a fault lasts is multiplied by this."""
SETTLES_WITHIN = 60 * PATIENCE
LOOK = 0.02

TENANT = "7000001"
TOKEN = f"{TENANT}:{'tokenofnobodyinparticular' * 2}"
SECRET = "webhook-secret-of-nobody-in-particular"


@dataclass(frozen=True, slots=True)
class Said:
    """Something a person wrote that must become a card: its text, and the canary in it.

    One message, or one card by buttons, becomes a record for each one served.
    """

    person: int
    text: str
    canary: str
    clients: tuple[int, ...] = ()
    """Whom it tells of, each once; empty where one record is expected of whomever."""
    files: int = 0
    """How many attachments each of its records must hold."""
    metres: int | None = None
    """How far from the site each of its records must say it was; None where no place was sent."""
    sealed: bool = False
    """Marked 🔒: its words stand nowhere in the open."""
    asked: int = 0
    """The message that began the card, where the card does not show these words (yet)."""

    @property
    def records(self) -> int:
        """How many records it becomes."""
        return max(1, len(self.clients))


class Unsettled(AssertionError):
    """The program did not come to rest in time."""


class Rig:
    """One case: everything it needs, and what it expects in the end."""

    def __init__(self, url: str, folder: Path, key: Path, base: str, seed: int) -> None:
        self.folder = folder
        self.dice = random.Random(seed)
        self.seed = seed
        self.url, self.base = url, base
        self.sqlite = url.startswith("sqlite")
        self.orders = Orders(
            url=url, key=str(key), base=base, token=TOKEN, log=str(folder / "program.log"),
            data=str(folder),
            operator=str(bureau.OPERATOR),
        )  # fmt: skip
        self.app: Running | None = None
        self.apps: list[Running] = []
        self.records: Records
        self.sandbox: Witness
        self.said: list[Said] = []
        self.saved: set[str] = set()
        """Canaries whose card was saved by the person."""
        self.quarantined = 0
        """Updates that this case means to be set aside."""
        self.entitled: dict[int, set[int]] = {}
        """Who else may see an owner's canaries, beyond the owner."""
        self.secrets = [TOKEN.partition(":")[2], SECRET]
        """Words that may be found nowhere: not in a file, nor in a message."""
        self.polls_before = 0
        """How often updates had been asked for when the program was started last."""
        self.judged = False

    def start(self, **orders: Any) -> Running:
        """Run the program with these orders; the one before must have ended."""
        assert self.app is None or not self.app.alive
        self.app = self.another(**orders)
        return self.app

    def another(self, **orders: Any) -> Running:
        """Run one more beside those that run."""
        pipe = self.folder / f"clock-{len(self.apps)}"
        os.mkfifo(pipe)
        running = Running(app.main, replace(self.orders, clock=str(pipe), **orders))
        self.apps.append(running)
        self.records.ahead = running.orders.ahead
        return running

    def moves(self, ahead: float) -> None:
        """The clock of the program that runs stands so far ahead from now on."""
        assert self.app is not None
        pipe = os.open(self.app.orders.clock, os.O_WRONLY | os.O_NONBLOCK)
        try:
            os.write(pipe, f"{ahead}\n".encode())
        finally:
            os.close(pipe)
        self.records.ahead = ahead

    async def stop(self) -> None:
        """SIGTERM, and a clean end."""
        assert self.app is not None
        self.app.kill(signal.SIGTERM)
        code = await self.app.ended(30 * PATIENCE)
        assert code == app.ENDED_WELL, code

    async def dies(self) -> None:
        """Wait for the death that its orders hold."""
        assert self.app is not None
        assert await self.app.ended(30 * PATIENCE) == -signal.SIGKILL

    async def until(
        self, holds: Callable[[], Awaitable[bool]], what: str, within: float = SETTLES_WITHIN
    ) -> None:
        """Wait for a condition; whoever cannot be asked now is asked again."""
        deadline = asyncio.get_running_loop().time() + within
        while True:
            with contextlib.suppress(Unavailable):
                if await holds():
                    return
            if asyncio.get_running_loop().time() > deadline:
                raise Unsettled(f"not in {within:.0f} s: {what}; {await self._state()}")
            await asyncio.sleep(LOOK)

    async def settled(self, within: float = SETTLES_WITHIN) -> None:
        """Wait until nothing waits anywhere: not at the platform, not in the database."""
        assert self.app is not None
        await self.until(self._at_rest, "at rest", within)
        assert self.app.alive

    async def _at_rest(self) -> bool:
        queue = self.sandbox.bot().queue
        return not queue.waiting and not queue.again and not await self.records.busy()

    async def _state(self) -> str:
        queue = self.sandbox.bot().queue
        busy: object = "unknown"
        with contextlib.suppress(Unavailable):
            busy = await self.records.inbox_states()
        codes = [running.code for running in self.apps]
        return f"at the platform {len(queue.waiting)}, inbox {busy}, exit codes {codes}"

    def says(self, person: int, *, tail: str = "") -> Said:
        """A person writes what they did, with a canary in it: it must become one card."""
        said = self.expects(person, tail=tail)
        self.sandbox.person(person).sends(said.text)
        return said

    def expects(
        self, person: int, words: str = "今天讲了快速预审，答复咨询", *, tail: str = "", **how: Any
    ) -> Said:
        """These words, with a canary, which the person will say by whatever way; `how` of Said."""
        canary = canaries.fresh(person, self.dice)
        said = Said(person, f"{words} {canary}{tail}", canary, **how)
        self.said.append(said)
        return said

    def changes(self, said: Said, **how: Any) -> Said:
        """From now on this is expected of it."""
        changed = replace(said, **how)
        self.said[self.said.index(said)] = changed
        return changed

    def sent_to(self, chat: int) -> list[str]:
        """New messages that this person got."""
        return [
            each.text
            for each in self.sandbox.accepted
            if each.chat == chat and each.method == "sendMessage"
        ]

    async def outbox_of(self, chat: int, kind: str) -> list[dict[str, Any]]:
        return [
            row
            for row in await self.records.outbox()
            if row["chat"] == str(chat) and row["kind"] == kind
        ]


@contextlib.asynccontextmanager
async def assembled(url: str, folder: Path, key: Path, seed: int) -> AsyncIterator[Rig]:
    """A rig on a database that holds the bureau; whatever still runs in the end is killed."""
    store = await Store.open(url)
    records = Records(store, TENANT)
    sandbox = Witness(TOKEN, records.on_disk)
    for number in (*bureau.COMMISSIONERS, *bureau.OTHERS, *bureau.INVITED,
                   bureau.OPERATOR, bureau.STRANGER):  # fmt: skip
        sandbox.add_person(id=number, name=f"人{number}", phone=f"+861900000{number}")
    _begun(sandbox)
    rig: Rig | None = None
    try:
        async with sandbox.serve() as base:
            rig = Rig(url, folder, key, base, seed)
            rig.records, rig.sandbox = records, sandbox
            try:
                yield rig
            finally:
                for running in rig.apps:
                    await running.killed()
    finally:
        sandbox.reset_clock()
        await sandbox.close()
        await store.close()


def _begun(sandbox: Sandbox) -> None:
    """Everybody of the roster wrote to the bot before, so that it may write to them."""
    for number in (*bureau.COMMISSIONERS, *bureau.OTHERS, bureau.OPERATOR):
        sandbox.world.chat(sandbox.bot(), number).started = True
