"""Keeping the world over a restart: one sqlite file of rows (kind, key, body), written behind.

Changes are gathered and written within a quarter of a second, and when the sandbox closes; a kill
in between loses that much of the demo's chats and nothing else.
"""

import asyncio
import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot import clock
from bot.sandbox.answers import encode
from bot.sandbox.queues import Queued
from bot.sandbox.world import Bot, Chat, File, Group, Profile, Webhook, World

_DELAY_SECONDS = 0.25
_OURS = 0x5A44  # application_id: a file that is not the sandbox's is never written over
_VERSION = 1
_BOT_WORDS = ("names", "descriptions", "short_descriptions", "commands", "menu", "next_message")
_CHAT_STATE = ("keyboard", "started", "blocked", "unread", "menu")
# In this order they are read back: a message needs its chat, an update its bot.
_KINDS = ("clock", "person", "group", "bot", "chat", "message", "update", "file")

Key = tuple[Any, ...]


class ForeignFileError(Exception):
    """The file is there and is not a sandbox of this version."""


class Store:
    """The file, and what is still to be written into it."""

    def __init__(self, path: Path, world: World) -> None:
        self._world = world
        self._dirty: dict[tuple[str, Key], None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._file = _opened(path)
        self._read()
        world.keep = self._keep

    def _keep(self, kind: str, key: Key) -> None:
        self._dirty[kind, key] = None
        if self._timer is None:
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                return  # made outside a loop: written by the next change in one, or at the end
            self._timer = loop.call_later(_DELAY_SECONDS, self.flush)

    def flush(self) -> None:
        """Write what changed."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        dirty, self._dirty = self._dirty, {}
        if not dirty:
            return
        waiting = self._waiting({key[0] for kind, key in dirty if kind == "update"})
        rows = [(kind, json.dumps(key), self._body(kind, key, waiting)) for kind, key in dirty]
        with self._file:
            self._file.executemany(
                "INSERT OR REPLACE INTO kept VALUES (?, ?, ?)",
                [row for row in rows if row[2] is not None],
            )
            self._file.executemany(
                "DELETE FROM kept WHERE kind = ? AND key = ?",
                [row[:2] for row in rows if row[2] is None],
            )

    def close(self) -> None:
        """Write what is left and let go of the file."""
        self._world.keep = None
        self.flush()
        self._file.close()

    def _waiting(self, bots: set[int]) -> dict[Key, Queued]:
        return {
            (bot.id, update.id): update
            for bot in self._world.bots.values()
            if bot.id in bots
            for update in bot.queue.waiting
        }

    def _body(self, kind: str, key: Key, waiting: dict[Key, Queued]) -> bytes | None:
        """The row's body, or None where the thing is gone."""
        world = self._world
        writers: dict[str, Callable[[], bytes | None]] = {
            "clock": lambda: encode(clock.offset().total_seconds()),
            "person": lambda: encode(asdict(world.people[key[0]])),
            "group": lambda: encode(asdict(world.groups[key[0]])),
            "bot": lambda: encode(_of_bot(world.bots[key[0]])),
            "chat": lambda: encode(_of_chat(world.chats[key[0], key[1]])),
            "message": lambda: _of_message(world.chats[key[0], key[1]], key[2]),
            "update": lambda: _of_update(waiting.get(key)),
            "file": lambda: _of_file(world.files[key[0]]),
        }
        return writers[kind]()

    def _read(self) -> None:
        readers: dict[str, Callable[[Key, bytes], None]] = {
            "clock": lambda _, body: clock.move(timedelta(seconds=json.loads(body))),
            "person": self._read_person,
            "group": self._read_group,
            "bot": self._read_bot,
            "chat": self._read_chat,
            "message": self._read_message,
            "update": self._read_update,
            "file": self._read_file,
        }
        for kind in _KINDS:
            for key, body in self._rows(kind):
                readers[kind](key, body)

    def _rows(self, kind: str) -> Iterator[tuple[Key, bytes]]:
        rows = self._file.execute("SELECT key, body FROM kept WHERE kind = ?", (kind,))
        yield from sorted((tuple(json.loads(key)), body) for key, body in rows)

    def _read_person(self, key: Key, body: bytes) -> None:
        self._world.people[key[0]] = Profile(**json.loads(body))

    def _read_group(self, key: Key, body: bytes) -> None:
        self._world.groups[key[0]] = Group(**json.loads(body))

    def _read_bot(self, key: Key, body: bytes) -> None:
        bot = self._world.bots[key[0]] = Bot(key[0])
        state = json.loads(body)
        for name in _BOT_WORDS:
            setattr(bot, name, state[name])
        if state["webhook"] is not None:
            bot.webhook = Webhook(**state["webhook"])
        bot.queue.next_id = state["next_id"]
        allowed = state["allowed"]
        bot.queue.allowed = None if allowed is None else frozenset(allowed)

    def _read_chat(self, key: Key, body: bytes) -> None:
        bot, chat = key[0], key[1]
        self._world.chats[bot, chat] = Chat(bot, chat, **json.loads(body))

    def _read_message(self, key: Key, body: bytes) -> None:
        chat = self._world.chats[key[0], key[1]]
        chat.messages[key[2]] = json.loads(body)

    def _read_update(self, key: Key, body: bytes) -> None:
        (date, chat), raw = _unheaded(body)
        queue = self._world.bots[key[0]].queue
        queue.waiting.append(Queued(key[1], raw, date, chat))

    def _read_file(self, key: Key, body: bytes) -> None:
        (unique, path, name, kind), data = _unheaded(body)
        file = File(key[0], unique, path, name, kind, data)
        self._world.files[file.id] = file
        self._world.paths[file.path] = file.id


def _of_bot(bot: Bot) -> dict[str, Any]:
    state: dict[str, Any] = {name: getattr(bot, name) for name in _BOT_WORDS}
    state["webhook"] = None if bot.webhook is None else asdict(bot.webhook)
    return state | bot.queue.state()


def _of_chat(chat: Chat) -> dict[str, Any]:
    return {name: getattr(chat, name) for name in _CHAT_STATE}


def _of_message(chat: Chat, number: int) -> bytes | None:
    message = chat.messages.get(number)
    return None if message is None else encode(message)


def _of_update(update: Queued | None) -> bytes | None:
    return None if update is None else _headed([update.date, update.chat], update.body)


def _of_file(file: File) -> bytes:
    return _headed([file.unique, file.path, file.name, file.type], file.data)


def _headed(head: list[Any], body: bytes) -> bytes:
    return encode(head) + b"\n" + body


def _unheaded(raw: bytes) -> tuple[list[Any], bytes]:
    head, _, body = raw.partition(b"\n")
    return json.loads(head), body


def _opened(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    file = sqlite3.connect(path, timeout=5)
    try:
        _prepare(file, path)
    except BaseException:
        file.close()
        raise
    return file


def _prepare(file: sqlite3.Connection, path: Path) -> None:
    try:
        marks = [file.execute(f"PRAGMA {name}").fetchone()[0] for name in _MARKS]
        fresh = not file.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise ForeignFileError(f"{path} cannot be read as a sandbox: {error}") from error
    if not fresh and marks != [_OURS, _VERSION]:
        raise ForeignFileError(f"{path} is not a sandbox of this version; move it away")
    file.execute("PRAGMA journal_mode = WAL")
    file.execute("PRAGMA synchronous = NORMAL")
    file.execute(
        "CREATE TABLE IF NOT EXISTS kept ("
        "kind TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (kind, key))"
    )
    for name, value in zip(_MARKS, (_OURS, _VERSION), strict=True):
        file.execute(f"PRAGMA {name} = {value}")
    file.commit()


_MARKS = ("application_id", "user_version")
