"""People who log visits: who sees nothing new once all is quiet writes again, and again."""

import asyncio
import contextlib
import itertools
from collections.abc import Callable
from typing import Any

from storage.errors import Unavailable
from tests.faults import bureau
from tests.faults.rig import SETTLES_WITHIN, Rig, Said, Unsettled

Message = dict[str, Any]
NUDGES = 30


def labels(message: Message) -> list[str]:
    return [button["text"] for row in message["inline_keyboard"] or [] for button in row]


class Logger:
    """A commissioner with one phone."""

    def __init__(self, rig: Rig, number: int) -> None:
        self.rig = rig
        self.number = number
        self.me = rig.sandbox.person(number)

    async def logs(self) -> Said:
        """One visit: a sentence, then six taps, then Save; returns once it is known as saved."""
        said = await self.ready()
        await self.saves(said)
        return said

    async def opens(self, *, tail: str = "") -> Said:
        said = self.rig.says(self.number, tail=tail)
        await self.shows(said, bureau.client_name(self.number))
        return said

    async def fills(self, said: Said, *, until: str = "保存") -> None:
        """Every question on the card, until this button is offered."""
        answers = (bureau.client_name(self.number), "现场", "今天", "宣讲政策", "完成", "保存")
        for label, following in itertools.pairwise(answers):
            self.taps(said, label)
            await self.shows(said, following)
            if following == until:
                return

    async def saves(self, said: Said) -> None:
        before = self.numbers()
        self.saves_blindly(said)
        await self.sees(lambda: self.numbers() - before)

    def taps(self, said: Said, label: str) -> None:
        """Tap on the newest message that shows this card."""
        message = self.card(said, label)
        assert message is not None
        self.me.taps(label, message["message_id"])

    def card(self, said: Said, label: str) -> Message | None:
        """The newest message with this card, where it offers such a button."""
        for message in reversed(self.me.chat()):
            if said.canary in message["text"] and label in labels(message):
                return message
        return None

    def numbers(self) -> set[str]:
        """Of which records this person was told."""
        words = ("已保存为 №", "已记录 №")
        return {
            message["text"].split("№")[1].split("\n")[0]
            for message in self.me.chat()
            if message["from"] == "bot" and any(word in message["text"] for word in words)
        }

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

    async def sees(self, wanted: Callable[[], Any]) -> None:
        """Wait until it is there; once all is quiet and it is not, write again."""
        async with asyncio.timeout(SETTLES_WITHIN):
            for _nudge in range(NUDGES):
                update = self.rig.sandbox.bot().queue.next_id - 1
                if await self._appears(wanted, update):
                    return
                self.me.sends("/help")
        raise Unsettled(f"{self.number} was shown nothing after {NUDGES} messages")

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
