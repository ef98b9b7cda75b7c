"""A message edited while its card is open: the card follows, but not over what was set by hand."""

from tests.stories.town import OnTelegram, Town, visits

FIRST = "今天去之江实验室现场服务2小时，宣讲快速预审政策，答复PCT咨询3个"


async def edits(town: Town, lin: OnTelegram, text: str) -> None:
    said = [each for each in lin.person.chat() if each["from"] == "person"]
    lin.person.edits(said[-1]["message_id"], text)
    await town.settle()


async def test_the_open_card_follows_and_says_what_changed(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    assert isinstance(lin, OnTelegram)
    await lin.sends(FIRST)
    await edits(telegram_town, lin, FIRST.replace("今天", "昨天").replace("2小时", "3小时"))
    assert lin.sees("已按改动后的消息更新：日期、时长、内容")
    assert lin.sees("日期　11月20日 周五")
    assert lin.sees("时长　3小时")
    await lin.taps("保存")
    (visit,) = await visits(telegram_town)
    assert (str(visit["day"]), visit["minutes"]) == ("2026-11-20", 180)
    assert visit["content"].startswith("昨天")


async def test_what_was_set_by_hand_stays(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    assert isinstance(lin, OnTelegram)
    await lin.sends(FIRST)
    await lin.taps("时长")
    await lin.sends("45")
    said = [each for each in lin.person.chat() if each["from"] == "person"]
    lin.person.edits(said[0]["message_id"], FIRST.replace("2小时", "3小时"))
    await telegram_town.settle()
    assert lin.sees("时长　45分钟")
    assert lin.sees("已按改动后的消息更新：内容")


async def test_another_unit_in_the_new_wording_is_followed(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    assert isinstance(lin, OnTelegram)
    await lin.sends(FIRST)
    await edits(telegram_town, lin, FIRST.replace("之江实验室", "浙江大学"))
    assert lin.sees("对象　浙江大学")
    assert len([1 for screen in lin.screens() if "待保存" in screen]) == 1  # the same card
