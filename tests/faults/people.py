"""People who log visits: who sees nothing new once all is quiet writes again, and again."""

import asyncio
import contextlib
import itertools
import re
from collections.abc import Callable
from typing import Any

from storage.errors import Unavailable
from tests.faults import bureau
from tests.faults.rig import SETTLES_WITHIN, Rig, Said, Unsettled

Message = dict[str, Any]
NUDGES = 30
UNSAVED = ("记一次服务", "服务记录 · 待保存")
"""The titles of a card that is being filled in."""
TOLD = re.compile(r"№(\d+)")


def path(person: int) -> tuple[str, ...]:
    """The buttons of one visit in turn: what its sentence leaves open, one field of the filled
    card that is answered anew, then Save."""
    return (bureau.client_name(person), "现场", "任务", "了解情况", "完成", "保存")


def first_line(message: Message) -> str:
    """Where a card or a receipt names all its records."""
    title = str(message["text"]).split("\n", 1)[0]
    return title if any(word in title for word in ("已保存为 №", "已记录 №", "已加入 №")) else ""


def labels(message: Message) -> list[str]:
    """What its buttons say, without the mark of an assumed value."""
    rows = message["inline_keyboard"] or []
    return [button["text"].removesuffix(" *") for row in rows for button in row]


class Logger:
    """A commissioner with one phone."""

    def __init__(self, rig: Rig, number: int) -> None:
        self.rig = rig
        self.number = number
        self.me = rig.sandbox.person(number)

    async def logs(self) -> Said:
        """One visit: a sentence and six taps; returns once it is known as saved."""
        said = await self.ready()
        await self.saves(said)
        return said

    async def opens(self, *, tail: str = "") -> Said:
        said = self.rig.says(self.number, tail=tail)
        await self.shows(said, path(self.number)[0])
        return said

    async def fills(self, said: Said, *, until: str = "保存") -> None:
        """Every button before Save, until this one is offered."""
        for label, following in itertools.pairwise(path(self.number)):
            self.taps(said, label)
            await self.shows(said, following)
            if following == until:
                return

    async def saves(self, said: Said) -> None:
        before = self.numbers()
        self.saves_blindly(said)
        # A receipt that may have arrived is never sent again: /mine shows the truth.
        await self.sees(lambda: len(self.numbers() - before) >= said.records, looks="/mine")

    def taps(self, said: Said, label: str) -> None:
        """Tap on the newest message that shows this card."""
        message = self.card(said, label)
        assert message is not None
        rows = message["inline_keyboard"]
        shown = next(b["text"] for row in rows for b in row if b["text"] in {label, f"{label} *"})
        self.me.taps(shown, message["message_id"])

    def card(self, said: Said, label: str) -> Message | None:
        """The newest message with this card, where it offers such a button.

        An older one may stand above it, left by a delivery nobody could be sure of.
        """
        newest = self.newest(said)
        return newest if newest is not None and label in labels(newest) else None

    def newest(self, said: Said) -> Message | None:
        """The newest message with this card; one without its words is known by when it began."""
        for message in reversed(self.me.chat()):
            if message["from"] != "bot" or not labels(message):
                continue
            title = message["text"].split("\n", 1)[0]
            ours = 0 < said.asked < message["message_id"] and title in UNSAVED
            if ours or said.canary in message["text"]:
                return message
        return None

    def numbers(self) -> set[str]:
        """Of which records this person was told, or saw in the list of their own."""
        bots = [message for message in self.me.chat() if message["from"] == "bot"]
        told = {number for message in bots for number in TOLD.findall(first_line(message))}
        listed = [label for message in bots for label in labels(message) if label[0] == "№"]
        return told | {label[1:].split(" ")[0] for label in listed}

    async def ready(self, *, tail: str = "") -> Said:
        """A card that needs nothing but Save."""
        said = await self.opens(tail=tail)
        await self.fills(said)
        return said

    def saves_blindly(self, said: Said) -> None:
        """Tap Save, and do not wait for anything."""
        self.taps(said, "保存")
        self.rig.saved.add(said.canary)

    async def shows(self, said: Said, label: str) -> None:
        """Wait until the card offers this button."""
        await self.sees(lambda: self.card(said, label))

    async def sees(self, wanted: Callable[[], Any], *, looks: str = "/help") -> None:
        """Wait until it is there; once all is quiet and it is not, write again."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SETTLES_WITHIN):
                for _nudge in range(NUDGES):
                    update = self.rig.sandbox.bot().queue.next_id - 1
                    if await self._appears(wanted, update):
                        return
                    self.me.sends(looks)
        seen = [(each["text"][:60], labels(each)) for each in self.me.chat()[-3:]]
        raise Unsettled(f"{self.number} waits in vain and sees only {seen}")

    async def _appears(self, wanted: Callable[[], Any], update: int) -> bool:
        watch = self.rig.sandbox.world.watch
        while not wanted():
            seen = watch.seq
            if await self._quiet(update):
                return bool(wanted())
            await watch.wait(seen, 0.05)
        return True

    async def _quiet(self, update: int) -> bool:
        with contextlib.suppress(Unavailable):
            return not await self.rig.records.busy_with(update, self.number)
        return False
