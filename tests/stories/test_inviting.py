"""/invite for one person: found by a part of a name, one link to pass on."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from storage import models
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.joining import LINK, audited, bound, change, comes_in, newcomers, states
from tests.stories.town import Chatter, Town


def link_in(screens: list[str]) -> str:
    """The code of the newest link that was shown."""
    return LINK.findall("\n".join(screens))[-1]


async def asks_for(who: Chatter, words: str) -> None:
    await who.sends("/invite")
    await who.sends(words)


async def test_a_clerk_invites_one_person_who_comes_in_by_the_link(town: Town) -> None:
    clerk, sun = town.person("王经"), town.person("孙新")
    await asks_for(clerk, "孙新")
    assert clerk.sees("190****1007")
    assert clerk.sees("未加入")
    await clerk.taps("邀请")
    assert clerk.sees("✅ 孙新 的邀请")
    assert clerk.sees("11月28日 14:00 前有效，限用一次，用登记的手机号 190****1007 核对")
    await comes_in(town, sun, link_in(clerk.screens()))
    assert await bound(town, "孙新") == [sun.id]
    assert await audited(town, "invite") == ["person:1007"]


async def test_the_message_to_pass_on_names_nobody(town: Town) -> None:
    clerk = town.person("王经")
    await asks_for(clerk, "孙新")
    await clerk.taps("邀请")
    assert "孙新" not in clerk.last
    assert "t.me" in clerk.last


async def test_what_is_passed_on_speaks_the_language_of_the_invited(town: Town) -> None:
    clerk = town.person("王经")
    await change(town, update(models.Person).where(models.Person.id == 1007).values(language="en"))
    await asks_for(clerk, "孙新")
    await clerk.taps("邀请")
    assert "You are invited" in clerk.last
    assert clerk.sees("✅ 孙新 的邀请")


async def test_a_name_can_come_with_the_command(telegram_town: Town) -> None:
    clerk = telegram_town.person("王经")
    await clerk.sends("/invite 孙新")
    await clerk.taps("孙新")
    assert clerk.sees("未加入")


async def test_several_of_a_name_are_listed_and_one_is_chosen(town: Town) -> None:
    clerk = town.person("王经")
    await newcomers(town, 9)
    await asks_for(clerk, "人30")
    assert "第1/2页" in clerk.last
    await clerk.taps("下一页")
    assert "第2/2页" in clerk.last
    await clerk.taps("人3008")
    assert clerk.sees("特派员")


async def test_words_that_find_nobody_are_answered_and_asked_again(town: Town) -> None:
    clerk = town.person("王经")
    await asks_for(clerk, "没有这个人")
    assert "职责范围内没有“没有这个人”" in clerk.last
    await clerk.sends("知新")
    assert "孙新" in clerk.last


async def test_a_new_invitation_ends_the_one_before(town: Town) -> None:
    clerk, sun = town.person("王经"), town.person("孙新")
    await asks_for(clerk, "孙新")
    await clerk.taps("邀请")
    first = link_in(clerk.screens())
    await asks_for(clerk, "孙新")
    assert clerk.sees("11月28日 14:00 前有效")
    assert clerk.sees("之前的链接作废")
    await clerk.taps("重新邀请")
    await sun.starts(first)
    assert "这个邀请不能使用" in sun.last
    assert await states(town) == {1007: ["revoked", "open"]}


async def test_a_bound_persons_card_warns_of_the_phone_used_so_far(town: Town) -> None:
    clerk = town.person("王经")
    await asks_for(clerk, "林晓")
    assert clerk.sees("加入　11月21日")
    assert clerk.sees("原来的账号停用")


async def test_a_commissioner_invites_nobody(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/invite")
    assert "邀请谁" not in lin.last
    await lin.sends("/help")
    assert "邀请" not in lin.last


async def test_a_department_invites_within_its_area_and_edits_nobody(town: Town) -> None:
    wu = town.person("吴敏")
    await newcomers(town, 1, area="331127")
    await asks_for(wu, "人3000")
    assert "职责范围内没有" in wu.last
    await wu.sends("孙新")
    assert wu.sees("未加入")
    assert not wu.sees("改手机号")
    await wu.taps("邀请")
    assert wu.sees("✅ 孙新 的邀请")


async def test_the_bureau_is_invited_by_a_director_only(town: Town) -> None:
    clerk, director = town.person("王经"), town.person("赵局")
    await asks_for(clerk, "赵局")
    assert "省局人员由省局负责人办理" in clerk.last
    await asks_for(director, "王经")
    await director.taps("重新邀请")
    assert director.sees("✅ 王经 的邀请")


async def test_a_role_to_come_guards_already(town: Town) -> None:
    """A director from next month on cannot be become by a clerk this month."""
    clerk = town.person("王经")

    async def work(session: Any) -> None:
        starts = NOW.date() + timedelta(days=30)
        session.add(models.RoleGrant(person_id=1007, role="director", starts=starts))

    await town.store.write(work)
    await asks_for(clerk, "孙新")
    assert "省局人员由省局负责人办理" in clerk.last
    await clerk.sends("/invite")
    assert "未加入" not in clerk.last


async def test_a_clerk_demoted_with_the_card_open_invites_nobody(telegram_town: Town) -> None:
    clerk = telegram_town.person("王经")
    await asks_for(clerk, "孙新")
    await change(telegram_town, update(models.RoleGrant)
                 .where(models.RoleGrant.person_id == 1005)
                 .values(ends=NOW.date() - timedelta(days=1)))  # fmt: skip
    await clerk.taps("邀请")
    assert await states(telegram_town) == {}
    assert await audited(telegram_town, "use", allowed=False) != []


async def test_a_person_guarded_with_the_card_open_is_not_invited(town: Town) -> None:
    clerk = town.person("王经")
    await asks_for(clerk, "孙新")

    async def work(session: Any) -> None:
        session.add(models.RoleGrant(person_id=1007, role="clerk", starts=bureau.SINCE))

    await town.store.write(work)
    await clerk.taps("邀请")
    assert clerk.sees("不能修改或邀请此人")
    assert await states(town) == {}
    assert await audited(town, "invite", allowed=False) == ["person:1007"]


async def test_no_link_is_made_while_the_bots_name_is_unknown(town: Town) -> None:
    from handlers.assistant import Assistant

    town.program.introduce(Assistant())
    clerk = town.person("王经")
    await asks_for(clerk, "孙新")
    await clerk.taps("邀请")
    assert clerk.sees("还没有取到助手的用户名")
    assert await states(town) == {}
