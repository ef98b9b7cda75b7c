"""The Bot API over HTTP: every way to pass parameters, python-telegram-bot as a client, faults."""

import asyncio
import io
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
import pytest
import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError

from bot import clock
from bot.sandbox import Person, Sandbox
from bot.sandbox.queues import Queue
from bot.sandbox.serving import PortBusyError
from bot.sandbox.world import Watch
from tests.sandbox.conftest import PNG, TOKEN, settled


@pytest.fixture
async def url(sandbox: Sandbox) -> AsyncIterator[str]:
    async with sandbox.serve() as address:
        yield address


@pytest.fixture
async def web(url: str) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(f"{url}/bot{TOKEN}/") as session:
        yield session


@pytest.fixture
async def bot(url: str) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(
        TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot"
    ) as client:
        yield client


async def body(answer: aiohttp.ClientResponse) -> Any:
    async with answer:
        assert answer.content_type == "application/json"
        return await answer.json()


async def test_parameters_come_in_any_form(web: aiohttp.ClientSession, met: Person) -> None:
    hello = {"chat_id": "1001", "text": "你好 & <再见>"}
    multipart = aiohttp.FormData(hello)
    multipart.add_field("disable_notification", "true", content_type="text/plain")
    answers = [
        await body(await web.get("sendMessage", params=hello)),
        await body(await web.post("sendMessage", params=hello)),
        await body(await web.post("sendMessage", data=hello)),
        await body(await web.post("sendMessage", json={**hello, "chat_id": 1001})),
        await body(await web.post("sendMessage", data=multipart)),
        await body(await web.post("sendMessage", params={"chat_id": 1001}, data={"text": "x"})),
    ]
    assert [answer["result"]["text"] for answer in answers] == ["你好 & <再见>"] * 5 + ["x"]


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("application/json", b"{", "can't parse JSON object"),
        ("application/json", b"[]", "expected an Object"),
        ("application/x-www-form-urlencoded", b"text=%ff", "encoded in UTF-8"),
        ("text/csv", b"a,b", "does not read text/csv"),
    ],
)
async def test_bodies_that_are_refused(
    web: aiohttp.ClientSession, kind: str, data: bytes, said: str
) -> None:
    answer = await body(await web.post("getMe", data=data, headers={"Content-Type": kind}))
    assert answer["error_code"] == 400
    assert said in answer["description"]


async def test_other_verbs_and_sizes_are_refused(web: aiohttp.ClientSession) -> None:
    assert (await body(await web.put("getMe")))["error_code"] == 405
    big = b"x" * (51 * 1024 * 1024 + 1)
    answer = await body(await web.post("getMe", data=io.BytesIO(big)))
    assert answer["error_code"] == 413


async def test_wrong_tokens_and_methods(url: str) -> None:
    async with aiohttp.ClientSession(url) as web:
        for token in ("nonsense", "700002:" + "b" * 35):
            assert (await body(await web.get(f"/bot{token}/getMe")))["error_code"] == 401
        answer = await body(await web.get(f"/bot{TOKEN}/sendTelepathy"))
        assert answer["error_code"] == 404
        async with web.get(f"/file/bot{TOKEN}/photos/none.jpg") as missing:
            assert missing.status == 404
        async with web.put(f"/file/bot{TOKEN}/photos/none.jpg") as wrong:
            assert wrong.status == 405


async def test_answers_carry_the_real_time(sandbox: Sandbox, web: aiohttp.ClientSession) -> None:
    """However far the chat's clock was moved: `zhida doctor` compares the machine's with it."""
    sandbox.set_clock(clock.now() + timedelta(days=40))
    async with web.get("getMe") as answer:
        theirs = parsedate_to_datetime(answer.headers["Date"])
    assert abs(theirs - (clock.now() - clock.offset())) < timedelta(seconds=30)


async def test_the_library_talks_to_it(bot: telegram.Bot, lin: Person) -> None:
    lin.sends("/start abc")
    (update,) = await bot.get_updates(timeout=5, allowed_updates=["message", "callback_query"])
    assert update.message
    assert update.message.text == "/start abc"
    assert update.message.entities[0].type == "bot_command"
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("保存", callback_data="s")]])
    sent = await bot.send_message(1001, "<b>卡</b>", parse_mode="HTML", reply_markup=markup)
    lin.taps("保存")
    (tap,) = await bot.get_updates(offset=update.update_id + 1, timeout=5)
    assert tap.callback_query
    assert await tap.callback_query.answer("好")
    edited = await sent.edit_text("完")
    assert isinstance(edited, telegram.Message)
    assert edited.text == "完"
    with pytest.raises(BadRequest, match="not modified"):
        await sent.edit_text("完")
    await bot.set_my_commands([("visit", "记一次服务")], language_code="zh")
    assert lin.commands() == [{"command": "visit", "description": "记一次服务"}]
    await bot.send_chat_action(1001, "typing")
    await bot.delete_message(1001, sent.message_id)
    assert [message["from"] for message in lin.chat()] == ["person"]


async def test_files_travel_both_ways(bot: telegram.Bot, met: Person) -> None:
    photo = await bot.send_photo(1001, PNG, caption="图")
    size = photo.photo[-1]
    assert await (await bot.get_file(size.file_id)).download_as_bytearray() == PNG
    await bot.send_document(1001, b"abc", filename="名册.csv")
    await bot.send_media_group(1001, [InputMediaPhoto(PNG), InputMediaPhoto(size.file_id)])
    seen = met.chat()[1:]
    assert [bool(message["photo"]) for message in seen] == [True, False, True, True]
    assert seen[1]["document"]["name"] == "名册.csv"
    met.sends_file("回执.txt", "回执".encode())
    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.document
    file = await update.message.document.get_file()
    assert (await file.download_as_bytearray()).decode() == "回执"


def when_held(waiting: Queue | Watch, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Set once somebody is held there."""
    held, wait = asyncio.Event(), waiting.wait

    async def noted(*args: Any) -> Any:
        held.set()
        return await wait(*args)

    monkeypatch.setattr(waiting, "wait", noted)
    return held


async def test_a_second_poll_ends_the_first(
    bot: telegram.Bot,
    web: aiohttp.ClientSession,
    sandbox: Sandbox,
    met: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = when_held(sandbox.bot().queue, monkeypatch)
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await held.wait()
    second = asyncio.create_task(web.post("getUpdates", json={"timeout": 30}))
    with pytest.raises(Conflict):
        await first
    met.sends("来了")
    assert len((await body(await second))["result"]) == 1


async def test_a_poll_whose_caller_left_is_let_go(
    web: aiohttp.ClientSession, sandbox: Sandbox, met: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, over = asyncio.Event(), asyncio.Event()
    queue = sandbox.bot().queue
    wait = queue.wait

    async def noted(at_most: float) -> Any:
        held.set()
        try:
            return await wait(at_most)
        finally:
            over.set()

    monkeypatch.setattr(queue, "wait", noted)
    poll = asyncio.create_task(web.post("getUpdates", json={"timeout": 50}))
    await held.wait()
    poll.cancel()
    async with asyncio.timeout(5):
        await over.wait()
    met.sends("还在")
    assert len((await body(await web.post("getUpdates")))["result"]) == 1


@pytest.mark.parametrize(
    ("kind", "error", "arrived"),
    [
        ("refuse", NetworkError, 0),
        ("500", NetworkError, 0),
        ("502-html", NetworkError, 0),
        ("truncated", NetworkError, 1),
        ("accept+drop", NetworkError, 1),
        ("403", Forbidden, 0),
        ("409", Conflict, 0),
    ],
)
async def test_a_fault_is_felt_on_the_wire(
    bot: telegram.Bot, met: Person, kind: str, error: type[Exception], arrived: int
) -> None:
    async with aiohttp.ClientSession(bot.base_url.partition("/bot")[0]) as web:
        await web.post("/sandbox/faults", json={"kind": kind, "method": "sendMessage"})
    with pytest.raises(error):
        await bot.send_message(1001, "好")
    assert len(met.chat()) == 1 + arrived
    await bot.send_message(1001, "再来")
    assert len(met.chat()) == 2 + arrived


async def test_a_flood_wait_says_how_long(sandbox: Sandbox, web: aiohttp.ClientSession) -> None:
    sandbox.faults.add("429", retry_after=35)
    async with web.get("getMe") as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "35")
        assert (await answer.json())["parameters"] == {"retry_after": 35}


async def test_a_hang_lasts_until_the_caller_goes_or_the_server_stops(
    sandbox: Sandbox, met: Person
) -> None:
    hello = {"chat_id": 1001, "text": "好"}
    async with aiohttp.ClientSession() as web:
        async with sandbox.serve() as url:
            sandbox.faults.add("accept+hang", times=2)
            there = f"{url}/bot{TOKEN}/sendMessage"
            timeout = aiohttp.ClientTimeout(total=0.05)
            with pytest.raises(TimeoutError):
                await web.post(there, json=hello, timeout=timeout)
            call = asyncio.create_task(web.post(there, json=hello))
            await met.sees("好", after=2)
            assert not call.done()
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await call


async def test_stopping_answers_who_waits(
    sandbox: Sandbox, met: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    polling = when_held(sandbox.bot().queue, monkeypatch)
    watching = when_held(sandbox.world.watch, monkeypatch)
    async with aiohttp.ClientSession() as web:
        async with sandbox.serve() as url:
            poll = asyncio.create_task(
                web.post(f"{url}/bot{TOKEN}/getUpdates", json={"timeout": 50})
            )
            await polling.wait()
            seq = sandbox.world.watch.seq
            events = asyncio.create_task(web.get(f"{url}/sandbox/events?after={seq}&wait=50"))
            await watching.wait()
        assert await body(await poll) == {"ok": True, "result": []}
        assert (await body(await events))["chats"] == []
    await settled()


async def test_a_busy_port_is_named(sandbox: Sandbox) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortBusyError, match=f"port {port} of 127.0.0.1 is not free"):
            async with sandbox.serve(port=port):
                pass


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::"])  # noqa: S104
async def test_it_listens_on_loopback_only(sandbox: Sandbox, host: str) -> None:
    with pytest.raises(ValueError, match="loopback only"):
        async with sandbox.serve(host=host):
            pass


async def test_it_can_be_served_again(sandbox: Sandbox, met: Person) -> None:
    for _ in range(2):
        async with sandbox.serve() as url, aiohttp.ClientSession() as web:
            assert (await body(await web.get(f"{url}/bot{TOKEN}/getMe")))["ok"]
