"""The unit confirms a visit by its six digits; a concern of the unit goes to the bureau alone."""

import re
from datetime import timedelta

import pytest

from tests.stories.conftest import NOW
from tests.stories.contact import contact
from tests.stories.recorded import audited, record
from tests.stories.town import Chatter, Town, visits


async def code_of(chatter: Chatter) -> str:
    await chatter.sends("/code")
    found = re.search(r"之江实验室　(\d{3}) (\d{3})（(\d\d:\d\d)前有效）", chatter.last)
    assert found, chatter.last
    return found[1] + found[2]


async def asked(chatter: Chatter) -> None:
    await chatter.sends("/mine")
    await chatter.taps("№1")
    await chatter.taps("单位确认")


async def test_the_digits_that_the_contact_reads_off_confirm_the_visit(town: Town) -> None:
    await record(town)
    lin, client = town.person("林晓"), await contact(town)
    code = await code_of(client)
    await asked(lin)
    assert lin.sees("输入之江实验室联系人出示的6位服务确认码")
    await lin.sends(f"{code[:3]} {code[3:]}")
    assert lin.sees("✅ №1 单位已确认")
    (visit,) = await visits(town)
    assert visit["confirmed_at"] is not None
    await lin.sends("/mine")
    await lin.taps("№1")
    assert lin.sees("单位　✅ 单位已确认")
    assert "[单位确认]" not in lin.last
    assert ("see", "unit_code", "client:1") in await audited(town, "钱联")


@pytest.mark.parametrize(("minutes", "holds"), [(0, True), (5, True), (11, False)])
async def test_a_code_holds_for_its_five_minutes_and_a_step_of_grace(
    town: Town, minutes: int, holds: bool
) -> None:
    await record(town)
    lin, client = town.person("林晓"), await contact(town)
    code = await code_of(client)
    await town.at(NOW + timedelta(minutes=minutes))
    await asked(lin)
    await lin.sends(code)
    assert ((await visits(town))[0]["confirmed_at"] is not None) == holds
    assert lin.sees("单位已确认" if holds else "确认码不对或已过期")


async def test_wrong_codes_make_the_next_try_wait_though_it_were_right(town: Town) -> None:
    await record(town)
    lin, client = town.person("林晓"), await contact(town)
    code = await code_of(client)
    await asked(lin)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _n in range(3):
        await lin.sends(wrong)
        assert lin.sees("确认码不对或已过期")
    await lin.sends(code)
    assert lin.sees("错误次数过多，14:01后再试")
    await town.at(NOW + timedelta(minutes=2))
    await lin.sends(code)
    assert lin.sees("✅ №1 单位已确认")
    assert ("confirm", "visit", "1") in await audited(town, "林晓", allowed=False)


async def test_a_unit_that_never_looked_at_its_code_confirms_nothing(town: Town) -> None:
    await record(town)
    lin = town.person("林晓")
    await asked(lin)
    await lin.sends("123456")
    assert lin.sees("还没有启用确认码")
    assert "一次性链接" not in lin.last  # there is no public address to make one for


async def test_a_sentence_where_a_code_was_asked_is_a_message_of_its_own(town: Town) -> None:
    await record(town)
    lin = town.person("林晓")
    await asked(lin)
    await lin.sends("12345")
    assert lin.sees("确认码是6位数字")
    await lin.sends("今天去浙江大学讲了快速预审，答复了两个咨询，对方很感兴趣")
    assert "确认码" not in lin.last


async def test_somebody_without_a_unit_has_no_code(town: Town) -> None:
    for name in ("林晓", "吴敏", "王经", "赵局"):
        person = town.person(name)
        await person.sends("/code")
        assert "确认码" not in person.last


async def test_a_concern_goes_to_the_bureau_alone(town: Town) -> None:
    await record(town)
    client = await contact(town)
    wang, zhao = town.person("王经"), town.person("赵局")
    await town.at(NOW + timedelta(hours=2))
    for reader in (wang, zhao):
        await reader.sends("/help")  # what comes in goes where they were heard last
    await client.sends("/code")
    await client.taps("向省局反映")
    await client.sends("来访人员提出要安排宴请")
    assert client.sees("✅ 已送省局")
    for reader in (wang, zhao):
        assert reader.sees("收到一件服务对象反映 · №1")
        assert "宴请" not in reader.last
        assert "之江" not in reader.last
        await reader.sends("/concerns")
        assert "宴请" not in reader.last
        await reader.taps("反映 №1 之江实验室")
        assert reader.sees("宴请")
    assert ("open", "concern", "1") in await audited(town, "王经")
    for name in ("林晓", "陈立", "吴敏", "周楠"):
        other = town.person(name)
        await other.sends("/concerns")
        assert "反映" not in "".join(other.screens())
        assert "宴请" not in "".join(other.screens())
