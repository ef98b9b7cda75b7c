"""Strangers, home, groups, and what the program itself says."""

from datetime import timedelta

from bot import clock, ticking
from tests.stories.town import Town


async def test_a_stranger_gets_one_polite_sentence(town: Town) -> None:
    stranger = town.person("路人甲乙")
    for text in ("/start", "你好", "/visit", "/help", "/find 林晓"):
        await stranger.sends(text)
        assert "只对受邀人员开放" in stranger.last
        assert "林晓" not in stranger.last


async def test_home_says_who_one_is_and_what_is_owed(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/help")
    assert lin.sees("林晓 · 服务专员")
    assert lin.sees("服务对象 3 家")
    assert lin.sees("现场服务 0/3")
    await lin.taps("记一次服务")
    assert lin.sees("服务对象是哪家")


async def test_the_menu_shows_a_role_only_its_own(telegram_town: Town) -> None:
    lin, wang = telegram_town.person("林晓"), telegram_town.person("王经")
    await lin.sends("/help")
    await wang.sends("/help")
    assert "visit" in {entry["command"] for entry in lin.person.commands()}
    assert "visit" not in {entry["command"] for entry in wang.person.commands()}


async def test_the_words_of_a_command_one_may_not_use_are_no_record(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("查找")
    assert lin.sees("林晓 · 服务专员")
    assert not lin.sees("内容　查找")


async def test_a_place_is_not_said_to_be_kept(telegram_town: Town) -> None:
    """Whoever logs no visits has no use for one."""
    wang = telegram_town.person("王经")
    wang.person.sends_place(30.2741, 120.1551)
    await telegram_town.settle()
    assert any("附件没有保存" in screen for screen in wang.screens())


async def test_a_group_hears_one_sentence(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    telegram_town.sandbox.add_group(-1001, "一个群")
    lin.person.sends("/visit", group=-1001)
    lin.person.sends("/visit", group=-1001)
    await telegram_town.settle()
    group = telegram_town.sandbox.world.chat(telegram_town.sandbox.bot(), -1001)
    said = [m["text"] for m in group.messages.values() if m["from"]["id"] != int(lin.id)]
    assert said == ["这个助手只在一对一聊天中使用。"]


async def test_a_gap_of_more_than_a_day_is_told_once(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/help")
    await town.program.ticking.tick()
    await town.at(clock.now() + timedelta(hours=30))
    await town.restart()
    await town.restart()
    assert sum("请核对记录" in screen for screen in lin.screens()) == 1
    assert await ticking.tell_of_gap(town.store, town.program.delivery) == 0


async def test_a_short_absence_is_not_worth_a_word(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/help")
    await town.program.ticking.tick()
    await town.at(clock.now() + timedelta(hours=23))
    await town.restart()
    assert not lin.sees("请核对记录")


async def test_an_update_that_always_fails_is_set_aside_and_said(town: Town) -> None:
    lin, zhou = town.person("林晓"), town.person("周楠")
    broken = town.program.table.book["visit"]

    async def raises(*_: object) -> None:
        raise RuntimeError("a canary that no chat may show")

    for waits in broken.steps.values():
        object.__setattr__(waits, "ask", raises)
    await lin.sends("今天去之江实验室讲了快速预审")
    assert lin.sees("有一条消息没有记上")
    assert lin.sees("今天去之江实验室讲了快速预审")
    assert not lin.sees("canary")
    await lin.taps("再试一次")
    assert "有一条消息没有记上" in lin.last
    await lin.sends("/help")
    assert lin.sees("林晓 · 服务专员")
    await zhou.sends("/help")
    assert zhou.sees("周楠 · 特派员")


async def test_what_was_set_aside_is_recorded_by_another_try(town: Town) -> None:
    lin = town.person("林晓")
    broken = town.program.table.book["visit"].steps
    asks = {step: waits.ask for step, waits in broken.items()}

    async def raises(*_: object) -> None:
        raise RuntimeError("broken until it is mended")

    for waits in broken.values():
        object.__setattr__(waits, "ask", raises)
    await lin.sends("今天去之江实验室讲了快速预审，对方很感兴趣，约了下次再谈")
    for step, ask in asks.items():
        object.__setattr__(broken[step], "ask", ask)
    await lin.taps("再试一次")
    assert lin.sees("对象　之江实验室")
    assert lin.sees("今天去之江实验室讲了快速预审")
