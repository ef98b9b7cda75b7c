"""The undertaking stands before everything else, and loses nothing that was written."""

from typing import Any

from sqlalchemy import text

from tests.stories.joining import bound, comes_in, invitation, owes, values
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
