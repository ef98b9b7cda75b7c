"""The state of the sandbox: bots, people, groups, their chats and messages, files, open queries.

Everything that changes here is announced twice: to those who watch (`watch.changed`) and to the
store that keeps it over a restart (`keep`). Message dicts are never changed, only replaced.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot import clock
from bot.sandbox import limits
from bot.sandbox.answers import bad, encode
from bot.sandbox.queues import Queue, Queued
from bot.sandbox.truth import Truth

Json = dict[str, Any]
Keep = Callable[[str, tuple[int | str, ...]], None]

FIRST_UPDATE = 100_000_001


def seconds() -> int:
    """Now, as the Bot API writes dates."""
    return int(clock.now().timestamp())


@dataclass(slots=True)
class Profile:
    """A person: who they are, and what the page shows of them."""

    id: int
    name: str
    phone: str = ""
    language: str = "zh-hans"
    note: str = ""
    group: str = ""

    def user(self) -> Json:
        """The person as `User`."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.name}
        if self.language:
            user["language_code"] = self.language
        return user

    def chat(self) -> Json:
        """The person's private chat as `Chat`."""
        return {"id": self.id, "first_name": self.name, "type": "private"}


@dataclass(slots=True)
class Group:
    """A group in which a bot was put."""

    id: int
    title: str

    def chat(self) -> Json:
        """The group as `Chat`."""
        return {"id": self.id, "title": self.title, "type": "supergroup"}


@dataclass(slots=True)
class Chat:
    """What one bot and one person (or group) said to each other."""

    bot: int
    id: int
    messages: dict[int, Json] = field(default_factory=dict)
    keyboard: Json | None = None
    started: bool = False
    blocked: bool = False
    unread: int = 0
    typing_until: float = 0.0
    toast: Json | None = None
    menu: Json | None = None
    seq: int = 0


@dataclass(slots=True)
class Query:
    """A tap that waits for its answer."""

    chat: int
    message_id: int
    asked: int


@dataclass(slots=True)
class Webhook:
    """Where updates are pushed to."""

    url: str
    secret: str = ""
    connections: int = 40
    ip_address: str = ""
    error_date: int = 0
    error: str = ""


class Bot:
    """One token's bot."""

    def __init__(self, bot_id: int) -> None:
        self.id = bot_id
        self.username = f"zhida_{bot_id}_bot"
        self.names: dict[str, str] = {"": "Zhida"}
        self.descriptions: dict[str, str] = {}
        self.short_descriptions: dict[str, str] = {}
        self.commands: dict[str, list[Json]] = {}
        self.menu: Json = {"type": "commands"}
        self.webhook: Webhook | None = None
        self.queue = Queue(FIRST_UPDATE)
        self.queries: dict[str, Query] = {}
        self.next_message = 1

    def new_album(self) -> str:
        """What the parts of the next album have in common."""
        return str(self.next_message + self.id * 1_000_000)

    def user(self) -> Json:
        """The bot as `User`, without the fields that only getMe has."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.names[""],
            "username": self.username,
        }


@dataclass(slots=True)
class File:
    """A stored file; one content may have several, one for each bot and sending."""

    id: str
    unique: str
    path: str
    name: str
    type: str
    data: bytes


class Watch:
    """A count that grows with each change, and those who wait for it to grow."""

    def __init__(self) -> None:
        self.seq = 0
        self.clock = 0
        self.people = 0
        self._grown: asyncio.Event | None = None

    def changed(self) -> int:
        """Count a change and wake who waits."""
        self.seq += 1
        if self._grown is not None:
            self._grown.set()
            self._grown = None
        return self.seq

    async def wait(self, after: int, at_most: float) -> None:
        """Return once something happened after `after`, or the time is over."""
        if self.seq > after:
            return
        if self._grown is None:
            self._grown = asyncio.Event()
        grown = self._grown
        try:
            async with asyncio.timeout(at_most):
                await grown.wait()
        except TimeoutError:
            pass

    def wake(self) -> None:
        """Let everybody go who waits."""
        if self._grown is not None:
            self._grown.set()
            self._grown = None


class World:
    """All of it."""

    def __init__(self) -> None:
        self.bots: dict[int, Bot] = {}
        self.people: dict[int, Profile] = {}
        self.groups: dict[int, Group] = {}
        self.chats: dict[tuple[int, int], Chat] = {}
        self.files: dict[str, File] = {}
        self.paths: dict[str, str] = {}
        self.watch = Watch()
        self.truth = Truth()
        self.keep: Keep | None = None
        self.open = True
        self.pusher: Callable[[Bot], None] | None = None

    def bot(self, bot_id: int) -> Bot:
        """The bot of this number, made on first use."""
        bot = self.bots.get(bot_id)
        if bot is None:
            bot = self.bots[bot_id] = Bot(bot_id)
            self.keeps("bot", bot_id)
        return bot

    def keeps(self, kind: str, *key: int | str) -> None:
        """Tell the store that this changed."""
        if self.keep is not None:
            self.keep(kind, key)

    def peer(self, chat_id: int) -> Profile | Group | None:
        """Who is behind a chat's number."""
        return self.people.get(chat_id) or self.groups.get(chat_id)

    def chat(self, bot: Bot, chat_id: int) -> Chat:
        """The chat, made on first use by a person."""
        chat = self.chats.get((bot.id, chat_id))
        if chat is None:
            chat = self.chats[bot.id, chat_id] = Chat(bot.id, chat_id)
        return chat

    def reachable(self, bot: Bot, chat_id: int) -> Chat:
        """The chat as a bot may write to it: the person wrote first and has not blocked it."""
        chat = self.chats.get((bot.id, chat_id))
        if chat is None or not chat.started or self.peer(chat_id) is None:
            raise bad(limits.NOT_FOUND)
        if chat.blocked:
            raise limits.BLOCKED
        return chat

    def touched(self, chat: Chat) -> None:
        """The chat's state changed: its watchers look again, the store writes it."""
        chat.seq = self.watch.changed()
        if self.keep is not None:
            self.keep("chat", (chat.bot, chat.id))

    def new_id(self, bot: Bot) -> int:
        """The next message id; a bot's private chats share one count, as at Telegram."""
        number = bot.next_message
        bot.next_message = number + 1
        return number

    def put(self, chat: Chat, message: Json) -> None:
        """Show a message, new or in its new version."""
        number = message["message_id"]
        chat.messages[number] = message
        if self.keep is not None:
            self.keep("message", (chat.bot, chat.id, number))
            self.keep("bot", (chat.bot,))
        self.touched(chat)

    def remove(self, chat: Chat, number: int) -> None:
        """Take a message away."""
        del chat.messages[number]
        self.keeps("message", chat.bot, chat.id, number)
        self.touched(chat)

    def offer(self, bot: Bot, kind: str, body: Json, chat_id: int) -> int | None:
        """Queue an update for the bot, if it takes this kind."""
        queue = bot.queue
        if not queue.wants(kind):
            return None
        number = queue.next_id
        queue.next_id = number + 1
        now = seconds()
        raw = encode({"update_id": number, kind: body})
        self.enqueue(bot, Queued(number, raw, now, chat_id))
        self.truth.offer(number, kind=kind, body=body, bot=bot.id, chat=chat_id, at=now)
        return number

    def enqueue(self, bot: Bot, update: Queued) -> None:
        """Put a finished update into the queue and wake whoever delivers it."""
        bot.queue.put(update)
        if self.keep is not None:
            self.keep("update", (bot.id, update.id))
            self.keep("bot", (bot.id,))
        if bot.webhook is not None:
            self.push(bot)

    def push(self, bot: Bot) -> None:
        """Tell who pushes updates that this bot's queue or webhook changed."""
        if self.pusher is not None:
            self.pusher(bot)

    def release(self) -> None:
        """End all waiting: the server stops."""
        self.open = False
        self.watch.wake()
        for bot in self.bots.values():
            bot.queue.wake()
