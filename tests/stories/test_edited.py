"""An edited chat message offers to correct the record it became; by itself it changes nothing."""

from storage import Session, models
from tests.stories.town import OnTelegram, Town, visits

FIRST = "昨天上午去之江实验室，宣讲快速预审政策2小时，答复咨询3个"


async def saved(town: Town, text: str = FIRST) -> tuple[OnTelegram, int]:
    """The message, recorded; the number of the message in the chat."""
    lin = town.person("林晓")
    assert isinstance(lin, OnTelegram)
    await lin.sends(text)
    sent = [each for each in lin.person.chat() if each["from"] == "person"][-1]["message_id"]
    await lin.taps("保存")
    return lin, sent


async def edits(lin: OnTelegram, number: int, text: str) -> None:
    lin.person.edits(number, text)
    await lin.town.settle()


async def test_what_the_edit_says_otherwise_is_offered(telegram_town: Town) -> None:
    lin, sent = await saved(telegram_town)
    await edits(lin, sent, "前天上午去之江实验室，宣讲快速预审政策2小时，答复咨询5个")
    assert "11月20日 周五 → 11月19日 周四" in lin.last
    assert "3 → 5" in lin.last
    assert "为什么更正" in lin.last
    (visit,) = await visits(telegram_town)
    assert (str(visit["day"]), visit["amendments"]) == ("2026-11-20", 0)
    await lin.taps("填写有误")
    (visit,) = await visits(telegram_town)
    assert (str(visit["day"]), visit["consultations"]) == ("2026-11-19", 5)
    assert visit["content"].startswith("前天上午")
    assert (visit["amendments"], visit["minutes"]) == (1, 120)


async def test_days_are_those_of_the_day_it_was_written(telegram_town: Town) -> None:
    from datetime import timedelta

    from tests.stories.conftest import NOW

    lin, sent = await saved(telegram_town)
    await telegram_town.at(NOW + timedelta(days=1))
    await edits(lin, sent, FIRST + "，约了下次再谈")
    assert "→ 昨天上午去之江实验室" in lin.last
    assert "11月20日" not in lin.last


async def test_what_was_set_by_hand_stays(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    assert isinstance(lin, OnTelegram)
    await lin.sends(FIRST)
    sent = [each for each in lin.person.chat() if each["from"] == "person"][-1]["message_id"]
    await lin.taps("日期")
    await lin.sends("11月18日")
    await lin.taps("保存")
    await edits(lin, sent, FIRST + "，对方很感兴趣")
    assert "11月18日" not in lin.last
    await lin.taps("补充内容")
    (visit,) = await visits(telegram_town)
    assert (str(visit["day"]), visit["amendments"]) == ("2026-11-18", 1)


async def test_from_the_offer_to_the_card_and_back(telegram_town: Town) -> None:
    lin, sent = await saved(telegram_town)
    await edits(lin, sent, FIRST + "，约了下次再谈")
    await lin.taps("回到卡片")
    assert lin.sees("更正 №1 · 待保存")
    await lin.taps("取消")
    (visit,) = await visits(telegram_town)
    assert (visit["content"], visit["amendments"]) == (FIRST, 0)


async def test_an_edit_of_the_same_words_changes_nothing(telegram_town: Town) -> None:
    lin, sent = await saved(telegram_town)
    await edits(lin, sent, FIRST + " ")
    assert lin.sees("没有改变 №1")


async def test_one_message_that_became_several_records_leads_to_each(telegram_town: Town) -> None:
    lin, sent = await saved(
        telegram_town, "昨天上午去之江实验室和浙江大学，各宣讲快速预审政策1小时"
    )
    assert len(await visits(telegram_town)) == 2
    await edits(lin, sent, "昨天上午去之江实验室和浙江大学，各讲了1小时")
    assert lin.sees("记成了 №1 №2")


async def test_what_was_taken_back_is_not_offered_again(telegram_town: Town) -> None:
    lin, sent = await saved(telegram_town)
    await lin.sends("/mine")
    await lin.taps("№1")
    await lin.taps("撤回")
    await lin.taps("重复记录")
    await edits(lin, sent, FIRST + "，另外还有")
    assert lin.sees("改动聊天消息不会改动记录")


async def test_confidential_words_stay_so(telegram_town: Town) -> None:
    lin, sent = await saved(telegram_town)

    async def sealed(session: Session) -> None:
        visit = await session.get_one(models.Visit, 1)
        visit.content, visit.sealed_content = None, FIRST

    await telegram_town.store.write(sealed)
    await edits(lin, sent, "改写后的保密内容")
    assert "改写后的" not in lin.last
    await lin.taps("填写有误")
    (visit,) = await visits(telegram_town)
    assert (visit["content"], visit["amendments"]) == (None, 1)
    async with telegram_town.store.read() as session:
        row = await session.get_one(models.Visit, 1)
        assert row.sealed_content == "改写后的保密内容"
