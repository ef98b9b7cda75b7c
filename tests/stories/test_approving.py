"""An invitation opened with another number: somebody who may invite decides."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from storage import models
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.joining import (
    AWAITED,
    UNUSABLE,
    audited,
    bound,
    change,
    comes_in,
    invitation,
    ready,
    state,
)
from tests.stories.town import Town


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


async def test_a_clerk_does_not_decide_about_a_director_nor_a_director_about_themselves(
    town: Town,
) -> None:
    """周楠 is a director too."""

    async def work(session: Any) -> None:
        session.add(models.RoleGrant(person_id=1002, role="director", starts=bureau.SINCE))

    await town.store.write(work)
    await ready(town, "王经", "赵局", "周楠")
    clerk, director, another = town.person("王经"), town.person("赵局"), town.person("周楠")
    other = town.person("路人甲")
    await other.starts(await invitation(town, "赵局", by="赵局"))
    await other.shares_contact()
    assert another.sees("别的手机号")
    assert not clerk.sees("别的手机号")
    assert not director.sees("别的手机号")


async def test_a_card_to_decide_does_not_take_what_is_written_for_another(town: Town) -> None:
    """林晓 is made a clerk too, and is filling in a visit when the card comes."""
    lin, other = town.person("林晓"), town.person("路人甲")

    async def work(session: Any) -> None:
        session.add(models.RoleGrant(person_id=1001, role="clerk", starts=bureau.SINCE))

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
