"""Pushing updates to a bot's webhook: in order within a chat, chats side by side, until taken.

A push is taken by an answer of 2xx; anything else is tried again after 1, 2, 4, … 60 seconds. An
answer may itself be a method call, as the Bot API allows.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from bot.sandbox.queues import Queued
from bot.sandbox.world import Bot, World, seconds

_TIMEOUT = aiohttp.ClientTimeout(total=60)
_LONGEST_DELAY = 60.0
_LARGEST_ANSWER = 64 * 1024
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header

Run = Callable[[Bot, str, dict[str, Any]], Awaitable[None]]


class Pusher:
    """Pushes for every bot that has a webhook."""

    def __init__(self, world: World, run: Run, *, first_delay: float = 1.0) -> None:
        self._world = world
        self._run = run
        self._first_delay = first_delay
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._stirred: dict[int, asyncio.Event] = {}

    def stir(self, bot: Bot) -> None:
        """The bot's queue or webhook changed."""
        if bot.id in self._tasks:
            self._stirred[bot.id].set()
        elif bot.webhook is not None:
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                return  # nobody can push yet; the next change in a loop starts it
            self._stirred[bot.id] = asyncio.Event()
            self._tasks[bot.id] = loop.create_task(self._push_all(bot))

    async def stop(self) -> None:
        """Stop pushing; what was not taken stays in the queue."""
        tasks, self._tasks = list(self._tasks.values()), {}
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                raise outcome

    async def _push_all(self, bot: Bot) -> None:
        """Keep one lane for each chat that has something waiting."""
        stirred = self._stirred[bot.id]
        lanes: dict[int, asyncio.Task[None]] = {}
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as session,
            asyncio.TaskGroup() as group,
        ):
            while bot.webhook is not None:
                stirred.clear()
                lanes = {chat: lane for chat, lane in lanes.items() if not lane.done()}
                for update in (*bot.queue.again, *bot.queue.waiting):
                    if len(lanes) >= bot.webhook.connections:
                        break
                    if update.chat not in lanes:
                        lane = group.create_task(self._lane(bot, update.chat, session))
                        lanes[update.chat] = lane
                await stirred.wait()
            for lane in lanes.values():
                lane.cancel()
        if self._tasks.get(bot.id) is asyncio.current_task():
            del self._tasks[bot.id]
            self.stir(bot)  # a new webhook may have been set meanwhile

    async def _lane(self, bot: Bot, chat: int, session: aiohttp.ClientSession) -> None:
        """Push one chat's updates, each until it is taken."""
        delay = self._first_delay
        while (update := _first(bot, chat)) is not None and bot.webhook is not None:
            if await self._push(bot, update, session):
                self._taken(bot, update)
                delay = self._first_delay
            else:
                await asyncio.sleep(delay)
                delay = min(delay * 2, _LONGEST_DELAY)
        asyncio.get_running_loop().call_soon(self._stirred[bot.id].set)

    async def _push(self, bot: Bot, update: Queued, session: aiohttp.ClientSession) -> bool:
        hook = bot.webhook
        if hook is None:
            return False
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers[SECRET_HEADER] = hook.secret
        try:
            async with session.post(
                hook.url, data=update.body, headers=headers, allow_redirects=False
            ) as answer:
                body = await answer.content.read(_LARGEST_ANSWER)
                trouble = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                good = 200 <= answer.status < 300
        except (aiohttp.ClientError, TimeoutError) as error:
            body, good, trouble = b"", False, f"Connection failed: {type(error).__name__}"
        if not good:
            hook.error, hook.error_date = trouble, seconds()
            self._world.watch.changed()
            return False
        await self._reply(bot, body)
        return True

    async def _reply(self, bot: Bot, body: bytes) -> None:
        """Run the method that an answer may carry."""
        try:
            call = json.loads(body) if body else None
        except ValueError:
            return
        if isinstance(call, dict) and isinstance(method := call.pop("method", None), str):
            await self._run(bot, method, call)

    def _taken(self, bot: Bot, update: Queued) -> None:
        queue = bot.queue
        if update in queue.again:
            queue.again.remove(update)
        elif update in queue.waiting:
            queue.waiting.remove(update)
            queue.confirmed.append(update)
            self._world.truth.confirm([update.id])
            self._world.keeps("update", bot.id, update.id)
        self._world.watch.changed()


def _first(bot: Bot, chat: int) -> Queued | None:
    for update in (*bot.queue.again, *bot.queue.waiting):
        if update.chat == chat:
            return update
    return None
