"""Invitations that let nobody in: odd, expired, used, forwarded, guessed, two at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storage import models
from storage.actions import joining
from tests.stories.conftest import NOW
from tests.stories.joining import (
    ASKED,
    AWAITED,
    UNUSABLE,
    audited,
    bound,
    change,
    comes_in,
    invitation,
    ready,
    state,
    values,
)
from tests.stories.town import Town

ODD = (
    "a" * 64, "😀" * 16, "'; DROP TABLE people;--", "<b>&\"'", "x" * 4000, "\u202e\u0000",
    "-_" * 32,
)  # fmt: skip


@pytest.mark.parametrize("code", ODD)
async def test_an_odd_code_gets_the_one_sentence(town: Town, code: str) -> None:
    stranger = town.person("路人甲")
    await stranger.starts(code)
    assert UNUSABLE in stranger.last


async def test_expired_revoked_used_and_wrong_codes_answer_alike(town: Town) -> None:
    answers = []
    sun, other = town.person("孙新"), town.person("路人甲")
    revoked = await invitation(town)
    used = await invitation(town)
    await comes_in(town, sun, used)
    expired = await invitation(town, "林晓")
    await town.at(NOW + timedelta(days=7))
    for code in ("nobodys", expired, revoked, used):
        await other.starts(code)
        answers.append(other.last)
    assert len(set(answers)) == 1
    assert UNUSABLE in answers[0]
    assert await audited(town, "join", allowed=False) == ["code"] * 4


async def test_an_invitation_may_expire_while_it_is_open(town: Town) -> None:
    sun = town.person("孙新")
    await sun.starts(await invitation(town))
    await sun.shares_contact()
    await town.at(NOW + timedelta(days=7))
    await sun.taps("是我")
    assert UNUSABLE in sun.last
    assert await bound(town, "孙新") == []


async def test_a_person_who_left_is_not_let_in(town: Town) -> None:
    sun = town.person("孙新")
    await sun.starts(await invitation(town))
    await change(town, update(models.Person).where(models.Person.id == 1007).values(state="left"))
    await sun.shares_contact()
    assert UNUSABLE in sun.last


async def test_a_link_for_somebody_else_is_refused_to_a_bound_person(town: Town) -> None:
    lin = town.person("林晓")
    await lin.starts(await invitation(town))
    assert UNUSABLE in lin.last
    assert not any("孙新" in screen for screen in lin.screens())
    assert await state(town) == "open"
    await lin.sends("/help")
    assert lin.sees("林晓 · 服务专员")


async def test_a_link_for_oneself_says_that_one_is_in(town: Town) -> None:
    lin = town.person("林晓")
    await lin.starts(await invitation(town, "林晓"))
    assert lin.sees("已经加入")
    assert await bound(town, "林晓") == [lin.id]


async def test_a_forwarded_link_shows_nothing_and_waits_for_approval(town: Town) -> None:
    await ready(town, "王经")
    other = town.person("路人甲")
    await other.starts(await invitation(town))
    await other.shares_contact()
    assert AWAITED in other.last
    await other.sends("/start" if town.channel == "telegram" else "在吗")
    assert not any("孙新" in screen for screen in other.screens())
    assert await bound(town, "孙新") == []


async def test_of_two_at_once_one_comes_in(telegram_town: Town) -> None:
    """Two accounts that both showed the registered number press at the same moment."""
    town = telegram_town
    code = await invitation(town)
    first, second = town.person("孙新"), town.person("路人甲")
    for each in (first, second):
        await each.starts(code)
        await each.shares_contact("+8619000001007")
    for each in (first, second):
        each.person.taps("是我")
    await town.settle()
    (winner,) = await bound(town, "孙新")
    won, lost = (first, second) if winner == first.id else (second, first)
    assert won.sees("已加入")
    assert lost.sees(UNUSABLE)
    assert not lost.sees("已加入")
    assert await state(town) == "used"
    assert await audited(town, "join") == ["person:1007"]


async def test_of_two_opening_at_once_both_are_asked_and_one_comes_in(telegram_town: Town) -> None:
    town = telegram_town
    code = await invitation(town)
    first, second = town.person("孙新"), town.person("路人甲")
    for each in (first, second):
        each.person.profile.phone = "+8619000001007"
        each.person.starts(code)
        each.person.shares_contact()
    await town.settle()
    for each in (first, second):
        each.person.taps("是我")
        each.person.taps("是我")
    await town.settle()
    assert len(await bound(town, "孙新")) == 1
    assert sum(each.sees("已加入") for each in (first, second)) == 1


async def test_wrong_codes_make_an_account_wait_and_the_code_is_not_looked_at(town: Town) -> None:
    sun = town.person("孙新")
    code = await invitation(town)
    for number in range(joining.FREE_TRIES):
        await sun.starts(f"wrong{number}")
        assert UNUSABLE in sun.last
    await sun.starts(code)
    assert "试的次数太多，14:01" in sun.last
    before = len(sun.screens())
    await sun.starts(code)
    assert len(sun.screens()) == before
    await town.at(NOW + timedelta(minutes=2))
    await sun.starts(code)
    assert ASKED in sun.last


async def test_each_further_wrong_code_doubles_the_wait_up_to_a_day(town: Town) -> None:
    other = town.person("路人甲")
    now, waits = NOW, []
    for _ in range(joining.FREE_TRIES + 13):
        await town.at(now)
        await other.starts("wrong")
        ((wait,),) = await values(
            town, select(models.Account.wait_until).where(
                models.Account.external_id == other.id, models.Account.channel == town.channel)
        )  # fmt: skip
        if wait is not None:
            waits.append(round((wait - now).total_seconds() / 60))
            now = wait
    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-1] == 24 * 60


async def test_one_account_that_waits_holds_up_nobody_else(town: Town) -> None:
    other, sun = town.person("路人甲"), town.person("孙新")
    for _ in range(8):
        await other.starts("wrong")
    await sun.starts(await invitation(town))
    assert ASKED in sun.last


async def test_many_refused_attempts_alarm_the_bureau_once_an_hour(town: Town) -> None:
    await ready(town, "赵局", "王经")
    director, clerk, other = town.person("赵局"), town.person("王经"), town.person("路人甲")
    for _ in range(19):
        await other.starts("wrong")
    assert not director.sees("无效邀请次数异常")
    for _ in range(30):
        await other.starts("wrong")
    assert clerk.sees("⚠️ 无效邀请次数异常")
    asked = (
        select(models.Account.person_id)
        .join(models.Outbox, models.Outbox.account_id == models.Account.id)
        .where(
            models.Outbox.dedupe_key.startswith("alarm:"),
            models.Account.channel == town.channel,
        )
    )
    told = sorted(row[0] for row in await values(town, asked))
    assert told == [1005, 1006, 1006]  # the director is the operator as well


async def test_the_operator_is_alarmed_in_the_operators_language(town: Town) -> None:
    await ready(town, "赵局", "王经")
    guesser = town.person("路人甲")
    await guesser.starts("wrong")
    await change(town, update(models.Account).where(models.Account.external_id == guesser.id)
                 .values(language="en"))  # fmt: skip
    for _ in range(19):
        await guesser.starts("wrong")
    assert "Too many tries" in guesser.last
    for each in (town.person("赵局"), town.person("王经")):
        assert not any("Many refused invitations" in screen for screen in each.screens())
    assert sum("无效邀请次数异常" in screen for screen in town.person("赵局").screens()) == 2
