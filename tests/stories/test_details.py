"""Details of tasks: offered for what was ticked, asked for nowhere, told where there is one."""

from sqlalchemy import select

from storage import models
from tests.stories.recorded import record
from tests.stories.town import Town, visits


async def told(town: Town) -> dict[str, str | None]:
    async with town.store.read() as session:
        rows = await session.scalars(select(models.VisitDetail))
        return {row.name: row.said for row in rows}


async def test_topic_material_and_audience_of_what_was_publicised(town: Town) -> None:
    await record(town)  # with the task 宣讲政策
    lin = town.person("林晓")
    await lin.sends("/mine")
    await lin.taps("№1")
    await lin.taps("补充细节")
    assert lin.sees("都可以不填")
    assert not lin.sees("需求")  # of a task that was not ticked
    await lin.taps("主题")
    assert lin.sees("附件1 二（二）1")
    await lin.sends("快速预审的条件")
    await lin.taps("听众")
    await lin.sends("研发人员 12 人")
    await lin.taps("完成")
    assert await told(town) == {"topic": "快速预审的条件", "audience": "研发人员 12 人"}
    assert (await visits(town))[0]["amendments"] == 0
    await lin.sends("/mine")
    await lin.taps("№1")
    assert lin.sees("主题　快速预审的条件")


async def test_told_anew_the_older_words_stay_in_the_history(town: Town) -> None:
    await record(town)
    lin = town.person("林晓")
    for words in ("快速预审", "优先审查", "优先审查"):
        await lin.sends("/mine")
        await lin.taps("№1")
        await lin.taps("补充细节")
        await lin.taps("主题")
        await lin.sends(words)
    assert await told(town) == {"topic": "优先审查"}
    assert (await visits(town))[0]["amendments"] == 1
    await lin.sends("/mine")
    await lin.taps("№1")
    await lin.taps("历次版本")
    assert lin.sees("改了细节：重写细节")
    await lin.taps("第1版")
    assert lin.sees("细节　主题：快速预审")


async def test_the_areas_of_guidance_are_the_notices_own(town: Town) -> None:
    lin = town.person("林晓")
    await lin.sends("/visit")
    for label in ("之江实验室", "现场", "今天", "指导业务", "完成", "跳过", "保存"):
        await lin.taps(label)
    await lin.taps("更多")
    await lin.taps("补充细节")
    await lin.taps("指导方面")
    await lin.taps("优化布局")
    await lin.taps("完成")
    assert lin.sees("指导方面　优化布局")
    assert await told(town) == {"area": "优化布局"}


async def test_only_the_author_tells_them(town: Town) -> None:
    await record(town, "林晓", "陈立")
    chen = town.person("陈立")
    await chen.sends("/mine")
    await chen.taps("№1")
    assert "补充细节" not in chen.last
