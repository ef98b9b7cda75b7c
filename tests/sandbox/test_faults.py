"""Each fault, as often and where it was asked for; what was worked is worked."""

import asyncio
import json
from typing import Any

import pytest

from bot.sandbox import Dropped, Person, Refused, Sandbox
from tests.sandbox.conftest import TOKEN, Api, settled

HELLO: dict[str, Any] = {"chat_id": 1001, "text": "好"}


def said(person: Person) -> int:
    return sum(message["from"] == "bot" for message in person.chat())


@pytest.mark.parametrize(
    ("kind", "status", "description"),
    [
        ("429", 429, "Too Many Requests: retry after 35"),
        ("500", 500, "Internal Server Error"),
        ("403", 403, "Forbidden: bot was blocked by the user"),
        ("deactivated", 403, "Forbidden: user is deactivated"),
        ("409", 409, "Conflict: terminated by other getUpdates request"),
    ],
)
async def test_a_refusal_is_not_worked(
    sandbox: Sandbox, met: Person, kind: str, status: int, description: str
) -> None:
    sandbox.faults.add(kind, retry_after=35)
    answer = await sandbox.call(TOKEN, "sendMessage", HELLO)
    body = json.loads(answer.body)
    assert (answer.status, body["ok"], body["error_code"]) == (status, False, status)
    assert body["description"].startswith(description)
    assert body.get("parameters") == ({"retry_after": 35} if kind == "429" else None)
    assert said(met) == 0
    assert (await sandbox.call(TOKEN, "sendMessage", HELLO)).status == 200


async def test_a_bad_gateway_answers_html(sandbox: Sandbox, met: Person) -> None:
    sandbox.faults.add("502-html")
    answer = await sandbox.call(TOKEN, "sendMessage", HELLO)
    assert (answer.status, answer.type) == (502, "text/html")
    assert answer.body.startswith(b"<html>")
    assert said(met) == 0


async def test_a_closed_door_is_not_worked(sandbox: Sandbox, met: Person) -> None:
    sandbox.faults.add("refuse")
    with pytest.raises(Refused):
        await sandbox.call(TOKEN, "sendMessage", HELLO)
    assert said(met) == 0


async def test_a_truncated_answer_was_worked(sandbox: Sandbox, met: Person) -> None:
    sandbox.faults.add("truncated")
    answer = await sandbox.call(TOKEN, "sendMessage", HELLO)
    assert not answer.whole
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.body)
    assert said(met) == 1


async def test_a_dropped_connection_was_worked(sandbox: Sandbox, met: Person) -> None:
    sandbox.faults.add("accept+drop")
    with pytest.raises(Dropped):
        await sandbox.call(TOKEN, "sendMessage", HELLO)
    assert said(met) == 1


async def test_a_hanging_answer_was_worked_and_ends_with_the_server(
    sandbox: Sandbox, met: Person
) -> None:
    sandbox.faults.add("accept+hang")
    call = asyncio.create_task(sandbox.call(TOKEN, "sendMessage", HELLO))
    await settled()
    assert said(met) == 1
    assert not call.done()
    sandbox.faults.release()
    with pytest.raises(Dropped):
        await call


async def test_a_fault_meets_its_method_chat_and_number_of_calls(
    sandbox: Sandbox, api: Api, met: Person
) -> None:
    wang = sandbox.add_person(1002, "王敏")
    wang.sends("/start")
    sandbox.faults.add("500", method="SendMessage", chat=1002, times=2)
    await api.ok("getMe")
    await api.ok("sendMessage", **HELLO)
    for _ in range(2):
        assert (await api.no("sendMessage", chat_id=1002, text="好")).startswith("500")
    await api.ok("sendMessage", chat_id=1002, text="好")
    assert sandbox.faults.listed() == []


async def test_a_lasting_fault_lasts_until_it_is_removed(sandbox: Sandbox, api: Api) -> None:
    fault = sandbox.faults.add("500", times=None)
    other = sandbox.faults.add("409", method="getUpdates")
    for _ in range(3):
        assert (await api.no("getMe")).startswith("500")
    sandbox.faults.remove(fault.id)
    await api.ok("getMe")
    assert [one["id"] for one in sandbox.faults.listed()] == [other.id]
    sandbox.faults.remove()
    assert sandbox.faults.listed() == []


async def test_unknown_faults_are_refused(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="unknown fault 'rain'"):
        sandbox.faults.add("rain")
    with pytest.raises(ValueError, match="times"):
        sandbox.faults.add("500", times=0)


async def test_the_oracle_counts_a_fault_as_refused(sandbox: Sandbox, met: Person) -> None:
    sandbox.faults.add("502-html")
    sandbox.faults.add("500")
    for _ in range(2):
        await sandbox.call(TOKEN, "sendMessage", HELLO)
    refused = sandbox.world.truth.account()["refused"]
    assert [one["status"] for one in refused] == [502, 500]
    assert all(one["chat"] == 1001 for one in refused)


async def test_flood_limits_hold_where_they_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = 100.0
    monkeypatch.setattr("bot.clock.monotonic", lambda: now)
    sandbox = Sandbox(tokens=[TOKEN], flood=True)
    api = Api(sandbox)
    for number in range(1, 13):
        sandbox.add_person(number, "某").sends("/start")
    for _ in range(3):
        await api.ok("sendMessage", chat_id=1, text="好")
    assert await api.no("sendMessage", chat_id=1, text="好") == (
        "429 Too Many Requests: retry after 3"
    )
    for number in range(2, 11):
        for _ in range(3):
            await api.ok("sendMessage", chat_id=number, text="好")
    assert await api.no("sendMessage", chat_id=12, text="好") == (
        "429 Too Many Requests: retry after 1"
    )
    now += 3
    await api.ok("sendMessage", chat_id=1, text="好")
    await sandbox.close()
