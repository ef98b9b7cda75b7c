"""The transport by itself: what it sends, what it refuses to fetch, when it gives up."""

import asyncio
import io
import json
import random
from typing import Any

import pytest
import telegram
from telegram.error import BadRequest, TelegramError

from bot import answers, outcomes, request_body, transport
from bot.api import Api
from bot.outcomes import Kind
from bot.request_body import Upload
from bot.transport import AiohttpRequest
from tests.transport import server
from tests.transport.server import TOKEN, Server


def api(there: Server, request: AiohttpRequest) -> Api:
    return Api(TOKEN, request, base=there.url)


async def test_parameters_arrive_as_json_with_every_character_whole() -> None:
    text = '<b>&_*[ "之江" \ud83d\ude00 \x00 \ud800'
    params = {"chat_id": 5, "text": text, "reply_markup": {"inline_keyboard": []}, "on": True}
    async with server.serving() as there, AiohttpRequest(base=there.url) as request:
        result = await api(there, request).call("sendMessage", params)
        assert result["message_id"] == 7
        assert there.bodies() == [json.loads(json.dumps(params))]
        head = there.seen[0].partition(b"\r\n\r\n")[0].decode()
    assert head.startswith(f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\n")
    assert "Content-Type: application/json" in head


async def test_the_librarys_methods_send_the_same_json() -> None:
    async with server.serving() as there, AiohttpRequest(base=there.url) as request:
        bot = telegram.Bot(
            TOKEN, base_url=there.base, request=request, get_updates_request=request
        )
        keyboard = telegram.InlineKeyboardMarkup.from_button(
            telegram.InlineKeyboardButton("保存", callback_data="b1")
        )
        message = await bot.send_message(5, "好", reply_markup=keyboard)
        assert message.message_id == 7
        assert there.bodies()[0]["reply_markup"] == keyboard.to_dict()


@pytest.mark.parametrize("size", [10, 3_000_000])
async def test_a_file_arrives_whole_both_ways(size: int) -> None:
    photo = random.Random(size).randbytes(size)
    async with server.serving() as there, AiohttpRequest(base=there.url) as request:
        bot = telegram.Bot(
            TOKEN, base_url=there.base, request=request, get_updates_request=request
        )
        await bot.send_photo(5, photo, caption="现场", filename="一.png")
        await bot.send_document(5, io.BytesIO(photo), filename="二.pdf")
        files = {"photo": Upload("三.png", photo, "image/png")}
        await api(there, request).call("sendPhoto", {"chat_id": 5}, files=files)
        for seen in there.seen:
            assert seen.count(photo) == 1
            assert b"multipart/form-data" in seen
            assert b'name="chat_id"' in seen
    assert "现场".encode() in there.seen[0]


async def test_one_connection_serves_one_call_after_another() -> None:
    async with server.serving() as there, AiohttpRequest(base=there.url) as request:
        for _ in range(5):
            await api(there, request).call("getMe")
        assert len(there.connections) == 1


async def test_no_redirect_is_followed_and_nothing_is_fetched_from_elsewhere() -> None:
    async with server.serving() as other, server.serving() as there:
        away = server.answer(302, b"", headers=f"Location: {other.url}/bot{TOKEN}/getMe\r\n")
        there.behaviours[:] = [away]
        async with AiohttpRequest(base=there.url) as request:
            with pytest.raises(answers.NoAnswer, match="http_302"):
                await api(there, request).call("getMe")
            with pytest.raises(BadRequest, match="elsewhere"):
                await api(there, request).download("photos/1.jpg")
            with pytest.raises(BadRequest, match="elsewhere"):
                await request.retrieve(f"{other.url}/file/bot{TOKEN}/photos/1.jpg")
            with pytest.raises(BadRequest, match="elsewhere"):
                await request.retrieve("http://169.254.169.254/latest/meta-data")
        assert other.seen == []


@pytest.mark.parametrize(
    "path",
    [
        "http://127.0.0.1/x", "//127.0.0.1/x", "/etc/passwd", "../../getMe", "a/../../b",
        "a/%2e%2e/%2e%2e/b", "a?b=c", "a#b", "a\\b", "a\nb", "",
    ],
)  # fmt: skip
async def test_a_file_path_that_leads_out_is_not_fetched(path: str) -> None:
    async with server.serving() as there, AiohttpRequest(base=there.url) as request:
        with pytest.raises(BadRequest, match="elsewhere"):
            await api(there, request).download(path)
        assert there.seen == []


async def test_a_file_is_fetched_from_the_files_of_this_bot() -> None:
    photo = bytes(range(256)) * 10
    async with server.serving(server.answer(200, photo, kind="image/png")) as there:
        async with AiohttpRequest(base=there.url) as request:
            assert await api(there, request).download("photos/file_1.png") == photo
        assert there.seen[0].startswith(f"GET /file/bot{TOKEN}/photos/file_1.png ".encode())


async def test_an_answer_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "LARGEST_ANSWER", 1000)
    endless = server.answer(200, b"x" * 1001)
    async with server.serving(endless) as there, AiohttpRequest(base=there.url) as request:
        with pytest.raises(answers.NoAnswer, match="ClientPayloadError"):
            await api(there, request).call("getMe")


@pytest.mark.parametrize("said", [True, False], ids=["its size is said", "it is not"])
async def test_a_file_is_read_no_further_than_its_limit(said: bool) -> None:
    file = server.answer(200, b"x" * 1001) if said else server.unmeasured(b"x" * 1001)
    async with server.serving(file) as there, AiohttpRequest(base=there.url) as request:
        assert len(await api(there, request).download("a", at_most=1001)) == 1001
        with pytest.raises(answers.TooLarge):
            await api(there, request).download("a", at_most=1000)


@pytest.mark.parametrize("status", [400, 404, 410])
async def test_a_file_that_is_not_there_says_nothing_of_the_token(status: int) -> None:
    gone = server.refusal(status, "Not Found")
    async with server.serving(gone) as there, AiohttpRequest(base=there.url) as request:
        with pytest.raises(BadRequest, match="no such file"):
            await api(there, request).download("photos/1.jpg")


async def test_an_answer_that_trickles_is_given_up() -> None:
    """Each byte comes in time, the answer never does: the sum of all limits ends it."""
    async with server.serving(server.trickle) as there:
        request = AiohttpRequest(
            base=there.url, read_timeout=0.1, write_timeout=0, connect_timeout=0.1, pool_timeout=0
        )
        async with request:
            with pytest.raises(answers.NoAnswer, match="TimeoutError"):
                await api(there, request).call("getMe")


async def test_a_call_names_its_own_time_limit() -> None:
    async with server.serving(server.hang) as there:
        async with AiohttpRequest(base=there.url, read_timeout=60) as request:
            with pytest.raises(answers.NoAnswer, match="SocketTimeoutError"):
                await api(there, request).call("getMe", read_timeout=0.05)
            bot = telegram.Bot(
                TOKEN, base_url=there.base, request=request, get_updates_request=request
            )
            with pytest.raises(answers.NoAnswer, match="SocketTimeoutError"):
                await bot.get_me(read_timeout=0.05)
        assert request.read_timeout == 60


async def test_closing_ends_what_is_under_way() -> None:
    async with server.serving(server.hang) as there:
        request = AiohttpRequest(base=there.url)
        await request.initialize()
        task = asyncio.ensure_future(api(there, request).call("getMe"))
        await there.asked.wait()
        await request.shutdown()
        with pytest.raises(answers.NoAnswer):
            await task
        await request.shutdown()  # twice does no harm
        await request.initialize()  # and it opens again
        there.behaviours[:] = [server.answer(200, server.MESSAGE)]
        assert await api(there, request).call("getMe")
        await request.shutdown()


async def test_a_cancelled_call_leaves_no_connection_to_the_next() -> None:
    answered = server.answer(200, server.MESSAGE)
    serving = server.serving(server.hang, answered)
    async with serving as there, AiohttpRequest(base=there.url) as request:
        task = asyncio.ensure_future(api(there, request).call("getMe"))
        await there.asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await api(there, request).call("getMe")
        assert len(there.connections) == 2


async def test_a_connection_found_closed_before_the_write_carried_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The server's goodbye is noticed between taking the connection and writing to it."""

    class Late(request_body.Body):
        async def write(self, writer: Any) -> None:
            writer.transport.close()
            await super().write(writer)

    async with server.serving() as there, AiohttpRequest(base=there.url) as request:
        await api(there, request).call("getMe")
        monkeypatch.setattr(request_body, "Body", Late)
        with pytest.raises(answers.NotSent, match="ClientOSError"):
            await api(there, request).call("getMe")
        assert len(there.seen) == 1


async def test_not_sent_is_never_said_of_what_the_server_saw() -> None:
    """Two hundred calls on connections that break in every way, also right after an answer."""
    chance = random.Random(20250301)
    ways = [
        server.answer(200, server.MESSAGE),
        server.answer_then_close(server.MESSAGE),
        server.answer_then_reset(server.MESSAGE),
        server.drop,
        server.reset,
        server.truncate,
    ]
    told: dict[int, Kind] = {}

    async def send(number: int) -> None:
        try:
            await api(there, request).call("sendMessage", {"chat_id": number, "text": "好"})
            told[number] = Kind.SENT
        except TelegramError as error:
            told[number] = outcomes.of(error).kind

    async with server.serving() as there, AiohttpRequest(base=there.url, connections=4) as request:
        there.choose = lambda: chance.choice(ways)
        for start in range(0, 200, 8):
            await asyncio.gather(*(send(number) for number in range(start, start + 8)))
            there.deaf = chance.random() < 0.2
    seen = {body["chat_id"] for body in there.bodies()}
    assert {number for number, kind in told.items() if kind is Kind.SENT} <= seen
    assert not {number for number, kind in told.items() if kind is Kind.RETRY} & seen
    assert {Kind.SENT, Kind.UNCERTAIN} <= set(told.values())


async def test_a_proxy_is_used_and_told_its_password() -> None:
    async with server.serving() as proxy:
        address = proxy.url.replace("http://", "http://user:geheim%40@")
        async with AiohttpRequest(base="http://botapi.invalid", proxy=address) as request:
            await Api(TOKEN, request, base="http://botapi.invalid").call("getMe")
        assert proxy.seen[0].startswith(f"POST http://botapi.invalid/bot{TOKEN}/getMe ".encode())
        assert b"Proxy-Authorization: Basic dXNlcjpnZWhlaW1A" in proxy.seen[0]


@pytest.mark.parametrize("status", [407, 502])
async def test_a_proxy_that_opens_no_tunnel_sent_nothing(status: int) -> None:
    async with server.serving(server.answer(status, b"no")) as proxy:
        address = proxy.url.replace("http://", "http://user:geheim%40@")
        async with AiohttpRequest(base="https://botapi.invalid", proxy=address) as request:
            with pytest.raises(answers.NotSent):
                await Api(TOKEN, request, base="https://botapi.invalid").call("getMe")
        assert proxy.seen[0].startswith(b"CONNECT botapi.invalid:443 ")
        assert b"Proxy-Authorization: Basic dXNlcjpnZWhlaW1A" in proxy.seen[0]
        assert TOKEN.encode() not in proxy.seen[0]
