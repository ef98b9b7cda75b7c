"""The control interface: being a person over HTTP, the clock, faults, the oracle, the guard."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot import clock
from bot.sandbox import Person, Sandbox
from tests.sandbox.conftest import PNG, TOKEN, Api, settled

CARD = {"inline_keyboard": [[{"text": "保存", "callback_data": "save"}]]}


class Script:
    """A script that drives the sandbox."""

    def __init__(self, web: aiohttp.ClientSession) -> None:
        self.web = web

    async def ok(self, verb: str, path: str, body: Any = None, **more: Any) -> Any:
        async with self.web.request(verb, path, json=body, **more) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def no(self, verb: str, path: str, body: Any = None) -> tuple[int, str]:
        async with self.web.request(verb, path, json=body) as answer:
            return answer.status, (await answer.json())["error"]


@pytest.fixture
async def url(sandbox: Sandbox) -> AsyncIterator[str]:
    async with sandbox.serve() as address:
        yield address


@pytest.fixture
async def script(url: str) -> AsyncIterator[Script]:
    async with aiohttp.ClientSession(f"{url}/sandbox/") as web:
        yield Script(web)


async def test_a_person_is_put_and_listed(sandbox: Sandbox, script: Script, api: Api) -> None:
    lin = {"name": "林晓", "phone": "138", "note": "服务专员 · 浙江知新学院", "group": "服务专员"}
    put = await script.ok("PUT", "people/1001", lin)
    assert put == {
        **lin,
        "id": 1001,
        "language": "zh-hans",
        "blocked": False,
        "unread": 0,
        "last": None,
    }
    assert (await script.ok("PUT", "people/1001", {"language": "en"}))["name"] == "林晓"
    await script.ok("POST", "chats/1001/send", {"text": "早"})
    await api.ok("sendMessage", chat_id=1001, text="好")
    (listed,) = (await script.ok("GET", "people"))["people"]
    assert listed["unread"] == 1
    assert listed["last"]["text"] == "好"
    await script.ok("POST", "chats/1001/read", {})
    assert (await script.ok("GET", "people"))["people"][0]["unread"] == 0


async def test_bots_are_listed_without_their_tokens(script: Script) -> None:
    answer = await script.ok("GET", "bots")
    assert answer["bots"][0]["username"] == "zhida_700001_bot"
    assert TOKEN.partition(":")[2] not in str(answer)


async def test_everything_that_a_person_sends(script: Script, api: Api, lin: Person) -> None:
    for what in (
        {"text": "昨天去之江实验室"},
        {"start": "code"},
        {"contact": True},
        {"contact": {"phone": "139", "user_id": 7}},
        {"place": {"latitude": 30.2, "longitude": 120.1}},
    ):
        assert (await script.ok("POST", "chats/1001/send", what))["message_id"]
    for part, name, data in (("photo", "a.png", PNG), ("file", "b.csv", b"1,2")):
        form = aiohttp.FormData({"caption": "附"})
        form.add_field(part, data, filename=name)
        async with script.web.post("chats/1001/send", data=form) as answer:
            assert answer.status == 200
    messages = [update["message"] for update in await api.hears()]
    assert [message.get("text") for message in messages[:2]] == ["昨天去之江实验室", "/start code"]
    assert [message["contact"].get("user_id") for message in messages[2:4]] == [1001, 7]
    assert messages[4]["location"]["latitude"] == 30.2
    assert messages[5]["photo"][0]["width"] == 320
    assert messages[6]["document"]["file_name"] == "b.csv"
    assert messages[6]["caption"] == "附"


async def test_a_group_is_written_to(script: Script, api: Api, lin: Person) -> None:
    await script.ok("PUT", "groups/-5", {"title": "工作群"})
    await script.ok("POST", "chats/1001/send", {"text": "大家好", "group": -5})
    assert (await api.hears())[0]["message"]["chat"]["id"] == -5


async def test_a_chat_is_read_and_its_buttons_tapped(
    script: Script, api: Api, met: Person
) -> None:
    sent = await api.ok("sendMessage", chat_id=1001, text="卡", reply_markup=CARD)
    number = sent["message_id"]
    chat = await script.ok("GET", "chats/1001")
    assert chat["messages"][-1]["inline_keyboard"] == [[{"text": "保存", "tap": True}]]
    for where in (
        {"label": "保存"},
        {"label": "保存", "message_id": number},
        {"message_id": number, "row": 0, "column": 0},
        {"message_id": number, "data": "forged"},
    ):
        assert (await script.ok("POST", "chats/1001/tap", where))["query_id"]
    taps = [update["callback_query"] for update in await api.hears()]
    assert [tap["data"] for tap in taps] == ["save", "save", "save", "forged"]
    await api.ok("answerCallbackQuery", callback_query_id=taps[0]["id"], text="好")
    toast = (await script.ok("GET", "chats/1001"))["toast"]
    assert (toast["text"], toast["alert"]) == ("好", False)


async def test_a_message_is_edited_and_the_bot_blocked(
    script: Script, api: Api, met: Person
) -> None:
    number = (await script.ok("POST", "chats/1001/send", {"text": "一"}))["message_id"]
    await script.ok("POST", "chats/1001/edit", {"message_id": number, "text": "二"})
    assert (await script.ok("PUT", "chats/1001/blocked", {"blocked": True}))["blocked"]
    refusal = await script.no("POST", "chats/1001/send", {"text": "三"})
    assert refusal[0] == 400
    kinds = [next(k for k in update if k != "update_id") for update in await api.hears()]
    assert kinds == ["message", "edited_message", "my_chat_member"]


async def test_files_are_shown_or_saved(script: Script, url: str, met: Person) -> None:
    met.sends_photo(PNG)
    met.sends_file("x.html", b"<script>")
    photo, page = met.chat()[-2:]
    async with script.web.get(url + photo["photo"]["file"]) as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", PNG)
    async with script.web.get(url + page["document"]["file"]) as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert (await script.no("GET", "files/none"))[0] == 404


def form(**parts: Any) -> aiohttp.FormData:
    """`photo` and `file` may be several."""
    data = aiohttp.FormData()
    for name, value in parts.items():
        for one in value if isinstance(value, list) else [value]:
            binary = isinstance(one, bytes)
            data.add_field(name, one, filename=f"{name}.bin" if binary else None)
    return data


async def test_several_photos_at_once_are_one_album(script: Script, api: Api, lin: Person) -> None:
    for number in (2, 3):
        body = form(photo=[PNG] * number, caption="合影")
        await script.ok("POST", "chats/1001/send", data=body)
    await script.ok("POST", "chats/1001/send", data=form(photo=PNG))
    sent = [update["message"] for update in await api.hears()]
    albums = [message.get("media_group_id") for message in sent]
    assert len(set(albums[:2])) == len(set(albums[2:5])) == 1
    assert albums[0] != albums[2]
    assert albums[5] is None
    assert [message.get("caption") for message in sent] == ["合影", None, "合影", None, None, None]


async def test_a_voice_note_is_sent_and_heard(script: Script, api: Api, lin: Person) -> None:
    await script.ok("POST", "chats/1001/send", data=form(voice=b"OggS", caption="路上说的"))
    (update,) = await api.hears()
    assert update["message"]["voice"]["file_size"] == 4
    chat = await script.ok("GET", "chats/1001")
    note = chat["messages"][-1]["voice"]
    assert note["size"] == 4
    async with script.web.get(note["file"]) as answer:
        assert (answer.content_type, await answer.read()) == ("audio/ogg", b"OggS")
    assert (await script.no("POST", "chats/1001/send", {}))[0] == 400


async def test_events_are_held_until_something_changes(
    sandbox: Sandbox, script: Script, met: Person
) -> None:
    now = (await script.ok("GET", "events?after=0&wait=0"))["seq"]
    held = asyncio.create_task(script.ok("GET", f"events?after={now}&wait=30"))
    await settled()
    met.sends("一")
    news = await held
    assert news["chats"] == [1001]
    assert (news["clock"], news["people"]) == (False, False)
    sandbox.advance(timedelta(hours=1))
    sandbox.add_person(1002, "王敏")
    later = await script.ok("GET", f"events?after={news['seq']}&wait=30")
    assert (later["chats"], later["clock"], later["people"]) == ([], True, True)
    restarted = await script.ok("GET", f"events?after={later['seq'] + 1000}&wait=30")
    assert restarted["chats"] == [1001]


async def test_the_clock_is_moved(script: Script) -> None:
    await script.ok("PUT", "clock", {"now": "2026-11-20T09:00:00+08:00"})
    told = await script.ok("GET", "clock")
    assert told["now"].startswith("2026-11-20T01:00:0")
    assert clock.now().isoformat().startswith("2026-11-20T01:00:0")
    await script.ok("PUT", "clock", {"advance": 86400})
    assert (await script.ok("GET", "clock"))["now"].startswith("2026-11-21T01:00:0")
    assert (await script.ok("PUT", "clock", {"reset": True}))["offset"] == 0
    for wrong in ({}, {"now": "2026-11-20T09:00:00"}, {"now": "soon"}, {"advance": "nan"}):
        assert (await script.no("PUT", "clock", wrong))[0] == 400


async def test_faults_are_set_listed_and_removed(script: Script, api: Api) -> None:
    one = await script.ok("POST", "faults", {"kind": "429", "retry_after": 7, "times": None})
    await script.ok("POST", "faults", {"kind": "500", "method": "getMe", "chat": 5})
    assert len((await script.ok("GET", "faults"))["faults"]) == 2
    assert await api.no("getMe") == "429 Too Many Requests: retry after 7"
    await script.ok("DELETE", f"faults?id={one['id']}")
    await api.ok("getMe")
    await script.ok("DELETE", "faults")
    assert (await script.ok("GET", "faults"))["faults"] == []
    assert "unknown fault" in (await script.no("POST", "faults", {"kind": "rain"}))[1]


async def test_updates_are_injected_repeated_and_renumbered(
    script: Script, api: Api, lin: Person
) -> None:
    await script.ok("POST", "updates", {"update": {"message": {"text": 7}}})
    await script.ok("POST", "updates", {"update": [1]})
    await script.ok("POST", "updates", {"raw": '{"broken": "'})
    answer = await api.sandbox.call(api.token, "getUpdates", {})
    assert answer.body.endswith(b',"message":{"text":7}},[1],{"broken": "]}')
    await api.sandbox.call(api.token, "getUpdates", {"offset": -1})
    api.sandbox.bot().queue.clear()
    lin.sends("一")
    heard = await api.hears()
    first = heard[0]["update_id"]
    assert await script.ok("POST", "redeliver", {"from": first}) == {"count": 1}
    assert await api.ok("getUpdates") == heard
    await script.ok("POST", "restart_ids", {"at": 5})
    await script.ok("PUT", "delivery", {"copies": 2, "shuffle": 1})
    lin.sends("二")
    assert [update["update_id"] for update in await api.ok("getUpdates")] == [5, 5]


async def test_the_oracle_is_read_and_emptied(script: Script, api: Api, met: Person) -> None:
    await api.ok("sendMessage", chat_id=1001, text="好")
    truth = await script.ok("GET", "truth")
    assert set(truth) == {"offered", "confirmed", "accepted", "refused", "calls"}
    assert truth["accepted"][0]["text"] == "好"
    await script.ok("DELETE", "truth")
    assert (await script.ok("GET", "truth"))["accepted"] == []


@pytest.mark.parametrize(
    ("call", "status", "said"),
    [
        (("GET", "chats/5", None), 404, "no person 5"),
        (("GET", "chats/1001?bot=9", None), 404, "9"),
        (("PUT", "people/7", {}), 400, "a name"),
        (("PUT", "people/7", {"name": "x", "colour": "red"}), 400, "unknown field 'colour'"),
        (("POST", "chats/1001/send", {}), 400, "is needed"),
        (("POST", "chats/1001/send", []), 400, "object expected"),
        (("POST", "chats/1001/send", {"text": " "}), 400, "empty"),
        (("POST", "chats/1001/tap", {"label": "没有"}), 404, "no button"),
        (("POST", "chats/1001/tap", {"row": 0}), 400, "message_id is missing"),
        (("POST", "chats/1001/edit", {"message_id": 77, "text": "x"}), 404, "no message 77"),
        (("GET", "events?after=soon", None), 400, "invalid literal"),
        (("PUT", "groups/5", {"title": "x"}), 400, "negative"),
    ],
)
async def test_mistakes_are_told(
    script: Script, met: Person, call: tuple[str, str, Any], status: int, said: str
) -> None:
    got, sentence = await script.no(*call)
    assert got == status, sentence
    assert said in sentence


async def test_before_the_first_bot_there_are_only_people() -> None:
    sandbox = Sandbox()
    async with sandbox.serve() as url, aiohttp.ClientSession(f"{url}/sandbox/") as web:
        script = Script(web)
        await script.ok("PUT", "people/1001", {"name": "林晓"})
        assert len((await script.ok("GET", "people"))["people"]) == 1
        status, sentence = await script.no("POST", "chats/1001/send", {"text": "x"})
        assert status == 404
        assert sentence.startswith("no bot yet")
    await sandbox.close()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:9"}, 200),
        ({"Host": "[::1]:9"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"Host": "127.0.0.1:x@evil.example"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Host": "localhost:9", "Origin": "http://localhost:9"}, 200),
    ],
)
async def test_other_sites_are_kept_out(
    script: Script, url: str, headers: dict[str, str], status: int
) -> None:
    for path in ("/sandbox/people", "/", f"/bot{TOKEN}/getMe"):
        async with script.web.get(url + path, headers=headers) as answer:
            assert answer.status == status, path


async def test_the_page_is_served_with_a_strict_policy(script: Script, url: str) -> None:
    async with script.web.get(f"{url}/") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/html"
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'self'; img-src 'self' blob:;")
        assert "unsafe" not in policy
    async with script.web.get(f"{url}/../server.py") as answer:
        assert answer.status == 404
