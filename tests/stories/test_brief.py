"""The weekly brief: on the first working morning of a week, true when it is sent, once."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from storage import models
from tests.stories.conftest import NOW
from tests.stories.recorded import LAB, demote, record
from tests.stories.town import Town

MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=NOW.tzinfo)


async def comes(town: Town, moment: datetime) -> None:
    """The slow lane has sent what it holds by then."""
    await town.comes(moment)
    await town.comes(moment + timedelta(seconds=5))  # the rows of the people, made by the week's
    await town.program.delivery.settled()


async def ready(town: Town, *names: str) -> None:
    """They spoke here last, and the weeks are planned."""
    await town.at(NOW + timedelta(hours=2))
    for name in names:
        await town.person(name).sends("/help")
    await town.comes(NOW + timedelta(hours=2))


async def test_the_bureau_a_department_and_a_leader_each_get_theirs(town: Town) -> None:
    await ready(town, "王经", "吴敏", "陈立", "林晓")
    await record(town, client=LAB, day=date(2026, 11, 20))
    await comes(town, MONDAY)
    assert not any("每周简报" in each for each in town.person("王经").screens())  # 9:00 is theirs
    await comes(town, MONDAY + timedelta(minutes=30))
    wang, wu, chen = (town.person(name) for name in ("王经", "吴敏", "陈立"))
    assert "每周简报 · 11月23日 周一\n近7天服务 1 次，1 家\n" in wang.last
    assert "服务专员 · 现场服务 1/3（2026年）· ⚠️ 待完成 2" in wang.last
    assert "特派员 · 走访 0/1（2026年四季度）" in wang.last
    assert "⚠️ 上期逾期未完成 1 项" in wang.last
    assert "现场服务 1/3" in wu.last
    assert "走访" not in wu.last
    assert "本团队重点单位 1 家，近7天服务 0 家\n⚠️ 90天没有服务记录" in chen.last
    assert "每周简报" not in town.person("林晓").last
    await wang.taps("覆盖情况")
    assert "覆盖情况 · 截至11月23日" in wang.last


async def test_it_comes_once_a_week_and_not_to_whoever_lost_the_role_or_is_away(
    town: Town,
) -> None:
    await ready(town, "王经", "赵局", "吴敏")

    async def goes(session: models.Base) -> None:
        session.add(  # type: ignore[attr-defined]
            models.Absence(
                person_id=1006, first_day=date(2026, 11, 20), last_day=date(2026, 11, 25),
                made_at=NOW,
            )
        )  # fmt: skip

    await town.store.write(goes)  # type: ignore[arg-type]
    await comes(town, MONDAY)
    await demote(town, "吴敏")
    for minutes in (30, 60, 120):
        await comes(town, MONDAY + timedelta(minutes=minutes))
    said = {
        name: sum("每周简报" in each for each in town.person(name).screens())
        for name in ("王经", "赵局", "吴敏")
    }
    assert said == {"王经": 1, "赵局": 0, "吴敏": 0}
    async with town.store.read() as session:
        rows = await session.scalars(select(models.Later).where(models.Later.kind == "brief_week"))
        assert {row.key for row in rows} == {"brief_week:2026W48", "brief_week:2026W49"}


async def test_after_ten_days_offline_only_the_newest_comes(town: Town) -> None:
    await ready(town, "王经")
    thursday = datetime(2026, 12, 3, 10, 0, tzinfo=NOW.tzinfo)
    await comes(town, thursday)
    assert not any("每周简报" in each for each in town.person("王经").screens())
    await comes(town, datetime(2026, 12, 7, 9, 30, tzinfo=NOW.tzinfo))
    assert "每周简报 · 12月7日" in town.person("王经").last
