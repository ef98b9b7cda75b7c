"""How a bot hears: offsets, held polls, kinds, expiry, and what a rig does to the queue."""

from datetime import timedelta

import pytest

from bot.sandbox import Person, Sandbox
from tests.sandbox.conftest import Api, settled


def ids(updates: list[dict[str, int]]) -> list[int]:
    return [update["update_id"] for update in updates]


async def test_nothing_is_forgotten_until_it_is_confirmed(api: Api, lin: Person) -> None:
    lin.sends("一")
    first = await api.ok("getUpdates")
    assert ids(await api.ok("getUpdates")) == ids(first)
    assert await api.ok("getUpdates", offset=first[0]["update_id"] + 1) == []
    assert await api.ok("getUpdates") == []
    assert api.sandbox.world.truth.confirmed == ids(first)


async def test_limit_and_offset_walk_through_the_queue(api: Api, lin: Person) -> None:
    for number in range(5):
        lin.sends(str(number))
    batch = await api.ok("getUpdates", limit=2)
    rest = await api.ok("getUpdates", offset=batch[-1]["update_id"] + 1)
    assert [u["message"]["text"] for u in batch + rest] == list("01234")


async def test_more_than_a_hundred_come_in_batches(api: Api, lin: Person) -> None:
    for number in range(130):
        lin.sends(str(number))
    assert len(await api.ok("getUpdates", limit=500)) == 100


async def test_a_negative_offset_keeps_only_the_newest(api: Api, lin: Person) -> None:
    for number in range(5):
        lin.sends(str(number))
    assert [u["message"]["text"] for u in await api.ok("getUpdates", offset=-2)] == ["3", "4"]
    assert len(await api.ok("getUpdates")) == 2


async def test_an_offset_far_ahead_is_ignored_and_a_near_one_confirms(
    api: Api, lin: Person
) -> None:
    lin.sends("一")
    (update,) = await api.ok("getUpdates")
    behind = update["update_id"] + 1
    assert len(await api.ok("getUpdates", offset=behind + 11)) == 1
    assert await api.ok("getUpdates", offset=behind + 10) == []
    assert await api.ok("getUpdates") == []


async def test_a_held_poll_ends_with_what_comes(api: Api, lin: Person) -> None:
    poll = api.polls(timeout=50)
    await settled()
    assert not poll.done()
    lin.sends("来了")
    (update,) = await poll
    assert update["message"]["text"] == "来了"


async def test_a_poll_that_nothing_ends(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.limits.POLL_SECONDS", 0.01)
    assert await api.ok("getUpdates", timeout=50) == []


async def test_a_second_poll_ends_the_first_with_409(api: Api, lin: Person) -> None:
    older = api.polls(timeout=50)
    await settled()
    second = api.polls(timeout=50)
    await settled()
    with pytest.raises(AssertionError, match="terminated by other getUpdates request"):
        await older
    lin.sends("来了")
    assert len(await second) == 1


async def test_a_poll_that_is_given_up_leaves_the_queue_whole(api: Api, lin: Person) -> None:
    poll = api.polls(timeout=50)
    await settled()
    poll.cancel()
    await settled()
    lin.sends("一")
    assert len(await api.ok("getUpdates")) == 1


async def test_only_allowed_kinds_are_queued(api: Api, met: Person) -> None:
    await api.ok("getUpdates", allowed_updates=["callback_query"])
    met.sends("不要")
    assert await api.ok("getUpdates") == []
    await api.ok("getUpdates", allowed_updates=[])
    met.sends("要")
    assert [u["message"]["text"] for u in await api.ok("getUpdates")] == ["要"]


async def test_unknown_kinds_are_refused(api: Api) -> None:
    assert "update kind 'gossip'" in await api.no("getUpdates", allowed_updates=["gossip"])


async def test_an_update_lives_a_day(sandbox: Sandbox, api: Api, lin: Person) -> None:
    lin.sends("旧")
    sandbox.advance(timedelta(hours=29))
    lin.sends("新")
    assert [u["message"]["text"] for u in await api.ok("getUpdates")] == ["新"]


async def test_a_full_queue_loses_what_comes_after(
    api: Api, lin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.limits.QUEUE", 2)
    for word in "一二三":
        lin.sends(word)
    assert [u["message"]["text"] for u in await api.ok("getUpdates")] == ["一", "二"]


async def test_what_was_confirmed_can_be_offered_again(
    sandbox: Sandbox, api: Api, lin: Person
) -> None:
    lin.sends("一")
    lin.sends("二")
    heard = await api.hears()
    assert sandbox.redeliver(heard[1]["update_id"]) == 1
    behind = heard[-1]["update_id"] + 1
    assert await api.ok("getUpdates", offset=behind) == [heard[1]]
    assert await api.ok("getUpdates", offset=behind) == []


@pytest.mark.parametrize("at", [5, 900_000_000])
async def test_ids_may_start_anew_lower_or_higher(
    sandbox: Sandbox, api: Api, lin: Person, at: int
) -> None:
    lin.sends("一")
    old = (await api.hears())[-1]["update_id"]
    sandbox.restart_ids(at)
    lin.sends("二")
    (update,) = await api.ok("getUpdates", offset=old + 1)
    assert update["update_id"] == at


async def test_any_poison_can_be_queued(sandbox: Sandbox, api: Api) -> None:
    first = sandbox.world.bots[700001].queue.next_id
    sandbox.inject({"message": {"text": 7}})
    sandbox.inject('{"update_id": "x", "message": "\ud800"}')
    sandbox.inject({"update_id": first + 40, "rumour": {}})
    answer = await api.sandbox.call(api.token, "getUpdates", {})
    assert b'"text":7' in answer.body
    assert b'"update_id": "x"' in answer.body
    assert sandbox.world.bots[700001].queue.next_id == first + 41


async def test_batches_can_be_repeated_and_shuffled(
    sandbox: Sandbox, api: Api, lin: Person
) -> None:
    for number in range(6):
        lin.sends(str(number))
    queue = sandbox.bot().queue
    queue.disturb(copies=3, seed=7)
    numbers = ids(await api.ok("getUpdates"))
    assert len(numbers) == 18
    assert numbers != sorted(numbers)
    queue.disturb(copies=1, seed=None)
    assert ids(await api.ok("getUpdates")) == sorted(set(numbers))


async def test_polling_and_a_webhook_exclude_each_other(sandbox: Sandbox, api: Api) -> None:
    poll = api.polls(timeout=50)
    await settled()
    await api.ok("setWebhook", url="http://127.0.0.1:9/hook")
    with pytest.raises(AssertionError, match="terminated by setWebhook"):
        await poll
    assert (await api.no("getUpdates")).startswith("409 Conflict: can't use getUpdates")
    await api.ok("deleteWebhook", drop_pending_updates=True)
    assert await api.ok("getUpdates") == []


async def test_each_bot_has_its_own_queue_and_chats() -> None:
    sandbox = Sandbox()
    one, two = (Api(sandbox, f"70000{n}:" + "b" * 35) for n in (1, 2))
    assert [(await api.ok("getMe"))["id"] for api in (one, two)] == [700001, 700002]
    sandbox.add_person(5, "王敏")
    sandbox.person(5, bot=700002).sends("只给二号")
    assert await one.ok("getUpdates") == []
    assert len(await two.ok("getUpdates")) == 1
    assert await one.no("sendMessage", chat_id=5, text="?") == "400 Bad Request: chat not found"
    await sandbox.close()


async def test_only_listed_tokens_are_let_in(sandbox: Sandbox) -> None:
    for token in ("700002:" + "b" * 35, "nonsense", "", "700001:short"):
        answer = await sandbox.call(token, "getMe", {})
        assert answer.status == 401
        assert b"Unauthorized" in answer.body
