"""The whole program in one process, and the people who talk to it."""

import asyncio
import base64
import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import clock
from bot.api import Api
from bot.polling import get_updates
from bot.program import Program
from bot.sandbox import Sandbox
from bot.sandbox.direct import DirectRequest
from bot.second_reading import Endpoint
from bot.telegram_channel import Telegram
from handlers.assistant import Assistant
from storage import Store
from storage.file_store import FileStore
from tests.stories import bureau
from tests.stories.narrow import Narrow

TOKEN = "7000001:stories-of-nobody-in-particular-0"
TENANT = "7000001"
OPERATOR = "1006"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/q842iQAAAABJRU5ErkJggg=="
)
"""The smallest picture; what follows its end is ignored, which makes others of it."""
ABOUT = Assistant(username="zhida_stories_bot")


class Town:
    """A program on an empty store with the small bureau, reached over one channel."""

    def __init__(self, store: Store, channel: str, folder: Path) -> None:
        self.store = store
        self.files = FileStore(folder / "files")
        self.sandbox = Sandbox(tokens=[TOKEN])
        wire = DirectRequest(self.sandbox.call, get_file=self.sandbox.get_file)
        self.telegram = Telegram(Api(TOKEN, wire), TENANT, files=self.files)
        self.narrow = Narrow()
        self.second_reader: Endpoint | None = None
        self.channel = channel
        self.start()

    def start(self) -> None:
        self.program = Program(
            self.store, [self.telegram, self.narrow], files=self.files, operator=OPERATOR,
            about=replace(ABOUT, second_reader=self.second_reader is not None),
            second_reader=self.second_reader, pause=_no_pause,
        )  # fmt: skip
        self.intake = self.program.intake(self.telegram)

    async def restart(self) -> None:
        """As after a kill: nothing of the old program is left but the store."""
        self.start()
        await self.program.resume()
        await self.settle()

    def person(self, name: str, language: str = "zh-hans") -> "Chatter":
        number = bureau.PEOPLE.get(name, 1900 + len(name))
        self.sandbox.add_person(
            id=number, name=name, phone=f"+861900000{number}", language=language
        )
        return _CHATTERS[self.channel](self, str(number))

    async def settle(self) -> None:
        """Let everything that was said be heard, worked and answered."""
        offset = 0
        while batch := await get_updates(
            self.telegram.api, offset=offset, wait=0, allowed_updates=[]
        ):
            await self.intake.keep(batch)
            offset = max(update.id or 0 for update in batch) + 1
            await self.program.settled()
        await self.program.settled()

    async def at(self, moment: datetime) -> None:
        """It is this moment now."""
        self.sandbox.set_clock(moment)

    async def comes(self, moment: datetime) -> None:
        """It becomes this moment, and whatever is due by then happens."""
        await self.at(moment)
        await self.program.ticking.tick()
        await self.settle()


async def _no_pause(_seconds: float) -> None:
    await asyncio.sleep(0)


class Chatter:
    """One person in one chat: says things and looks at what is there."""

    def __init__(self, town: Town, external_id: str) -> None:
        self.town = town
        self.id = external_id
        self.seen = 0

    async def sends(self, text: str) -> None:
        raise NotImplementedError

    async def taps(self, label: str) -> None:
        raise NotImplementedError

    async def shares_contact(self, phone: str | None = None, *, own: bool = True) -> None:
        raise NotImplementedError

    async def shares_place(self, latitude: float, longitude: float) -> None:
        raise NotImplementedError

    async def starts(self, code: str = "") -> None:
        raise NotImplementedError

    def screens(self) -> list[str]:
        """Every message of the assistant, as text with its buttons, newest last."""
        raise NotImplementedError

    def sees(self, words: str) -> bool:
        """The words stand in the newest message, or in one that came with it."""
        return any(words in screen for screen in self.screens()[-3:])

    @property
    def last(self) -> str:
        return self.screens()[-1] if self.screens() else ""


class OnTelegram(Chatter):
    @property
    def person(self) -> Any:
        return self.town.sandbox.person(int(self.id))

    async def sends(self, text: str) -> None:
        self.person.sends(text)
        await self.town.settle()

    async def taps(self, label: str) -> None:
        self.person.taps(self._whole(label))
        await self.town.settle()

    def _whole(self, label: str) -> str:
        labels = self.person.labels()
        return next((each for each in labels if each == label), None) or next(
            (each for each in labels if label in each), label
        )

    async def shares_contact(self, phone: str | None = None, *, own: bool = True) -> None:
        if own:
            if phone is not None:
                self.person.profile.phone = phone
            self.person.shares_contact()
        else:
            self.person.shares_contact(phone, user_id=99)
        await self.town.settle()

    async def shares_place(self, latitude: float, longitude: float) -> None:
        self.person.sends_place(latitude, longitude)
        await self.town.settle()

    async def starts(self, code: str = "") -> None:
        self.person.starts(code)
        await self.town.settle()

    async def sends_photo(self, data: bytes = PNG, caption: str = "", **more: Any) -> None:
        self.person.sends_photo(data, caption=caption, **more)
        await self.town.settle()

    async def sends_voice(self, data: bytes = b"OggS", caption: str = "") -> None:
        self.person.sends_voice(data, caption)
        await self.town.settle()

    async def sends_file(self, name: str, data: bytes = b"%PDF", caption: str = "") -> None:
        self.person.sends_file(name, data, caption)
        await self.town.settle()

    def screens(self) -> list[str]:
        return [_as_text(message) for message in self.person.chat() if message["from"] == "bot"]


def _as_text(message: dict[str, Any]) -> str:
    keyboard = message.get("inline_keyboard") or []
    rows = ["".join(f"[{button['text']}]" for button in row) for row in keyboard]
    return "\n".join([message["text"], *rows])


class OnNarrow(Chatter):
    async def _wrote(self, **matter: object) -> None:
        update = self.town.narrow.wrote(self.id, **matter)
        intake = self.town.program.intake(self.town.narrow)
        await intake.keep([update])
        await self.town.settle()

    async def sends(self, text: str) -> None:
        # No slash here: a command is written in words.
        await self._wrote(text=_WORDS.get(text, text))

    async def taps(self, label: str) -> None:
        await self.sends(self._written(label))

    def _written(self, label: str) -> str:
        """What a person types to choose `label`: its number, or the word in brackets."""
        offered: list[tuple[str, str]] = []
        for screen in reversed(self.screens()):
            for line in reversed(screen.split("\n")):
                if found := re.fullmatch(r"(\d+) (.*)", line):
                    offered.append((found[2], found[1]))
                elif line.startswith("["):
                    offered.append((line[1:-1], line[1:-1]))
        newest = offered[:20]
        exact = [typed for choice, typed in newest if choice == label]
        return next(iter(exact + [typed for choice, typed in offered if label in choice]), label)

    async def shares_contact(self, phone: str | None = None, *, own: bool = True) -> None:
        await self._wrote(phone=phone or f"1900000{self.id}", own=own)

    async def starts(self, code: str = "") -> None:
        await self._wrote(start=code)

    def screens(self) -> list[str]:
        return self.town.narrow.sent.get(self.id, [])


_WORDS = {
    "/visit": "记一次服务", "/help": "帮助", "/language": "语言", "/mine": "我的记录",
    "/quota": "我的任务", "/near": "附近待走访", "/find": "查找", "/invite": "邀请",
    "/burden": "记录负担", "/coverage": "覆盖情况",
    "/plan": "走访计划", "/broadcast": "发通知",
}  # fmt: skip
_CHATTERS = {"telegram": OnTelegram, "narrow": OnNarrow}


async def fill(url: str, now: datetime) -> None:
    """The small bureau, into a migrated database."""
    tenants = {"telegram": TENANT, "narrow": "n"}
    store = await Store.open(url)
    try:
        await store.write(lambda session: bureau.build(session, now=now, channels=tenants))
    finally:
        await store.close()


@contextlib.asynccontextmanager
async def opened(url: str, folder: Path, channel: str, now: datetime) -> AsyncIterator[Town]:
    """A town on the database `url`, filled by `fill`, at the moment `now`."""
    store = await Store.open(url)
    town = Town(store, channel, folder)
    try:
        await town.at(now)
        yield town
        await town.program.settled()
    finally:
        await town.sandbox.close()
        await store.close()
        clock.move(type(now - now)())


async def visits(town: Town) -> list[dict[str, Any]]:
    """All rows of the view `v_visits`, as the bureau would read them."""
    from sqlalchemy import text

    async with town.store.read() as session:
        rows = await session.execute(text("SELECT * FROM v_visits ORDER BY number"))
        return [dict(row) for row in rows.mappings()]


__all__ = ["Chatter", "Town", "opened", "visits"]
