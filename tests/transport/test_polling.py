"""Raw updates: every element of an answer apart and whole, however malformed."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import answers, polling
from bot.api import Api
from bot.polling import RawUpdate
from bot.transport import AiohttpRequest
from tests.transport import server
from tests.transport.server import TOKEN

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=15,
)


def body(*elements: bytes | Any) -> bytes:
    raw = (e if isinstance(e, bytes) else json.dumps(e).encode() for e in elements)
    return b'{"ok":true,"result":[' + b",".join(raw) + b"]}"


@settings(max_examples=60, deadline=None)
@given(st.lists(JSON), st.booleans(), st.sampled_from([None, 2]))
def test_any_elements_come_out_as_they_were_written(
    values: list[Any], ascii_only: bool, indent: int | None
) -> None:
    whole = json.dumps({"ok": True, "result": values}, ensure_ascii=ascii_only, indent=indent)
    found = polling.split(whole.encode("utf-8", "surrogatepass"))
    parsed = [json.loads(update.body.decode("utf-8", "surrogatepass")) for update in found]
    assert json.dumps(parsed) == json.dumps(values)


POISON = [
    (b'{"update_id":8,"message":{"text":"\\ud800 \\u0000"}}', 8),
    (b'{"update_id":8,"message":{"text":"\xff\xfe \x00"}}', 8),
    (b'{"update_id":8,"message":{"text":"]},{\\"update_id\\":9,[\\\\"}}', 8),
    (b'{"update_id":8,"message":{"date":' + b"9" * 6000 + b"}}", 8),
    (b'{"update_id":8,"message":' + b"[" * 20_000 + b"]" * 20_000 + b"}", 8),
    (b'{"message":' + b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b',"update_id":8}', None),
    (b'{"message":{},"update_id":8}', 8),
    (b'{"message":{"update_id":9},"update_id":8}', 8),
    (b'{ "update_id" : 8 }', 8),
    (b'{"update_id":"8"}', None),
    (b'{"update_id":8.5}', None),
    (b'{"update_id":true}', None),
    (b'{"update_id":-8}', None),
    (b'{"update_id":' + b"9" * 25 + b"}", None),
    (b'{"message":{"date":NaN,"text":"x"}}', None),
    (b'{"update_id":8,"x":nothing}', 8),
    (b"null", None),
    (b'"text, with [brackets}"', None),
    (b"[1,[2,3]]", None),
    (b"{}", None),
]


@pytest.mark.parametrize(("poison", "number"), POISON)
def test_one_malformed_element_stays_alone(poison: bytes, number: int | None) -> None:
    found = polling.split(body({"update_id": 7}, poison, {"update_id": 9}))
    assert found == [
        RawUpdate(7, b'{"update_id": 7}'),
        RawUpdate(number, poison),
        RawUpdate(9, b'{"update_id": 9}'),
    ]


def test_nothing_new_is_no_updates() -> None:
    assert polling.split(b'{"ok": true, "result": [ \n ]}') == []


UNREADABLE = [
    b'{"ok":true,"result":[{"update_id":5,"message":{]}',
    b'{"ok":true,"result":[{"update_id":5,"message":"no end]}',
    b'{"ok":true,"result":[{"update_id":5,"message":"' + b'\\"' * 200_000,
    b'{"ok":true,"result":[{"update_id":5',
]


@pytest.mark.parametrize("whole", [*UNREADABLE, b'{"ok":true,"result":true}', b"", b"<html>"])
def test_an_answer_whose_brackets_do_not_meet_is_unreadable(whole: bytes) -> None:
    with pytest.raises(answers.NoAnswer, match="unreadable"):
        polling.split(whole)


async def poll(there: server.Server, request: AiohttpRequest) -> list[RawUpdate]:
    api = Api(TOKEN, request, base=there.url)
    return await polling.get_updates(api, offset=4, wait=30, allowed_updates=["message"])


async def test_the_poll_asks_as_documented() -> None:
    update = {"update_id": 4, "message": {"text": "好"}}
    behaviour = server.answer(200, body(update))
    async with server.serving(behaviour) as there, AiohttpRequest(base=there.url) as request:
        assert await poll(there, request) == [RawUpdate(4, json.dumps(update).encode())]
        assert there.bodies() == [
            {"offset": 4, "timeout": 30, "limit": 100, "allowed_updates": ["message"]}
        ]


@pytest.mark.parametrize("whole", UNREADABLE[:3])
async def test_an_element_that_breaks_its_answer_is_handed_on_alone(whole: bytes) -> None:
    """The batch is asked for again one by one, until the one that breaks it stands alone."""
    good = server.answer(200, body({"update_id": 4}))
    bad = server.answer(200, whole)
    async with server.serving(bad, good, bad) as there, AiohttpRequest(base=there.url) as request:
        assert await poll(there, request) == [RawUpdate(4, b'{"update_id": 4}')]
        alone = await poll(there, request)
        assert [update.id for update in alone] == [5]
        assert alone[0].body.startswith(b'{"update_id":5')
        assert [asked["limit"] for asked in there.bodies()] == [100, 1, 100, 1, 1]


async def test_an_answer_damaged_on_its_way_puts_no_update_aside() -> None:
    """Nothing is passed over unless Telegram says the same twice."""
    bad, other = (server.answer(200, whole) for whole in UNREADABLE[:2])
    async with server.serving(bad, bad, other) as there, AiohttpRequest(base=there.url) as request:
        with pytest.raises(answers.NoAnswer, match="unreadable"):
            await poll(there, request)
        assert len(there.seen) == 3


async def test_a_page_instead_of_updates_is_no_answer() -> None:
    page = server.answer(200, b"<html>")
    async with server.serving(page) as there, AiohttpRequest(base=there.url) as request:
        with pytest.raises(answers.NoAnswer):
            await poll(there, request)
        assert len(there.seen) == 1
