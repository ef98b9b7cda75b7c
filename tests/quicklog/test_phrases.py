"""The phrases that teach keep the conventions of the labels, and name only what they say."""

import pytest

from bench import quicklog_phrases
from handlers.quicklog import tasks
from handlers.quicklog.fields import INTENTS
from handlers.quicklog.mode import MODES

PHRASES = list(quicklog_phrases.messages())


def test_every_task_of_every_scheme_is_put_in_many_ways() -> None:
    for role, codes in tasks.OF_SCHEME.items():
        taught = [each["want"]["tasks"] for each in PHRASES if each["role"] == role]
        assert min(sum(code in each for each in taught) for code in codes) >= 8


@pytest.mark.parametrize("message", PHRASES, ids=lambda each: str(each["text"])[:20])
def test_labels_keep_the_conventions(message: dict[str, object]) -> None:
    want = message["want"]
    assert isinstance(want, dict)
    assert want["intent"] in INTENTS
    assert want["mode"] in MODES
    assert set(want["tasks"]) <= set(tasks.OF_SCHEME[str(message["role"])])
    assert want["issue_span"] is None or want["issue_span"] in str(message["text"])
    if want["intent"] != "log":
        assert (want["tasks"], want["issue_span"]) == ([], None)
    if want["intent"] in {"cancelled", "other"}:
        assert want["mode"] is None
    if message["role"] == "commissioner" and want["issue_span"]:
        assert "understand" in want["tasks"]
