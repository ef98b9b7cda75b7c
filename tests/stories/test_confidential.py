"""What is marked 🔒 is sealed and leaves the chat; whoever opens it again is noted."""

from typing import Any

from sqlalchemy import text

from tests.stories.recorded import audited
from tests.stories.town import OnTelegram, Town, visits

SECRET = "与外方谈判的底价"
SENTENCE = f"今天去之江实验室宣讲了快速预审政策，对方反映{SECRET}泄露"


async def stored(town: Town) -> list[dict[str, Any]]:
    """Every row of the tables that may hold what people say, as it lies on disk."""
    found = []
    async with town.store.read() as session:
        for table in ("visits", "issues", "consultations", "audit", "efforts", "corrections"):
            rows = await session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - our names
            found += [dict(row) for row in rows.mappings()]
    return found


def own(town: Town, number: str = "1001") -> list[str]:
    """The person's own messages that still stand in the chat."""
    return [
        message["text"]
        for message in town.sandbox.person(int(number)).chat()
        if message["from"] == "person"
    ]


async def test_a_card_marked_confidential_hides_its_words(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends(SENTENCE)
    await lin.taps("🔒 保密")
    await lin.taps("全部保密")
    assert lin.sees("内容　🔒 保密内容")
    assert lin.sees("事项　🔒 保密内容")
    assert SECRET not in lin.last
    await lin.taps("保存")
    assert lin.sees("🔒 保密内容 №1")
    assert lin.sees("已生成事项 №1：🔒 保密内容")
    assert SECRET not in lin.last
    (visit,) = await visits(town)
    assert (visit["content"], visit["confidential"]) == (None, 1)
    assert not any(SECRET in str(row) for row in await stored(town))


async def test_the_message_is_deleted_where_the_channel_can(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends(SENTENCE)
    await lin.taps("🔒 保密")
    await lin.taps("全部保密")
    if isinstance(lin, OnTelegram):
        assert SENTENCE not in own(town)
        assert not any(SECRET in screen for screen in lin.screens())
    else:
        assert any("请自行删除" in screen for screen in lin.screens()[-3:])


async def test_a_message_that_begins_with_the_lock_is_sealed_from_the_start(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends(f"🔒{SENTENCE}")
    assert lin.sees("对象　之江实验室")
    assert lin.sees("内容　🔒 保密内容")
    assert not any(SECRET in screen for screen in lin.screens())
    if isinstance(lin, OnTelegram):
        assert own(town) == []
    await lin.taps("保存")
    assert not any(SECRET in str(row) for row in await stored(town))


async def test_the_issue_alone_is_sealed(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await lin.sends(SENTENCE)
    await lin.taps("🔒 保密")
    await lin.taps("只保密内容")
    assert lin.sees(f"事项　{SECRET}泄露")
    await lin.taps("🔒 保密")
    await lin.taps("只保密事项")
    assert lin.sees("事项　🔒 保密内容")
    await lin.taps("保存")
    (visit,) = await visits(telegram_town)
    assert visit["confidential"] == 0
    async with telegram_town.store.read() as session:
        (issue,) = (await session.execute(text("SELECT * FROM v_open_issues"))).mappings()
    assert (issue["said"], issue["confidential"]) == (None, 1)


async def test_opening_it_again_is_on_the_record(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends(f"🔒{SENTENCE}")
    await lin.taps("保存")
    await lin.sends("/mine")
    await lin.taps("№1")
    assert lin.sees("🔒 保密内容 №1")
    assert not lin.sees(SECRET)
    assert ("open", "visit", "1") not in await audited(town, "林晓")
    await lin.taps("打开保密内容")
    assert lin.sees(SECRET)
    assert ("open", "visit", "1") in await audited(town, "林晓")
    await lin.taps("收起")
    assert SECRET not in lin.last
    if isinstance(lin, OnTelegram):  # its card is edited in place
        assert not any(SECRET in screen for screen in lin.screens())


async def test_it_is_found_by_no_search(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends(f"🔒{SENTENCE}")
    await lin.taps("保存")
    await lin.sends("/mine")
    await lin.taps("搜索")
    await lin.sends("底价")
    assert "没有同时含有这些词的记录" in lin.last
    assert "№1" not in lin.last


async def test_a_director_opens_it_and_a_clerk_does_not(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await lin.sends(f"🔒{SENTENCE}")
    await lin.taps("保存")
    director, clerk = telegram_town.person("赵局"), telegram_town.person("王经")
    for person in (director, clerk):
        await person.sends("/find 之江")
        await person.taps("№1")
        assert person.sees("🔒 保密内容 №1")
        assert not person.sees(SECRET)
    assert "[打开保密内容]" not in clerk.last
    await director.taps("打开保密内容")
    assert director.sees(SECRET)
    assert ("open", "visit", "1") in await audited(telegram_town, "赵局")
    assert ("open", "visit", "1") not in await audited(telegram_town, "王经")


async def test_a_picture_whose_words_begin_with_the_lock_is_recorded_and_leaves_the_chat(
    telegram_town: Town,
) -> None:
    lin = telegram_town.person("林晓")
    assert isinstance(lin, OnTelegram)
    await lin.sends_photo(caption=f"🔒{SENTENCE}")
    assert lin.sees("附件　📎 1")
    assert lin.sees("内容　🔒 保密内容")
    assert lin.person.chat()[0]["from"] == "bot", "the picture and its words are gone"
    await lin.taps("保存")
    assert lin.sees("🔒 保密内容 №1")


async def test_a_copy_of_unknown_delivery_leaves_the_chat_when_it_is_put_away(
    telegram_town: Town,
) -> None:
    lin = telegram_town.person("林晓")
    await lin.sends(f"🔒{SENTENCE}")
    await lin.taps("保存")
    await lin.sends("/mine")
    await lin.taps("№1")
    telegram_town.sandbox.faults.add("accept+drop", method="sendMessage")
    await lin.taps("打开保密内容")
    await lin.sends("/help")
    assert sum(SECRET in screen for screen in lin.screens()) == 2, "shown again"
    for _copy in range(2):
        await lin.taps("收起")
    assert not any(SECRET in screen for screen in lin.screens())
