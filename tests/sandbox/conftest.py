"""A fresh sandbox with one bot and one person, and a way to call that checks what it sees."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot import clock
from bot.sandbox import Person, Sandbox
from bot.sandbox.answers import Files
from tests.sandbox import spec

TOKEN = "700001:sandbox-token-of-nobody-at-all-000"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000140000000c808020000") + b"\0" * 64


@dataclass
class Api:
    """Calls a sandbox as a bot; every request, answer and update is held against the spec."""

    sandbox: Sandbox
    token: str = TOKEN

    async def ok(self, method: str, /, files: Files | None = None, **params: Any) -> Any:
        spec.check_request(method, params, files or {})
        answer = await self.sandbox.call(self.token, method, params, files or {})
        body = json.loads(answer.body)
        assert body["ok"], body
        spec.check_answer(method, body["result"])
        if method == "getUpdates":
            for update in body["result"]:
                spec.check_update(update)
        return body["result"]

    async def no(self, method: str, /, files: Files | None = None, **params: Any) -> str:
        """A call that is refused; its code and description as one string."""
        answer = await self.sandbox.call(self.token, method, params, files or {})
        body = json.loads(answer.body)
        assert body["ok"] is False, body
        assert body["error_code"] == answer.status
        return f"{answer.status} {body['description']}"

    async def hears(self, **params: Any) -> list[Any]:
        """Updates, all confirmed."""
        updates: list[Any] = await self.ok("getUpdates", **params)
        if updates:
            await self.ok("getUpdates", offset=updates[-1]["update_id"] + 1)
        return updates

    def polls(self, **params: Any) -> asyncio.Task[Any]:
        """A long poll under way."""
        return asyncio.create_task(self.ok("getUpdates", **params))


@pytest.fixture(autouse=True)
def _clock_at_rest() -> Iterator[None]:
    yield
    clock.move(timedelta())


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    box = Sandbox(tokens=[TOKEN])
    yield box
    await box.close()


@pytest.fixture
def api(sandbox: Sandbox) -> Api:
    return Api(sandbox)


@pytest.fixture
def lin(sandbox: Sandbox) -> Person:
    return sandbox.add_person(1001, "林晓", phone="13800000001", note="服务专员")


@pytest.fixture
async def met(lin: Person, api: Api) -> Person:
    """A person who has written to the bot, which has heard it."""
    lin.sends("/start")
    await api.hears()
    return lin


async def settled() -> None:
    """Let every task run until it waits."""
    for _ in range(10):
        await asyncio.sleep(0)
