"""Sites come in with the roster: whole, by a named datum, inside the province, or not at all."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.commands import roster_words
from bot.roster import importing, reading, writing
from handlers import words
from programme import places
from programme.places import Point
from storage.models import Client
from storage.queries.roster_rows import NOTHING, Roster
from storage.store import Session, Store
from tests.roster.conftest import NOW, TODAY
from tests.roster.small import client, planned, told, warned, with_rows

HERE = Point(30.275, 119.985)  # 余杭区
BEIJING = Point(39.9, 116.4)
ON_THE_MAP = places.to_gcj02(HERE)


def sited(code: str, point: Point = HERE, datum: str | None = "wgs84", **more: Any) -> Any:
    facts = {"latitude": point.latitude, "longitude": point.longitude, "datum": datum}
    return client(code, **(facts | more))


WRONG: list[tuple[str, Any, list[tuple[str, int, str, str]]]] = [
    ("no datum", sited("C9", datum=None), [("clients", 9, "datum", "missing")]),
    ("half a site", sited("C9", longitude=None), [("clients", 9, "longitude", "missing")]),
    (
        "the wrong way round",
        sited("C9", Point(HERE.longitude, HERE.latitude)),
        [("clients", 9, "latitude", "outside_province")],
    ),
    (
        "elsewhere",
        sited("C9", BEIJING),
        [("clients", 9, "latitude", "outside_province")],
    ),
]


@pytest.mark.parametrize(("row", "problems"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_a_site_that_is_none_is_refused_by_line_and_column(
    row: Any, problems: list[tuple[str, int, str, str]]
) -> None:
    assert told(planned(with_rows(clients=(row,)))) == problems


def test_a_site_far_from_its_county_is_asked_about() -> None:
    plan = planned(with_rows(clients=(sited("C9", Point(28.0, 120.7)),)))
    assert told(plan) == []
    assert warned(plan) == [("clients", 9, "latitude", "far_from_seat")]
    with words.speaking("zh_Hans_CN"):
        said = roster_words.sentence(plan.warnings[0])
    assert said == "服务对象 第9行 纬度：离余杭区驻地263公里，请核对"


async def import_(store: Store, *rows: Any) -> Any:
    return await importing.bring_in(store, Roster(clients=rows), today=TODAY, now=NOW)


async def site(store: Store) -> tuple[float | None, float | None, str | None]:
    async with store.read() as session:
        asked = select(Client.latitude, Client.longitude, Client.sited)
        return tuple((await session.execute(asked)).one())  # type: ignore[return-value]


async def test_what_chinese_maps_show_is_kept_in_wgs84(store: Store) -> None:
    await import_(store, sited("C1", ON_THE_MAP, "gcj02"))
    latitude, longitude, how = await site(store)
    assert latitude is not None
    assert longitude is not None
    assert places.distance(Point(latitude, longitude), HERE) < 1
    assert how == "roster"


async def test_importing_again_changes_nothing_by_either_datum(store: Store) -> None:
    await import_(store, sited("C1", ON_THE_MAP, "gcj02"))
    assert (await import_(store, sited("C1", ON_THE_MAP, "gcj02"))).changes_nothing
    assert (await import_(store, client("C1"))).changes_nothing
    assert (await site(store))[2] == "roster"


async def test_a_site_is_emptied_by_the_word_for_nothing(store: Store) -> None:
    await import_(store, sited("C1"))
    await import_(store, client("C1", latitude=NOTHING))
    assert await site(store) == (None, None, None)


async def test_another_change_leaves_a_site_that_was_set_on_the_spot(store: Store) -> None:
    await import_(store, client("C1"))

    async def here(session: Session) -> None:
        await session.execute(update(Client).values(latitude=30.1, longitude=120.1, sited="here"))

    await store.write(here)
    await import_(store, client("C1", name="改名实验室"))
    assert await site(store) == (30.1, 120.1, "here")
    await import_(store, sited("C1"))
    assert await site(store) == (30.275, 119.985, "roster")


async def test_a_datum_that_is_not_known_is_refused_in_words(tmp_path: Path) -> None:
    header = ["服务对象编号*", "名称*", "类型*", "级别*", "所在区域*", "纬度", "经度", "坐标系"]
    row = ["C1", "某实验室", "实验室", "省级", "余杭区", "30.28", "119.99", "BD-09"]
    writing.table(tmp_path / "服务对象.csv", [header, row])
    found = await reading.read([tmp_path / "服务对象.csv"])
    (problem,) = [one for one in found.problems if one.column == "datum"]
    with words.speaking("zh_Hans_CN"):
        said = roster_words.sentence(problem)
    assert said == "服务对象 第2行 坐标系：“BD-09”不在可选范围内：WGS-84、GCJ-02"
    plan = planned(found.roster)
    assert [one.column for one in plan.problems if one.column in {"latitude", "longitude"}] == []
