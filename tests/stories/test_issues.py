"""Issues that visits raised: on the record with their numbers, and in /issues to those who may."""

from sqlalchemy import select

from storage import models
from tests.stories import bureau
from tests.stories.conftest import NOW
from tests.stories.contact import contact
from tests.stories.recorded import BAMBOO, also, record
from tests.stories.town import Town


async def raised(
    town: Town, visit: int, said: str | None = "缺少专利导航支持", *, client: int = 1
) -> None:
    await also(
        town,
        models.Issue(
            visit_id=visit, author_id=bureau.PEOPLE["林晓"], client_id=client, said=said,
            sealed_said=None if said else "涉密的需求", raised_at=NOW,
        ),
        models.Consultation(
            visit_id=visit, author_id=bureau.PEOPLE["林晓"], client_id=client,
            question="PCT期限怎么算", answer="三十个月", asked_at=NOW,
        ),
    )  # fmt: skip


async def test_a_record_shows_what_was_told_in_it(town: Town) -> None:
    await record(town)
    await raised(town, 1)
    lin = town.person("林晓")
    await lin.sends("/mine")
    await lin.taps("№1")
    assert lin.sees("事项 №1　缺少专利导航支持")
    assert lin.sees("咨询 №1　PCT期限怎么算")


async def test_those_within_reach_are_listed_and_opened(town: Town) -> None:
    await record(town)
    await raised(town, 1)
    client = await contact(town)
    for who in (*(town.person(name) for name in ("林晓", "陈立", "吴敏", "王经")), client):
        await who.sends("/issues")
        assert who.sees("№1 之江实验室 · 已提出 · 11月21日"), who.id
        await who.taps("№1")
        assert who.sees("事项 №1 · 已提出")
        assert who.sees("缺少专利导航支持")
        assert who.sees("来源　服务记录 №1")
    zhou = town.person("周楠")
    await zhou.sends("/issues")
    assert zhou.sees("还没有事项")


async def test_a_city_sees_nothing_of_another(town: Town) -> None:
    await record(town, client=BAMBOO)
    await raised(town, 1, client=BAMBOO)
    wu = town.person("吴敏")
    await wu.sends("/issues")
    assert wu.sees("还没有事项")


async def test_what_is_confidential_stands_there_unsaid(town: Town) -> None:
    await record(town)
    await raised(town, 1, said=None)
    lin = town.person("林晓")
    await lin.sends("/issues")
    await lin.taps("№1")
    assert lin.sees("事项　🔒 保密内容")
    assert "涉密的需求" not in "".join(lin.screens())


async def test_taking_back_a_visit_takes_back_the_issues_it_raised(town: Town) -> None:
    await record(town)
    await raised(town, 1)
    lin = town.person("林晓")
    await lin.sends("/mine")
    await lin.taps("№1")
    await lin.taps("撤回")
    await lin.taps("没有这次服务")
    async with town.store.read() as session:
        (issue,) = await session.scalars(select(models.Issue))
    assert (issue.state, issue.ended_at is not None) == ("withdrawn", True)
    await lin.sends("/issues")
    assert lin.sees("№1 之江实验室 · 已撤回")
