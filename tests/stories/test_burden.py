"""The bureau sees what logging costs: for all together, and nobody by name."""

from tests.stories.town import Town

SENTENCE = (
    "今天下午去之江实验室现场服务2小时，宣讲快速预审政策，答复PCT咨询3个，对方反映缺少专利导航支持"
)


async def test_the_bureau_sees_medians_and_shares_for_all_together(town: Town) -> None:
    lin, wang = town.person("林晓"), town.person("王经")
    await wang.sends("/burden")
    assert wang.sees("这段时间还没有保存过记录")
    await lin.sends(SENTENCE)
    await lin.taps("保存")
    await lin.sends("昨天电话答复了浙江大学关于商标续展期限的咨询1个")
    await lin.taps("时长")
    await lin.sends("20")
    await lin.taps("保存")
    await wang.sends("/burden")
    assert wang.sees("2张卡片，其中一句话记录2张")
    assert wang.sees("中位数 0秒，点按1次")
    assert wang.sees("一句话未改即存　50%")
    assert wang.sees("最常不填　事项 50%")
    assert wang.sees("最常改动　时长 50%")
    assert wang.sees("不按人统计")
    assert not wang.sees("林晓")


async def test_nobody_else_sees_it(town: Town) -> None:
    for name in ("林晓", "周楠", "陈立", "吴敏"):
        person = town.person(name)
        await person.sends("/burden")
        assert not person.sees("张卡片")
        assert not person.sees("还没有保存过记录")
