"""Pushed updates: with the secret, in order within a chat, again until taken."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox import Person, Sandbox
from tests.sandbox.conftest import TOKEN, Api


class Hook:
    """A webhook that answers what it was told to."""

    def __init__(self) -> None:
        self.url = ""
        self.answers: deque[web.Response] = deque()
        self.heard: asyncio.Queue[tuple[str | None, Any]] = asyncio.Queue()

    async def hear(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        await self.heard.put((secret, await request.json()))
        return self.answers.popleft() if self.answers else web.Response()

    async def next(self) -> tuple[str | None, Any]:
        async with asyncio.timeout(5):
            return await self.heard.get()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    one = Hook()
    app = web.Application()
    app.router.add_post("/hook", one.hear)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    one.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield one
    await runner.cleanup()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    box = Sandbox(tokens=[TOKEN], webhook_delay=0.001)
    yield box
    await box.close()


async def taken(sandbox: Sandbox, count: int) -> None:
    """Return once the hook has taken so many."""
    async with asyncio.timeout(5):
        while len(sandbox.world.truth.confirmed) < count:
            await sandbox.world.watch.wait(sandbox.world.watch.seq, 5)


async def test_updates_are_pushed_with_the_secret(
    sandbox: Sandbox, api: Api, lin: Person, hook: Hook
) -> None:
    lin.sends("早")
    await api.ok("setWebhook", url=hook.url, secret_token="s3cret")
    lin.sends("晚")
    heard = [await hook.next(), await hook.next()]
    assert [secret for secret, _ in heard] == ["s3cret"] * 2
    assert [update["message"]["text"] for _, update in heard] == ["早", "晚"]
    await taken(sandbox, 2)
    info = await api.ok("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (hook.url, 0)


async def test_a_push_that_fails_is_tried_again_in_order(
    sandbox: Sandbox, api: Api, lin: Person, hook: Hook
) -> None:
    hook.answers.extend([web.Response(status=500), web.Response(status=302)])
    await api.ok("setWebhook", url=hook.url)
    lin.sends("一")
    lin.sends("二")
    texts = [(await hook.next())[1]["message"]["text"] for _ in range(4)]
    assert texts == ["一", "一", "一", "二"]
    await taken(sandbox, 2)
    info = await api.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 302 Found"


async def test_one_chat_does_not_hold_up_another(
    sandbox: Sandbox, api: Api, lin: Person, hook: Hook
) -> None:
    wang = sandbox.add_person(1002, "王敏")
    hook.answers.append(web.Response(status=500))
    await api.ok("setWebhook", url=hook.url)
    lin.sends("卡住")
    assert (await hook.next())[1]["message"]["text"] == "卡住"
    wang.sends("通行")
    texts = {(await hook.next())[1]["message"]["text"] for _ in range(2)}
    assert texts == {"卡住", "通行"}


async def test_an_unreachable_hook_is_told_and_kept(
    sandbox: Sandbox, api: Api, lin: Person, hook: Hook
) -> None:
    await api.ok("setWebhook", url="http://127.0.0.1:9/nobody")
    seen = sandbox.world.watch.seq
    lin.sends("一")
    async with asyncio.timeout(5):
        while "last_error_message" not in (info := await api.ok("getWebhookInfo")):
            await sandbox.world.watch.wait(seen, 5)
            seen = sandbox.world.watch.seq
    assert info["last_error_message"].startswith("Connection failed")
    assert info["pending_update_count"] == 1
    await api.ok("setWebhook", url=hook.url)
    assert (await hook.next())[1]["message"]["text"] == "一"


async def test_an_answer_may_be_a_call(
    sandbox: Sandbox, api: Api, lin: Person, hook: Hook
) -> None:
    reply = {"method": "sendMessage", "chat_id": 1001, "text": "收到"}
    hook.answers.append(web.json_response(reply))
    await api.ok("setWebhook", url=hook.url)
    lin.sends("一")
    assert (await lin.sees("收到"))["text"] == "收到"


async def test_updates_can_be_pushed_again(
    sandbox: Sandbox, api: Api, lin: Person, hook: Hook
) -> None:
    await api.ok("setWebhook", url=hook.url)
    lin.sends("一")
    (_, first) = await hook.next()
    await taken(sandbox, 1)
    assert sandbox.redeliver(first["update_id"]) == 1
    assert (await hook.next())[1] == first


async def test_a_deleted_webhook_is_pushed_to_no_more(
    sandbox: Sandbox, api: Api, lin: Person, hook: Hook
) -> None:
    await api.ok("setWebhook", url=hook.url, max_connections=1, allowed_updates=["message"])
    assert (await api.ok("getWebhookInfo"))["allowed_updates"] == ["message"]
    await api.ok("deleteWebhook")
    lin.sends("一")
    assert len(await api.hears()) == 1
    assert hook.heard.empty()
    assert (await api.ok("getWebhookInfo"))["url"] == ""


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"url": "ftp://127.0.0.1/x"}, "invalid webhook URL"),
        ({"url": "https://example.org/hook"}, "this machine only"),
        ({"url": "http://127.0.0.1:9", "secret_token": "no blanks"}, "secret token"),
        ({"url": "http://127.0.0.1:9", "max_connections": 101}, "max_connections"),
    ],
)
async def test_webhooks_that_are_refused(api: Api, params: dict[str, Any], said: str) -> None:
    assert said in await api.no("setWebhook", **params)
