"""Coming in by an invitation: /start with a code, the number, the person, the undertaking."""

import pytest
from sqlalchemy import select, update

from storage import models
from tests.stories import bureau
from tests.stories.joining import (
    ASKED,
    AWAITED,
    STRANGER,
    UNUSABLE,
    audited,
    bound,
    change,
    comes_in,
    invitation,
    ready,
    state,
    values,
)
from tests.stories.town import Town


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
