"""Whatever a call carries, the sandbox answers: with a result or a refusal, never by breaking."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox import Sandbox
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.call import Method
from tests.sandbox.conftest import TOKEN

WORDS = st.sampled_from(
    [
        *("type", "text", "url", "offset", "length", "chat_id", "command", "description"),
        *("callback_data", "inline_keyboard", "keyboard", "media", "message_id", "copy_text"),
        *("bold", "text_link", "chat", "default", "photo", "commands", "message", "caption"),
        *("force_reply", "remove_keyboard", "request_contact", "\ud800", "", "1001", "HTML"),
    ]
)
PLAIN = st.none() | st.booleans() | st.integers(-5, 1001) | st.floats() | WORDS
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


def nearly(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    """An object that is nearly right: each field as it should be, or anything, or missing."""
    return st.fixed_dictionaries(
        {}, optional={name: st.just(good) | VALUES for name, good in fields.items()}
    )


def rows(button: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(st.lists(button, max_size=2), max_size=2)


BUTTON = nearly(text="x", callback_data="x", url="https://a.cn", copy_text={"text": "x"}, style="")
REPLY_BUTTON = nearly(text="x", request_contact=True, request_location=True)
NEARLY: dict[str, st.SearchStrategy[Any]] = {
    "text": st.just("a <b>x</b>") | VALUES,
    "parse_mode": st.sampled_from(["HTML", ""]) | VALUES,
    "entities": st.lists(nearly(type="bold", offset=0, length=1, url="x", language="x")),
    "caption_entities": st.lists(nearly(type="text_link", offset=0, length=1, url="x")),
    "link_preview_options": nearly(is_disabled=True, url="x", show_above_text=True),
    "reply_parameters": nearly(message_id=1, chat_id=1001),
    "reply_markup": nearly(remove_keyboard=True, selective=True)
    | nearly(force_reply=True, input_field_placeholder="x")
    | st.fixed_dictionaries({"inline_keyboard": rows(BUTTON) | VALUES})
    | st.fixed_dictionaries({"keyboard": rows(REPLY_BUTTON) | VALUES}),
    "media": st.lists(nearly(type="photo", media="x", caption="x", caption_entities=[])),
    "commands": st.lists(nearly(command="x", description="x"), max_size=3),
    "scope": nearly(type="chat", chat_id=1001) | nearly(type="default"),
    "menu_button": nearly(type="commands"),
    "allowed_updates": st.lists(st.just("message") | VALUES),
}


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_value_is_answered(method: Method, data: st.DataObject) -> None:
    known = sorted(set(method.fields) - {"timeout"})  # a poll would be held
    params: dict[str, Any] = {
        name: data.draw(NEARLY.get(name, VALUES), label=name) for name in known
    }
    if "chat_id" in params:
        params["chat_id"] = 1001
    if data.draw(st.booleans(), label="as a form"):
        params = {name: json.dumps(value) for name, value in params.items()}
    sandbox = Sandbox(tokens=[TOKEN])
    person = sandbox.add_person(1001, "林晓")
    person.sends("/start")

    async def call() -> None:
        answer = await sandbox.call(TOKEN, method.name, params)
        assert json.loads(answer.body)["ok"] == (answer.status == 200)
        assert answer.status in {200, 400}
        await sandbox.close()

    asyncio.run(call())
    json.dumps(person.chat(), ensure_ascii=False, allow_nan=False).encode()
