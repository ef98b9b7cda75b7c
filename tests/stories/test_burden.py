"""The bureau sees what logging costs: for all together, and nobody by name."""

from programme import visits
from storage import Session, actions
from tests.stories.conftest import NOW
from tests.stories.town import Town

SENTENCE = (
    "今天下午去之江实验室现场服务2小时，宣讲快速预审政策，答复PCT咨询3个，对方反映缺少专利导航支持"
)


async def saved(town: Town, count: int, *, way: str = "message") -> None:
    """Cards of other people: 20 seconds and three taps each, the length left out."""

    async def work(session: Session) -> None:
        for _ in range(count):
            await actions.burden.note(
                session, day=NOW.date(), way=way, seconds=20, taps=3, skipped=["minutes"],
                corrected={},
            )  # fmt: skip

    await town.store.write(work)


async def test_the_bureau_sees_medians_and_shares_for_all_together(town: Town) -> None:
    lin, wang = town.person("林晓"), town.person("王经")
    await wang.sends("/burden")
    assert wang.sees("这段时间还没有保存过记录")
    await saved(town, visits.FEWEST_TOLD_OF - 2)
    await lin.sends(SENTENCE)
    await lin.taps("保存")
    await wang.sends("/burden")
    assert "记录太少，说出来会指向个人：满 10 张后显示" in wang.last
    assert "中位数" not in wang.last
    await lin.sends("昨天电话答复了浙江大学关于商标续展期限的咨询1个")
    await lin.taps("时长")
    await lin.sends("20")
    await lin.taps("保存")
    await wang.sends("/burden")
    assert wang.sees("10张卡片，其中一句话记录10张")
    assert wang.sees("中位数 20秒，点按3次")
    assert wang.sees("一句话未改即存　90%")
    assert wang.sees("最常不填　时长 80%、事项 10%")
    assert wang.sees("最常改动　时长 10%")
    assert wang.sees("不按人统计")
    assert not wang.sees("林晓")


async def test_of_a_few_messages_nothing_is_told_even_among_many_cards(town: Town) -> None:
    lin, wang = town.person("林晓"), town.person("王经")
    await saved(town, visits.FEWEST_TOLD_OF, way="buttons")
    await lin.sends(SENTENCE)
    await lin.taps("时长")
    await lin.sends("20")
    await lin.taps("保存")
    await wang.sends("/burden")
    assert wang.sees("11张卡片，其中一句话记录1张")
    assert "未改即存" not in wang.last
    assert "最常改动" not in wang.last


async def test_nobody_else_sees_it(town: Town) -> None:
    for name in ("林晓", "周楠", "陈立", "吴敏"):
        person = town.person(name)
        await person.sends("/burden")
        assert not person.sees("张卡片")
        assert not person.sees("还没有保存过记录")
