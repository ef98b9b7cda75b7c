"""A person's card: another mobile, or a post that was left."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from storage import models
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.joining import audited, bound, change, invitation, state, values
from tests.stories.town import Chatter, Town


async def opens(who: Chatter, name: str) -> None:
    await who.sends("/invite")
    await who.sends(name)


async def mobile(town: Town, name: str) -> str:
    asked = select(models.Person.mobile).where(models.Person.id == bureau.PEOPLE[name])
    return str((await values(town, asked))[0][0])


# The mobile


@pytest.mark.parametrize("said", ["13900001111", "+86 139-0000-1111", "139 0000 1111"])
async def test_a_clerk_changes_a_mobile(town: Town, said: str) -> None:
    clerk = town.person("王经")
    await opens(clerk, "孙新")
    await clerk.taps("改手机号")
    await clerk.sends(said)
    assert clerk.sees("139****1111")
    assert await mobile(town, "孙新") == "13900001111"
    assert await audited(town, "edit") == ["person:1007:change"]


async def test_the_new_mobile_is_what_counts_when_joining(telegram_town: Town) -> None:
    town = telegram_town
    clerk, sun = town.person("王经"), town.person("孙新")
    code = await invitation(town)
    await opens(clerk, "孙新")
    await clerk.taps("改手机号")
    await clerk.sends("13900001111")
    await sun.starts(code)
    await sun.shares_contact("+8613900001111")
    assert sun.sees("核对一致：孙新")


@pytest.mark.parametrize(
    "said", ["123", "0571-88880000", "+1 212 555 0100", "孙新", "1" * 40, "😀"]
)
async def test_what_is_no_mobile_is_asked_again(town: Town, said: str) -> None:
    clerk = town.person("王经")
    await opens(clerk, "孙新")
    await clerk.taps("改手机号")
    await clerk.sends(said)
    assert clerk.sees("不是大陆手机号")
    assert await mobile(town, "孙新") == "19000001007"


async def test_a_number_of_somebody_else_is_refused(town: Town) -> None:
    clerk = town.person("王经")
    await opens(clerk, "孙新")
    await clerk.taps("改手机号")
    await clerk.sends("19000001001")
    assert clerk.sees("已登记给另一位")
    assert await mobile(town, "孙新") == "19000001007"


async def test_back_and_cancel_change_nothing(town: Town) -> None:
    clerk = town.person("王经")
    await opens(clerk, "孙新")
    await clerk.taps("改手机号")
    await clerk.taps("返回")
    assert clerk.sees("离任")
    await clerk.taps("离任")
    await clerk.taps("取消")
    assert clerk.sees("已取消")
    assert await audited(town, "edit") == []


async def test_find_leads_to_the_same_card(telegram_town: Town) -> None:
    clerk = telegram_town.person("王经")
    await clerk.sends("/find 孙新")
    await clerk.taps("修改")
    assert clerk.sees("改手机号")


# Left the post


async def test_whoever_left_is_shut_out_at_once(town: Town) -> None:
    clerk, lin = town.person("王经"), town.person("林晓")
    await lin.sends("/visit")
    code = await invitation(town, "林晓")
    await opens(clerk, "林晓")
    await clerk.taps("离任")
    assert clerk.sees("仍有服务关系 3 项待交接：之江实验室、浙江大学、省智能工厂技术创新中心")
    await clerk.taps("确认离任")
    assert clerk.sees("✅ 林晓 已离任")
    assert clerk.sees("待交接")
    assert await bound(town, "林晓") == []
    assert await state(town, "林晓") == "revoked"
    await lin.sends("去了之江实验室")
    assert "只对受邀人员开放" in lin.last
    await lin.starts(code)
    assert "这个邀请不能使用" in lin.last
    ends = select(models.RoleGrant.ends).where(models.RoleGrant.person_id == 1001)
    assert await values(town, ends) == [(NOW.date(),)]
    assert await audited(town, "edit") == ["person:1001:leave"]


async def test_whoever_left_is_not_invited_again(town: Town) -> None:
    clerk = town.person("王经")
    await opens(clerk, "林晓")
    await clerk.taps("离任")
    await clerk.taps("确认离任")
    await opens(clerk, "林晓")
    assert not clerk.sees("重新邀请")


async def test_two_clerks_at_once_let_one_go_once(telegram_town: Town) -> None:
    town = telegram_town

    async def work(session: Any) -> None:
        session.add(models.RoleGrant(person_id=1006, role="clerk", starts=bureau.SINCE))

    await town.store.write(work)
    clerk, director = town.person("王经"), town.person("赵局")
    await director.sends("/help")
    await director.taps("已阅读，将遵守") if "开始前" in director.last else None
    for each in (clerk, director):
        await opens(each, "林晓")
        await each.taps("离任")
    for each in (clerk, director):
        each.person.taps("确认离任")
    await town.settle()
    assert await audited(town, "edit") == ["person:1001:leave"]
    assert await bound(town, "林晓") == []


async def test_a_bureau_member_is_changed_by_a_director_only(town: Town) -> None:
    clerk, director = town.person("王经"), town.person("赵局")
    await opens(clerk, "赵局")
    assert not clerk.sees("改手机号")
    await opens(director, "王经")
    assert director.sees("改手机号")
    assert director.sees("离任")


async def test_the_last_director_stays(town: Town) -> None:
    director = town.person("赵局")
    await opens(director, "赵局")
    await director.taps("离任")
    await director.taps("确认离任")
    assert director.sees("最后一位在任的省局负责人")
    assert await bound(town, "赵局") == [director.id]


async def test_demoted_between_asking_and_pressing_changes_nothing(telegram_town: Town) -> None:
    town = telegram_town
    clerk = town.person("王经")
    await opens(clerk, "林晓")
    await clerk.taps("离任")
    await change(town, update(models.RoleGrant).where(models.RoleGrant.person_id == 1005)
                 .values(ends=NOW.date() - timedelta(days=1)))  # fmt: skip
    await clerk.taps("确认离任")
    assert await bound(town, "林晓") != []
    assert await audited(town, "use", allowed=False) != []


async def test_a_department_card_that_lost_its_person_says_no_more(town: Town) -> None:
    """孙新's unit moves out of the area while the card is open."""
    wu = town.person("吴敏")
    await opens(wu, "孙新")
    await change(town, update(models.Organisation).where(models.Organisation.id == 1)
                 .values(area="331127"))  # fmt: skip
    await wu.taps("邀请")
    assert wu.sees("不能修改或邀请此人")
    assert await audited(town, "invite", allowed=False) == ["person:1007"]
