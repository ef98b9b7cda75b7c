"""People who log a visit each, and the Bot API that stands between them and an assistant.

They tap what they are shown, as soon as it is shown: 8 updates a conversation, or 2 where all is
said in one message. Whoever is measured
gets the same updates as Telegram writes them, and the same answers to its calls.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

FIRST_ID = 10_000  # of the people; their chats have the same numbers
BOT = {"id": 7000001, "is_bot": True, "first_name": "Zhida", "username": "zhida_bench_bot"}
TOKEN = "7000001:" + "bench" * 7
AT_ONCE = 100  # updates that one `getUpdates` returns at most
SAID = "讲了快速预审"
RECORDED = "已记录"

# What each person waits to see, and then does: a label to tap, or a text to write.
SCRIPT = (
    ("", "/visit"),
    ("之江实验室", ""),
    ("现场", ""),
    ("今天", ""),
    ("宣讲政策", ""),
    ("完成", ""),
    ("一条消息写下来", SAID),
    ("保存", ""),
)
# The same visit told in one message: nothing is left to ask.
MESSAGE = (("", "今天上午去之江实验室 {id} 现场1小时，讲了快速预审"), ("保存", ""))


@dataclass(slots=True)
class Person:
    """One chat: how far its conversation is, and what stands in it."""

    id: int
    step: int = 0
    posted: float = 0.0
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)

    def profile(self) -> dict[str, Any]:
        name = f"人{self.id}"
        return {"id": self.id, "is_bot": False, "first_name": name, "language_code": "zh-hans"}

    def chat(self) -> dict[str, Any]:
        return {"id": self.id, "type": "private", "first_name": f"人{self.id}"}


class People:
    """`answer` is what the Bot API says to a call; `take` is what `getUpdates` would return."""

    def __init__(self, count: int, *, ahead: bool = False, message: bool = False) -> None:
        self.script = MESSAGE if message else SCRIPT
        self.updates = len(self.script)
        self.people = {FIRST_ID + n: Person(FIRST_ID + n) for n in range(count)}
        self.ahead = ahead
        self.posted = asyncio.Event()
        self.done = asyncio.Event()
        self.finished = 0
        self.seconds: list[float] = []
        """From each update to the reply it waited for."""
        self.calls = 0
        self.began = self.ended = 0.0
        self._updates: deque[tuple[int, bytes]] = deque()
        self._update_id = 870_000_000
        self._message_id = 100

    def begin(self) -> None:
        """Everybody writes what comes first; with `ahead`, everybody writes everything at once."""
        self.began = self.ended = time.perf_counter()
        for person in self.people.values():
            self._write(person, self.script[0][1].format(id=person.id))
        for label, text in SCRIPT[1:] if self.ahead else ():
            for person in self.people.values():
                said = f"{text}{person.id}" if text else label
                self._write(person, f"{label} {person.id}" if label == SCRIPT[1][0] else said)

    def take(self) -> list[bytes]:
        """What waits, taken away."""
        return [self._updates.popleft()[1] for _ in range(min(AT_ONCE, len(self._updates)))]

    def look(self, offset: int) -> list[bytes]:
        """What waits from `offset` on; anything before it is confirmed."""
        while self._updates and self._updates[0][0] < offset:
            self._updates.popleft()
        return [self._updates[at][1] for at in range(min(AT_ONCE, len(self._updates)))]

    def answer(self, method: str, params: Mapping[str, Any]) -> bytes:
        """What the Bot API answers; the person sees at once what the call shows."""
        self.calls += 1
        known = _METHODS.get(method)
        result = known(self, params) if known else True
        return json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode()

    def send(self, params: Mapping[str, Any]) -> dict[str, Any]:
        self._message_id += 1
        return self._shown(self._message_id, params)

    def edit(self, params: Mapping[str, Any]) -> dict[str, Any]:
        return self._shown(int(params["message_id"]), params)

    def me(self, _params: Mapping[str, Any]) -> dict[str, Any]:
        return BOT

    def _shown(self, message_id: int, params: Mapping[str, Any]) -> dict[str, Any]:
        person = self.people[int(params["chat_id"])]
        message = {
            "message_id": message_id,
            "from": BOT,
            "chat": person.chat(),
            "date": int(time.time()),
            "text": params["text"],
        }
        markup = params.get("reply_markup")
        if markup:
            message["reply_markup"] = json.loads(markup) if isinstance(markup, str) else markup
        person.messages[message_id] = message
        self._react(person, message)
        return message

    def _react(self, person: Person, message: Mapping[str, Any]) -> None:
        if RECORDED in message["text"]:
            self._finish(person)
            return
        if self.ahead or person.step >= self.updates:
            return
        wanted, text = self.script[person.step]
        if text:
            if wanted in message["text"]:
                self._answered(person)
                self._write(person, text)
            return
        for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
            for button in row:
                if button["text"].startswith(wanted):
                    self._answered(person)
                    self._tap(person, message, button["callback_data"])
                    return

    def _answered(self, person: Person) -> None:
        self.ended = time.perf_counter()
        self.seconds.append(self.ended - person.posted)

    def _finish(self, person: Person) -> None:
        if person.step > self.updates:
            return
        person.step = self.updates + 1
        self._answered(person)
        self.finished += 1
        if self.finished == len(self.people):
            self.done.set()
            self.posted.set()  # whoever waits for updates looks up

    def _write(self, person: Person, text: str) -> None:
        self._message_id += 1
        message: dict[str, Any] = {
            "message_id": self._message_id,
            "from": person.profile(),
            "chat": person.chat(),
            "date": int(time.time()),
            "text": text,
        }
        if text.startswith("/"):
            length = len(text)
            message["entities"] = [{"offset": 0, "length": length, "type": "bot_command"}]
        self._post(person, {"message": message})

    def _tap(self, person: Person, message: Mapping[str, Any], data: str) -> None:
        tapped = {
            "id": str(self._update_id * 7919),
            "from": person.profile(),
            "message": message,
            "chat_instance": "-3812345678901234567",
            "data": data,
        }
        self._post(person, {"callback_query": tapped})

    def _post(self, person: Person, matter: dict[str, Any]) -> None:
        self._update_id += 1
        update = {"update_id": self._update_id, **matter}
        raw = json.dumps(update, ensure_ascii=False).encode()
        self._updates.append((self._update_id, raw))
        person.step += 1
        person.posted = time.perf_counter()
        self.posted.set()


_METHODS: dict[str, Callable[[People, Mapping[str, Any]], Any]] = {
    "sendMessage": People.send,
    "editMessageText": People.edit,
    "getMe": People.me,
}


class Direct:
    """The Bot API without a socket; each call takes `latency` seconds."""

    def __init__(self, people: People, latency: float = 0.0) -> None:
        self.people, self.latency = people, latency

    async def call(self, method: str, params: Mapping[str, Any]) -> bytes:
        if self.latency:
            await asyncio.sleep(self.latency)
        return self.people.answer(method, params)
