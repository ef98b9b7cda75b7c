"""The sandbox itself: one dispatch for every call, and the people who use the bots.

In process a test calls `Sandbox.call` and is a person through `Sandbox.person`; over HTTP the same
dispatch stands behind `Sandbox.app`. The sandbox's clock is `bot.clock`.
"""

import inspect
import re
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from bot import clock
from bot.sandbox import limits, serving, site
from bot.sandbox.answers import Answer, Files, Refusal, encode, good, refused
from bot.sandbox.faults import AFTER, Fault, Faults
from bot.sandbox.flood import Flood
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.call import Call
from bot.sandbox.people import Person
from bot.sandbox.queues import Queued
from bot.sandbox.store import Store
from bot.sandbox.webhook import Pusher
from bot.sandbox.world import Bot, Group, Json, Profile, World, seconds

_TOKEN = re.compile(r"(\d{1,15}):[A-Za-z0-9_-]{30,}\Z")
_NO_FILES: Files = {}


class Sandbox:
    """A world of bots and people, kept in a file or, without one, in memory only."""

    def __init__(
        self,
        path: Path | None = None,
        *,
        tokens: Collection[str] | None = None,
        flood: bool = False,
        webhook_delay: float = 1.0,
    ) -> None:
        self.world = World()
        self.faults = Faults()
        self._store = None if path is None else Store(path, self.world)
        self._pusher = Pusher(self.world, self._run, first_delay=webhook_delay)
        self.world.pusher = self._pusher.stir
        self._flood = Flood() if flood else None
        self._tokens: dict[str, Bot] = {}
        self._closed_list = tokens is not None
        for token in tokens or ():
            self._admit(token, listed=True)

    async def call(
        self,
        token: str,
        method: str,
        params: Mapping[str, Any],
        files: Files = _NO_FILES,
    ) -> Answer:
        """One call of the Bot API."""
        bot = self._tokens.get(token) or self._admit(token)
        if bot is None:
            return refused(Refusal(401, "Unauthorized"))
        chat_id = _chat_id(params) if self.faults.active or self._flood else None
        fault = self.faults.take(method, chat_id) if self.faults.active else None
        try:
            return await self._answer(bot, method, params, files, fault=fault, chat_id=chat_id)
        except Refusal as refusal:
            self._note_refused(bot, method, params, refusal.status, refusal.description)
            answer = refused(refusal)
            if fault is not None and fault.kind in AFTER:
                return await self.faults.after(fault, answer)
            return answer

    async def _run(self, bot: Bot, method: str, params: dict[str, Any]) -> None:
        """A call that came as the answer to a pushed update; its outcome goes nowhere."""
        try:
            await self._answer(bot, method, params, _NO_FILES, fault=None, chat_id=None)
        except Refusal as refusal:
            self._note_refused(bot, method, params, refusal.status, refusal.description)

    async def get_file(self, token: str, path: str) -> Answer:
        """Download what getFile named."""
        if (self._tokens.get(token) or self._admit(token)) is None:
            return refused(Refusal(401, "Unauthorized"))
        file = self.world.files.get(self.world.paths.get(path, ""))
        if file is None or len(file.data) > limits.DOWNLOAD_BYTES:
            return refused(Refusal(404, "Not Found"))
        return Answer(200, file.data, type="application/octet-stream")

    @cached_property
    def app(self) -> Starlette:
        """Bot API, control interface and chat page as one application."""
        return site.application(self)

    @asynccontextmanager
    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
        """Serve on loopback while the block runs; gives the address."""
        try:
            async with serving.serve(self.app, host=host, port=port, release=self._release) as url:
                for bot in self.world.bots.values():
                    self._pusher.stir(bot)
                yield url
        finally:
            await self._pusher.stop()
            self.world.open = True
            if self._store is not None:
                self._store.flush()

    async def close(self) -> None:
        """Stop pushing, let go whoever waits, write what is left."""
        self._release()
        await self._pusher.stop()
        if self._store is not None:
            self._store.close()
            self._store = None

    def _release(self) -> None:
        self.world.release()
        self.faults.release()

    async def _answer(
        self,
        bot: Bot,
        name: str,
        params: Mapping[str, Any],
        files: Files,
        *,
        fault: Fault | None,
        chat_id: int | None,
    ) -> Answer:
        if fault is not None and (instead := await self.faults.before(fault)) is not None:
            self._note_refused(bot, name, params, instead.status, fault.kind)
            return instead
        method = METHODS.get(name) or METHODS.get(name.lower())
        if method is None:
            raise Refusal(404, "Not Found: method not found")
        self.world.truth.calls[method.name] += 1
        if self._flood is not None:
            self._flood.check(bot.id, name.lower(), chat_id)
        call = Call(self.world, bot, method.name, method.read(params, files), files)
        result = method.run(call)
        if inspect.isawaitable(result):
            result = await result
        answer = good(result if isinstance(result, bytes) else encode(result))
        return answer if fault is None else await self.faults.after(fault, answer)

    def _note_refused(
        self, bot: Bot, method: str, params: Mapping[str, Any], status: int, description: str
    ) -> None:
        chat = _chat_id(params)
        self.world.truth.refuse(
            bot=bot.id,
            chat=chat,
            method=method,
            status=status,
            description=description,
            at=seconds(),
        )

    def _admit(self, token: str, *, listed: bool = False) -> Bot | None:
        match = _TOKEN.match(token)
        if match is None or (self._closed_list and not listed):
            if listed:
                raise ValueError("a token looks like 123456:and-then-thirty-letters-or-more")
            return None
        bot = self._tokens[token] = self.world.bot(int(match.group(1)))
        return bot

    def add_person(
        self,
        id: int,  # noqa: A002 - the interface's word
        name: str,
        *,
        phone: str = "",
        language: str = "zh-hans",
        note: str = "",
        group: str = "",
    ) -> Person:
        """Put a person into the world, or change who they are."""
        if id <= 0 or not name.strip():
            raise ValueError("a person has a positive number and a name")
        self.world.people[id] = Profile(id, name, phone, language, note, group)
        self.world.keeps("person", id)
        self.world.watch.people = self.world.watch.changed()
        return self.person(id)

    def add_group(self, id: int, title: str) -> None:  # noqa: A002 - as above
        """Put a group into the world; people write there with `sends(text, group=id)`."""
        if id >= 0:
            raise ValueError("a group has a negative number")
        self.world.groups[id] = Group(id, title)
        self.world.keeps("group", id)

    def person(self, user_id: int, *, bot: int | None = None) -> Person:
        """Be this person, in the chat with the bot (the only one, where none is named)."""
        if user_id not in self.world.people:
            raise LookupError(f"no person {user_id}")
        return Person(self.world, user_id, lambda: self.bot(bot))

    def bot(self, bot_id: int | None = None) -> Bot:
        """A bot by its number, or the first that came."""
        if bot_id is not None:
            return self.world.bots[bot_id]
        for bot in self.world.bots.values():
            return bot
        raise LookupError("no bot yet: name its token when the sandbox is made, or let it call")

    def inject(self, update: Json | str | bytes, *, bot: int | None = None) -> int | None:
        """Queue any update, well-formed or not; one without an id gets the next."""
        one, now = self.bot(bot), seconds()
        if isinstance(update, dict):
            if "update_id" not in update:
                update = {"update_id": one.queue.next_id, **update}
            number = update["update_id"]
            raw = encode(update)
        else:
            raw = update.encode("utf-8", "surrogatepass") if isinstance(update, str) else update
            number = one.queue.next_id
        known = number if isinstance(number, int) else one.queue.next_id
        one.queue.next_id = max(one.queue.next_id, known + 1)
        self.world.enqueue(one, Queued(known, raw, now))
        body = update if isinstance(update, dict) else {}
        self.world.truth.offer(known, kind="injected", body=body, bot=one.id, chat=0, at=now)
        return known

    def redeliver(self, first: int, *, bot: int | None = None) -> int:
        """Offer again what was confirmed from this update on; how many."""
        one = self.bot(bot)
        count = one.queue.redeliver(first)
        self.world.push(one)
        return count

    def restart_ids(self, at: int, *, bot: int | None = None) -> None:
        """Let update ids go on from another number, as after a quiet week."""
        self.bot(bot).queue.next_id = at
        self.world.keeps("bot", self.bot(bot).id)

    def set_clock(self, when: datetime) -> None:
        """Move the clock to this moment."""
        self._move(clock.offset() + (when - clock.now()))

    def advance(self, by: timedelta) -> None:
        """Move the clock on."""
        self._move(clock.offset() + by)

    def reset_clock(self) -> None:
        """Set the clock back to the machine's."""
        self._move(timedelta())

    def _move(self, offset: timedelta) -> None:
        clock.move(offset)
        self.world.keeps("clock", "offset")
        self.world.watch.clock = self.world.watch.changed()


def _chat_id(params: Mapping[str, Any]) -> int | None:
    try:
        return int(params["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None
