"""A place sent with a visit's card: a distance is kept of it, or the unit's site by one tap."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from storage import models
from tests.stories.conftest import NOW
from tests.stories.recorded import LAB, audited, change, everything
from tests.stories.town import Chatter, Town

HERE = (30.2741, 119.9912)
SITE = (30.2750, 119.9915)  # 104 m away
AWAY = (30.2450, 119.9080)


async def site(town: Town, place: tuple[float, float]) -> None:
    lab = update(models.Client).where(models.Client.id == LAB)
    await change(town, lab.values(latitude=place[0], longitude=place[1], sited="roster"))


async def site_now(town: Town) -> tuple[float | None, float | None, str | None]:
    asked = select(models.Client.latitude, models.Client.longitude, models.Client.sited)
    async with town.store.read() as session:
        row = (await session.execute(asked.where(models.Client.id == LAB))).one()
    return row[0], row[1], row[2]


async def distances(town: Town) -> list[int | None]:
    async with town.store.read() as session:
        asked = select(models.Visit.distance).order_by(models.Visit.id)
        return list(await session.scalars(asked))


async def card(town: Town) -> Chatter:
    """A visit's card for the laboratory, on-site, today."""
    lin = town.person("林晓")
    await lin.sends("/visit")
    for label in ("之江实验室", "现场", "今天"):
        await lin.taps(label)
    return lin


async def finished(lin: Chatter) -> None:
    for label in ("宣讲政策", "完成", "跳过", "保存"):
        await lin.taps(label)


async def test_a_place_near_the_site_is_kept_as_its_distance(telegram_town: Town) -> None:
    town = telegram_town
    await site(town, SITE)
    lin = await card(town)
    await lin.shares_place(*HERE)
    assert lin.sees("距离　距登记地点100米")
    assert not lin.sees("就是这里")
    await finished(lin)
    assert lin.sees("已记录")
    assert await distances(town) == [104]
    await lin.sends("/mine")
    await lin.taps("之江实验室")
    assert lin.sees("距离　距登记地点100米")


async def test_a_unit_without_a_site_says_so_and_nothing_is_kept(telegram_town: Town) -> None:
    town = telegram_town
    lin = await card(town)
    await lin.shares_place(*HERE)
    assert lin.sees("距离　距区县驻地约2公里（该单位尚未登记地点）")
    await lin.taps("不在这里")
    assert lin.sees("地点未改")
    await finished(lin)
    assert await distances(town) == [None]
    assert await site_now(town) == (None, None, None)


async def test_one_tap_makes_it_the_units_site(telegram_town: Town) -> None:
    town = telegram_town
    lin = await card(town)
    await lin.shares_place(*HERE)
    await lin.taps("就是这里")
    assert lin.sees("✅ 已登记为之江实验室的地点")
    assert lin.sees("距离　就在登记地点")
    assert await site_now(town) == (*HERE, "here")
    assert ("edit", "client", "1") in await audited(town, "林晓")
    await finished(lin)
    assert await distances(town) == [0]


async def test_a_site_that_lies_elsewhere_may_be_corrected(telegram_town: Town) -> None:
    town = telegram_town
    await site(town, AWAY)
    lin = await card(town)
    await lin.shares_place(*HERE)
    assert lin.sees("距登记地点9公里")
    await lin.taps("就是这里")
    assert await site_now(town) == (*HERE, "here")


async def test_who_does_not_serve_it_any_more_sets_nothing(telegram_town: Town) -> None:
    town = telegram_town
    lin = await card(town)
    await lin.shares_place(*HERE)
    ended = update(models.Assignment).where(models.Assignment.client_id == LAB)
    await change(town, ended.values(ends=date(2026, 11, 20)))
    await lin.taps("就是这里")
    assert await site_now(town) == (None, None, None)
    assert ("edit", "client", "1") not in await audited(town, "林晓")


async def test_before_the_unit_is_chosen_the_place_is_not_kept(telegram_town: Town) -> None:
    lin = telegram_town.person("林晓")
    await lin.sends("/visit")
    await lin.shares_place(*HERE)
    assert lin.sees("先选对象，再发一次位置。刚才的位置没有保存。")


async def test_a_region_is_measured_to_its_seat_and_has_no_site_to_set(
    telegram_town: Town,
) -> None:
    zhou = telegram_town.person("周楠")
    await zhou.sends("/visit")
    await zhou.taps("景宁县")
    await zhou.shares_place(27.98, 119.65)
    assert zhou.sees("距离　距区县驻地约2公里")
    assert not zhou.sees("尚未登记")
    assert not zhou.sees("就是这里")


async def test_one_place_is_measured_to_each_of_several_units(telegram_town: Town) -> None:
    town = telegram_town
    await site(town, SITE)
    lin = town.person("林晓")
    await lin.sends("今天去之江实验室和浙江大学现场服务，宣讲政策")
    await lin.shares_place(*HERE)
    assert lin.sees(
        "之江实验室 距登记地点100米、浙江大学 距区县驻地约14公里（该单位尚未登记地点）"
    )
    assert not lin.sees("就是这里")
    await lin.taps("保存")
    assert await distances(town) == [104, None]


async def test_what_is_written_next_still_belongs_to_the_card(telegram_town: Town) -> None:
    lin = await card(telegram_town)
    await lin.shares_place(*HERE)
    await lin.sends("宣讲政策")
    assert lin.sees("任务　宣讲政策")
    assert len([screen for screen in lin.screens() if "对象　之江实验室" in screen]) == 1


@pytest.mark.parametrize("answer", ["不在这里", ""])
async def test_a_place_is_in_no_table_and_no_log_once_it_is_answered_or_an_hour_old(
    telegram_town: Town, answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    town = telegram_town
    caplog.set_level("DEBUG")
    lin = await card(town)
    await lin.shares_place(*HERE)
    if answer:
        await lin.taps(answer)
    else:
        await town.at(NOW + timedelta(minutes=61))
        await town.program.ticking.tick()
    await finished(lin)
    kept = await everything(town)
    for part in ("30.274", "119.991"):
        assert part not in kept
        assert part not in caplog.text
    if not answer:
        await lin.taps("就是这里")
        assert await site_now(town) == (None, None, None)
