"""Does the sandbox take exactly what the Bot API documents? And would the check notice if not?"""

from typing import Any

import pytest

from bot.sandbox import fields
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.call import Method
from tests.sandbox import spec

READ_AS: dict[fields.Reader, set[str]] = {
    fields.text: {"String"},
    fields.integer: {"Integer"},
    fields.number: {"Float"},
    fields.flag: {"Boolean"},
    fields.chat: {"Integer", "String"},
    fields.attachment: {"InputFile", "String"},
}
# The sandbox has no business chats and no inline messages, so an edit must name its message.
OWED_HERE = {"chat_id", "message_id"}


@pytest.mark.parametrize("method", METHODS.values(), ids=lambda method: method.name)
def test_every_parameter_is_documented_and_of_its_type(method: Method) -> None:
    known = spec.chosen().parameters(method.name)
    for name, reader in method.fields.items():
        assert name in known, f"{method.name} has no parameter {name}"
        types, _ = known[name]
        if not types:
            continue
        if reader is fields.sequence:
            assert all(kind.startswith("Array of ") for kind in types), name
        elif reader is fields.structure:
            assert all(kind[0].isupper() and kind not in spec.PLAIN for kind in types), name
        else:
            assert types == READ_AS[reader], name
    for name, (types, needed) in known.items():
        if types:
            assert needed == (name in method.needed) or name in OWED_HERE, name


GOOD_MESSAGE: dict[str, Any] = {
    "message_id": 1,
    "date": 1,
    "chat": {"id": 5, "type": "private", "first_name": "林"},
    "text": "x",
}


@pytest.mark.parametrize(
    "change",
    [
        {"message_id": "1"},
        {"chat": 5},
        {"colour": "red"},
        {"entities": [{"type": "bold", "offset": 0, "length": 1, "weight": 9}]},
        {"entities": {"type": "bold"}},
    ],
)
def test_the_check_sees_what_is_wrong(change: dict[str, Any]) -> None:
    spec.check_answer("sendMessage", GOOD_MESSAGE)
    spec.check_update({"update_id": 1, "message": GOOD_MESSAGE})
    wrong = GOOD_MESSAGE | change
    with pytest.raises((AssertionError, TypeError, AttributeError)):
        spec.check_answer("sendMessage", wrong)
    with pytest.raises((AssertionError, TypeError, AttributeError)):
        spec.check_update({"update_id": 1, "message": wrong})


def test_the_check_sees_wrong_calls() -> None:
    spec.check_request("sendMessage", {"chat_id": 1, "text": "x"})
    with pytest.raises(AssertionError, match="no method"):
        spec.check_request("sendTelepathy", {})
    with pytest.raises(AssertionError, match="no parameter colour"):
        spec.check_request("sendMessage", {"chat_id": 1, "text": "x", "colour": 1})
    with pytest.raises(AssertionError, match="needs text"):
        spec.check_request("sendMessage", {"chat_id": 1})
