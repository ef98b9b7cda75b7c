"""The undertaking stands before everything else, and loses nothing that was written."""

from datetime import timedelta
from typing import Any

from sqlalchemy import text, update

from storage import models
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.joining import audited, bound, change, comes_in, invitation, owes, values
from tests.stories.town import Town


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


async def gains(town: Town, name: str, role: str) -> None:
    async def work(session: Any) -> None:
        session.add(
            models.RoleGrant(person_id=bureau.PEOPLE[name], role=role, starts=bureau.SINCE)
        )

    await town.store.write(work)


async def loses(town: Town, name: str, role: str) -> None:
    await change(town, update(models.RoleGrant).where(
        models.RoleGrant.person_id == bureau.PEOPLE[name], models.RoleGrant.role == role
    ).values(ends=NOW.date() - timedelta(days=1)))  # fmt: skip


async def test_a_role_that_is_lost_asks_for_nothing_and_one_held_before_neither(
    town: Town,
) -> None:
    lin = town.person("林晓")
    await gains(town, "林晓", "envoy")
    await lin.sends("/mine")
    assert "开始前请确认" in lin.last
    await lin.taps("已阅读，将遵守")
    await loses(town, "林晓", "commissioner")
    await lin.sends("/mine")
    assert lin.sees("还没有记录")
    await gains(town, "林晓", "commissioner")
    await lin.sends("/mine")
    assert "开始前请确认" not in lin.last
    assert await audited(town, "accept") == ["commissioner,envoy,escort"]


async def test_only_what_was_shown_is_accepted(town: Town) -> None:
    """林晓 is made an envoy while the text of a commissioner stands in the chat."""
    lin = town.person("林晓")
    await owes(town, "林晓")
    await lin.sends("/help")
    assert "不接受服务区域任何形式的报酬" not in lin.last
    await gains(town, "林晓", "envoy")
    await lin.taps("已阅读，将遵守")
    assert lin.sees("内容已有变化")
    assert lin.sees("不接受服务区域任何形式的报酬")
    assert await audited(town, "accept") == []
    await lin.taps("已阅读，将遵守")
    assert await audited(town, "accept") == ["commissioner,envoy,escort"]


async def test_a_card_that_asks_for_nothing_any_more_holds_nobody_up(town: Town) -> None:
    """The role whose words were asked for is lost while its card is open."""
    lin = town.person("林晓")
    await gains(town, "林晓", "envoy")
    await lin.sends("/help")
    assert "开始前请确认" in lin.last
    await loses(town, "林晓", "envoy")
    await lin.sends("昨天上午去之江实验室，讲了快速预审，答复咨询2个")
    assert not lin.sees("先确认")
    assert lin.sees("去之江实验室，讲了快速预审")


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
