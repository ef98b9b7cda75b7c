"""Coming in by an invitation: /start with a code, the number, the person, the undertaking."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from programme.schemes import undertaken_by
from storage import actions, models
from storage.actions import joining
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.town import Chatter, Town

UNUSABLE = "这个邀请不能使用"
ASKED = "这是一份工作邀请"
STRANGER = "只对受邀人员开放"
AWAITED = "手机号需要确认"


async def invitation(
    town: Town, name: str = "孙新", by: str | None = "王经", valid: int = 7
) -> str:
    """A fresh code for that person."""
    return await town.store.write(
        lambda session: actions.invitations.issue(
            session, person_id=bureau.PEOPLE[name],
            invited_by=bureau.PEOPLE[by] if by else None, now=NOW, valid=timedelta(days=valid),
        )
    )  # fmt: skip


async def values(town: Town, asked: Any) -> list[Any]:
    async with town.store.read() as session:
        return [tuple(row) for row in await session.execute(asked)]


async def bound(town: Town, name: str) -> list[str]:
    """The accounts of that person, by their ids in the channel of the story."""
    asked = select(models.Account.external_id).where(
        models.Account.person_id == bureau.PEOPLE[name], models.Account.channel == town.channel
    )
    return [row[0] for row in await values(town, asked)]


async def state(town: Town, name: str = "孙新") -> str:
    """What became of that person's newest invitation."""
    asked = (
        select(models.Invitation.state)
        .where(models.Invitation.person_id == bureau.PEOPLE[name])
        .order_by(models.Invitation.id.desc())
    )
    return str((await values(town, asked))[0][0])


async def audited(town: Town, action: str, *, allowed: bool = True) -> list[str]:
    """The subjects of the acts of that name."""
    asked = select(models.Audit.subject).where(
        models.Audit.action == action, models.Audit.allowed.is_(allowed)
    )
    return [row[0] for row in await values(town, asked)]


async def change(town: Town, statement: Any) -> None:
    async def work(session: Any) -> None:
        await session.execute(statement)

    await town.store.write(work)


async def comes_in(town: Town, who: Chatter, code: str) -> None:
    await who.starts(code)
    await who.shares_contact()
    await who.taps("是我")


async def ready(town: Town, *names: str) -> None:
    """These have written before, so that they can be written to."""
    for name in names:
        await town.person(name).sends("/help")


# The way in


async def test_an_invited_person_comes_in_and_logs_a_visit(town: Town) -> None:
    await change(town, update(models.Assignment).where(models.Assignment.id == 1)
                 .values(person_id=bureau.PEOPLE["孙新"]))  # fmt: skip
    sun = town.person("孙新")
    await sun.starts(await invitation(town))
    assert ASKED in sun.last
    assert not any("孙新" in screen for screen in sun.screens())
    await sun.shares_contact()
    assert sun.sees("核对一致：孙新")
    assert sun.sees("浙江知新学院")
    assert sun.sees("服务专员")
    assert await bound(town, "孙新") == []
    await sun.taps("是我")
    assert sun.sees("✅ 孙新，已加入")
    assert sun.sees("开始前请确认（附件1 二（三）3；方案 四）")
    assert sun.sees("不给服务对象增加负担，不接受服务对象任何形式的报酬")
    await sun.taps("已阅读，将遵守")
    assert sun.sees("✅ 已确认")
    assert sun.sees("昨天上午去之江实验室")
    await sun.sends("/visit")
    assert sun.sees("之江实验室")
    assert await bound(town, "孙新") == [sun.id]
    assert await state(town) == "used"
    assert await audited(town, "join") == ["person:1007"]
    assert await audited(town, "accept") == ["commissioner,escort"]


async def test_the_undertaking_is_kept_by_scheme_with_its_words(town: Town) -> None:
    sun = town.person("孙新")
    await comes_in(town, sun, await invitation(town))
    await sun.taps("已阅读，将遵守")
    kept = await values(
        town, select(models.Undertaking.scheme, models.Undertaking.words_digest)
        .order_by(models.Undertaking.scheme)
    )  # fmt: skip
    assert [scheme for scheme, _ in kept] == ["commissioner", "escort"]
    assert all(len(digest) == 64 for _, digest in kept)


async def test_the_menu_comes_with_the_undertaking(telegram_town: Town) -> None:
    sun = telegram_town.person("孙新")
    await comes_in(telegram_town, sun, await invitation(telegram_town))
    assert sun.person.commands() == []
    await sun.taps("已阅读，将遵守")
    assert {command["command"] for command in sun.person.commands()} >= {"visit", "help"}


async def test_an_english_speaker_reads_english_until_known(town: Town) -> None:
    sun = town.person("孙新", language="en")
    code = await invitation(town)
    if town.channel == "telegram":
        await sun.starts(code)
        assert "This is an invitation" in sun.last
        await sun.shares_contact()
        assert sun.sees("Checked: 孙新")


@pytest.mark.parametrize("number", ["+86 190-0000-1007", "8619000001007", "+8619000001007"])
async def test_a_number_is_the_same_however_it_is_written(
    telegram_town: Town, number: str
) -> None:
    sun = telegram_town.person("孙新")
    await sun.starts(await invitation(telegram_town))
    await sun.shares_contact(number)
    assert sun.sees("核对一致：孙新")


async def test_the_same_digits_of_another_country_are_another_number(telegram_town: Town) -> None:
    """+1 900 000 1007 is a number of North America."""
    await ready(telegram_town, "王经")
    sun = telegram_town.person("孙新")
    await sun.starts(await invitation(telegram_town))
    await sun.shares_contact("19000001007")
    assert AWAITED in sun.last
    assert not any("孙新" in screen for screen in sun.screens())


# What else is said at each step


async def test_a_typed_number_proves_nothing(town: Town) -> None:
    sun = town.person("孙新")
    await sun.starts(await invitation(town))
    for said in ("19000001007", "我是孙新", "1", "是我"):
        await sun.sends(said)
        assert "手写的号码无法核对" in sun.last
    assert await bound(town, "孙新") == []
    await sun.shares_contact()
    assert sun.sees("核对一致")


async def test_somebody_elses_contact_proves_nothing(town: Town) -> None:
    other = town.person("路人甲")
    await other.starts(await invitation(town))
    await other.shares_contact("+8619000001007", own=False)
    assert "这是别人的名片" in other.last
    assert await state(town) == "open"


async def test_commands_and_words_before_joining_show_nothing(town: Town) -> None:
    sun = town.person("孙新")
    await sun.starts(await invitation(town))
    await sun.shares_contact()
    for said in ("/visit", "/mine", "/find", "去了之江实验室"):
        await sun.sends(said)
        assert STRANGER in sun.last
    await sun.taps("是我")
    assert sun.sees("开始前请确认")


async def test_not_me_gives_the_invitation_back(town: Town) -> None:
    await ready(town, "王经")
    clerk, sun = town.person("王经"), town.person("孙新")
    code = await invitation(town)
    await sun.starts(code)
    await sun.shares_contact()
    await sun.taps("不是我")
    assert "邀请已退回" in sun.last
    assert clerk.sees("孙新 的邀请被退回")
    assert await state(town) == "revoked"
    assert "person:1007" in await audited(town, "withdraw")
    await sun.starts(code)
    assert UNUSABLE in sun.last


# Invitations that let nobody in


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


# Throttling


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


# Another number


async def test_the_inviter_lets_another_number_in(town: Town) -> None:
    await ready(town, "王经", "赵局")
    clerk, director, other = town.person("王经"), town.person("赵局"), town.person("路人甲")
    await other.starts(await invitation(town))
    await other.shares_contact()
    assert clerk.sees("有人用别的手机号打开了邀请")
    assert clerk.sees("190****1007")
    assert clerk.sees("190****1903")
    assert not director.sees("别的手机号")
    await clerk.taps("同意加入")
    assert clerk.sees("已同意：孙新")
    assert other.sees("已同意加入：孙新")
    assert await bound(town, "孙新") == []
    await other.taps("是我")
    assert await bound(town, "孙新") == [other.id]
    assert await audited(town, "approve") == ["person:1007"]


async def test_the_inviter_refuses_and_the_newcomer_learns_no_more_than_that(town: Town) -> None:
    await ready(town, "王经")
    clerk, other = town.person("王经"), town.person("路人甲")
    code = await invitation(town)
    await other.starts(code)
    await other.shares_contact()
    await clerk.taps("拒绝")
    assert "没有通过确认" in other.last
    assert not any("孙新" in screen for screen in other.screens())
    await other.starts(code)
    assert UNUSABLE in other.last


async def test_whoever_waits_is_told_so_when_they_ask_again(town: Town) -> None:
    await ready(town, "王经")
    other = town.person("路人甲")
    code = await invitation(town)
    await other.starts(code)
    await other.shares_contact()
    await other.starts(code)
    assert AWAITED in other.last
    await other.starts()
    assert AWAITED in other.last


async def test_the_owner_of_the_number_comes_in_though_another_has_claimed(town: Town) -> None:
    """Whoever forwards a link must not lock its owner out."""
    await ready(town, "王经")
    clerk, other, sun = town.person("王经"), town.person("路人甲"), town.person("孙新")
    code = await invitation(town)
    await other.starts(code)
    await other.shares_contact()
    await comes_in(town, sun, code)
    assert await bound(town, "孙新") == [sun.id]
    await clerk.taps("同意加入")
    assert "已经处理过" in clerk.last
    assert await bound(town, "孙新") == [sun.id]


async def test_a_second_stranger_cannot_claim_what_is_claimed(town: Town) -> None:
    await ready(town, "王经")
    first, second = town.person("路人甲"), town.person("过路的人乙")
    code = await invitation(town)
    await first.starts(code)
    await first.shares_contact()
    await second.starts(code)
    await second.shares_contact()
    assert UNUSABLE in second.last


async def test_an_approved_newcomer_who_lost_the_card_opens_the_link_again(town: Town) -> None:
    await ready(town, "王经")
    clerk, other = town.person("王经"), town.person("路人甲")
    code = await invitation(town)
    await other.starts(code)
    await other.shares_contact()
    await clerk.taps("同意加入")
    await other.starts(code)
    assert "已同意加入：孙新" in other.last


async def test_a_demoted_inviter_decides_nothing(town: Town) -> None:
    await ready(town, "王经")
    clerk, other = town.person("王经"), town.person("路人甲")
    await other.starts(await invitation(town))
    await other.shares_contact()
    await change(town, update(models.RoleGrant).where(models.RoleGrant.person_id == 1005)
                 .values(ends=NOW.date() - timedelta(days=1)))  # fmt: skip
    await clerk.taps("同意加入")
    assert await state(town) == "claimed"
    if town.channel == "telegram":
        assert await audited(town, "use", allowed=False) != []
    assert not other.sees("孙新")


async def test_without_the_inviter_the_bureau_decides_and_the_first_settles_it(
    town: Town,
) -> None:
    await ready(town, "王经", "赵局")
    clerk, director, other = town.person("王经"), town.person("赵局"), town.person("路人甲")
    await other.starts(await invitation(town, by=None))
    await other.shares_contact()
    assert clerk.sees("别的手机号")
    assert director.sees("别的手机号")
    await director.taps("同意加入")
    await clerk.taps("拒绝")
    assert "已经处理过" in clerk.last
    await other.taps("是我")
    assert await bound(town, "孙新") == [other.id]


async def test_a_clerk_does_not_decide_about_a_director(town: Town) -> None:
    await ready(town, "王经", "赵局")
    clerk, director, other = town.person("王经"), town.person("赵局"), town.person("路人甲")
    await other.starts(await invitation(town, "赵局", by=None))
    await other.shares_contact()
    assert director.sees("别的手机号")
    assert not clerk.sees("别的手机号")


async def test_a_card_to_decide_does_not_take_what_is_written_for_another(town: Town) -> None:
    """林晓 is made a clerk too, and is filling in a visit when the card comes."""
    lin, other = town.person("林晓"), town.person("路人甲")

    async def work(session: Any) -> None:
        session.add(models.RoleGrant(person_id=1001, role="clerk", starts=bureau.SINCE))
        person = await session.get_one(models.Person, 1001)
        person.undertaken = undertaken_by(frozenset({"commissioner", "clerk"})).digest

    await town.store.write(work)
    await lin.sends("/visit")
    await other.starts(await invitation(town, by="林晓"))
    await other.shares_contact()
    assert lin.sees("别的手机号")
    await lin.sends("之江")
    assert lin.sees("现场还是非现场")


async def test_where_nobody_can_decide_nothing_is_promised(town: Town) -> None:
    await change(town, update(models.RoleGrant)
                 .where(models.RoleGrant.role.in_(("clerk", "director")))
                 .values(ends=NOW.date() - timedelta(days=1)))  # fmt: skip
    other = town.person("路人甲")
    await other.starts(await invitation(town))
    await other.shares_contact()
    assert "手机号没有核对上" in other.last
    assert await state(town) == "open"


# A lost phone


async def test_a_new_phone_takes_over_and_the_old_one_is_a_stranger(telegram_town: Town) -> None:
    town = telegram_town
    old, new = town.person("林晓"), town.person("路人甲")
    await old.sends("/visit")
    await new.starts(await invitation(town, "林晓"))
    await new.shares_contact("+8619000001001")
    await new.taps("是我")
    assert new.sees("林晓，已加入")
    assert new.sees("林晓 · 服务专员")  # the undertaking was accepted on the old phone
    assert await bound(town, "林晓") == [new.id]
    before = len(old.screens())
    await old.taps("之江实验室")
    assert len(old.screens()) == before
    await old.sends("/help")
    assert STRANGER in old.last
    still_open = (
        select(models.Dialogue.id)
        .join(models.Account, models.Account.id == models.Dialogue.account_id)
        .where(models.Dialogue.state == "open", models.Account.external_id == old.id)
    )
    assert await values(town, still_open) == []
    asked = select(models.Account.channel).where(models.Account.person_id == 1001)
    assert {row[0] for row in await values(town, asked)} == {"telegram", "narrow"}


async def test_another_persons_button_joins_nobody(telegram_town: Town) -> None:
    town = telegram_town
    sun, other = town.person("孙新"), town.person("路人甲")
    await sun.starts(await invitation(town))
    await sun.shares_contact()
    chat = town.sandbox.world.chat(town.sandbox.bot(), int(sun.id))
    card = chat.messages[sun.person.last()["message_id"]]
    data = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await other.sends("你好")
    other.person.taps_data(data, other.person.last()["message_id"])
    await town.settle()
    assert await bound(town, "孙新") == []
    assert await audited(town, "use", allowed=False) != []


async def test_twenty_taps_bind_once(telegram_town: Town) -> None:
    town = telegram_town
    sun = town.person("孙新")
    await sun.starts(await invitation(town))
    await sun.shares_contact()
    for _ in range(20):
        sun.person.taps("是我")
    await town.settle()
    assert await bound(town, "孙新") == [sun.id]
    assert await audited(town, "join") == ["person:1007"]


# The undertaking


async def owes(town: Town, name: str) -> None:
    """As after a change of the words."""
    await change(town, update(models.Person).where(models.Person.id == bureau.PEOPLE[name])
                 .values(undertaken="of other words"))  # fmt: skip


async def test_changed_words_are_asked_again_and_nothing_written_is_lost(town: Town) -> None:
    lin = town.person("林晓")
    await owes(town, "林晓")
    await lin.sends("昨天上午去之江实验室，讲了快速预审，答复咨询2个")
    assert "开始前请确认" in lin.last
    assert "已留下 1 条消息" in lin.last
    await lin.sends("下午又去了浙江大学，讲了专利导航，大家都很满意")
    assert "已留下 2 条消息" in lin.last
    await lin.sends("/mine")
    assert "开始前请确认" in lin.last
    await lin.taps("已阅读，将遵守")
    assert lin.sees("昨天上午去之江实验室，讲了快速预审，答复咨询2个")
    assert lin.sees("下午又去了浙江大学")


async def test_an_open_card_waits_behind_the_undertaking(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await lin.sends("/visit")
    await owes(telegram_town, "林晓")
    await lin.taps("之江实验室")
    assert "开始前请确认" in lin.last
    await lin.taps("已阅读，将遵守")
    await lin.taps("之江实验室")
    assert lin.sees("现场还是非现场")


async def test_the_undertaking_speaks_english_with_the_notices_own_words(town: Town) -> None:
    lin = town.person("林晓")
    await owes(town, "林晓")
    await lin.sends("/help")
    await lin.taps("English / 中文")
    assert "Before you start" in lin.last
    assert "保持“亲清”政商关系" in lin.last
    await lin.taps("Read, and I will keep to it")
    assert lin.sees("Log a visit")


async def test_a_restart_goes_on_at_the_same_step(town: Town) -> None:
    sun = town.person("孙新")
    await sun.starts(await invitation(town))
    await town.restart()
    await sun.shares_contact()
    await town.restart()
    await sun.taps("是我")
    await town.restart()
    await sun.taps("已阅读，将遵守")
    assert await bound(town, "孙新") == [sun.id]


async def test_no_code_stands_in_the_store(town: Town, tmp_path: Any) -> None:
    code = await invitation(town)
    sun = town.person("孙新")
    await comes_in(town, sun, code)
    rows = await values(town, text("SELECT code_hash FROM invitations"))
    assert all(code not in row[0] for row in rows)
    await town.store.close()
    assert code.encode() not in (tmp_path / "zhida.db").read_bytes()
