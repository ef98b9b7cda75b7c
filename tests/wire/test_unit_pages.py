"""The units' pages over the wire: what a link opens, what a form does, what neither lets in."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from bot import web
from bot.pages import unit
from bot.pages.frame import LARGEST_FORM
from storage import Session, actions, models
from tests.stories.conftest import NOW
from tests.stories.recorded import LAB, audited, record
from tests.stories.town import ABOUT, OnTelegram, Town, opened, visits
from tests.wire.conftest import built


@pytest.fixture
async def town(database_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    await built(database_url, tmp_path)
    async with opened(database_url, tmp_path, "telegram", NOW) as t:
        yield t


@pytest.fixture
async def address(town: Town) -> AsyncIterator[str]:
    application = Starlette(routes=unit.routes(town.program))
    async with web.serve(application, host="127.0.0.1", port=0) as url:
        town.program.introduce(type(ABOUT)(ABOUT.username, public_url=url))
        yield url


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    jar = aiohttp.CookieJar(unsafe=True)  # the address is a number
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield session


async def link(town: Town, purpose: str, subject: str, *, days: int = 7) -> str:
    async def work(session: Session) -> str:
        return await actions.links.make(
            session, purpose=purpose, subject=subject, made_by=None, now=NOW,
            valid=timedelta(days=days),
        )  # fmt: skip

    return await town.store.write(work)


async def seen(http: aiohttp.ClientSession, url: str) -> tuple[int, str]:
    async with http.get(url) as answer:
        return answer.status, await answer.text()


async def sent(http: aiohttp.ClientSession, url: str, **fields: str) -> tuple[int, str]:
    """Open the page and send its form, as a browser does."""
    _status, page = await seen(http, url)
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found, page
    async with http.post(url, data={"token": found[1], **fields}) as answer:
        return answer.status, await answer.text()


async def concerns(town: Town) -> list[models.Concern]:
    async with town.store.read() as session:
        return list(await session.scalars(select(models.Concern)))


async def test_a_unit_reads_its_code_off_the_page_and_the_visitor_enters_it(
    town: Town, address: str, http: aiohttp.ClientSession
) -> None:
    await record(town)
    wu = town.person("吴敏")
    await wu.sends("/find 之江实验室")
    await wu.taps("单位页面链接")
    found = re.search(rf"{address}/unit/\S+", "\n".join(wu.screens()))
    assert found
    status, page = await seen(http, found[0])
    assert status == 200
    assert "之江实验室" in page
    digits = re.search(r'class="digits">(\d{3} \d{3})<', page)
    assert digits
    lin = town.person("林晓")
    await lin.sends("/mine")
    await lin.taps("№1")
    await lin.taps("单位确认")
    await lin.sends(digits[1])
    assert lin.sees("✅ №1 单位已确认")
    await wu.taps("单位页面链接")
    assert (await seen(http, found[0]))[0] == 404, "a newer link ends the one before"


async def test_who_may_not_hand_a_unit_its_page_is_not_offered_it(
    town: Town, address: str
) -> None:
    wu = town.person("吴敏")
    await wu.sends("/find 青竹")
    assert "单位页面链接" not in wu.last
    wang = town.person("王经")
    await wang.sends("/find 青竹")
    assert "单位页面链接" in wang.last


async def test_one_link_confirms_one_visit_once(
    town: Town, address: str, http: aiohttp.ClientSession
) -> None:
    await record(town, content="只有记录里才有的内容")
    lin = town.person("林晓")
    assert isinstance(lin, OnTelegram)
    await lin.sends("/mine")
    await lin.taps("№1")
    await lin.taps("单位确认")
    await lin.taps("改用一次性链接")
    found = re.search(rf"{address}/visit/\S+", "\n".join(lin.screens()))
    assert found
    status, page = await seen(http, found[0])
    assert status == 200
    for words in ("之江实验室", "11月20日", "现场", "林晓"):
        assert words in page
    assert "只有记录里才有的内容" not in page
    answers = await asyncio.gather(*(sent(http, found[0]) for _n in range(3)))
    assert sorted(status for status, _page in answers) == [200, 404, 404]
    (visit,) = await visits(town)
    assert visit["confirmed_at"] is not None
    async with town.store.read() as session:
        row = await session.get_one(models.Visit, 1)
        assert row.confirmed_how == "link"
    assert (await seen(http, found[0]))[0] == 404


async def test_a_concern_reaches_the_bureau_and_nobody_else(
    town: Town, address: str, http: aiohttp.ClientSession
) -> None:
    await record(town)
    code = await link(town, "visit", "visit:1")
    said = "对方提出<b>宴请</b>"
    status, page = await sent(http, f"{address}/visit/{code}/concern", said=said)
    assert status == 200
    assert "已送省局" in page
    await town.settle()
    (concern,) = await concerns(town)
    assert (concern.client_id, concern.visit_id, concern.said) == (LAB, 1, said)
    wang = town.person("王经")
    await wang.sends("/concerns")
    await wang.taps("反映 №1")
    assert wang.sees("<b>宴请</b>")
    assert ("open", "concern", "1") in await audited(town, "王经")
    for name in ("林晓", "吴敏", "陈立"):
        assert "宴请" not in "".join(town.person(name).screens())
        assert "反映" not in "".join(town.person(name).screens())
    assert (await seen(http, f"{address}/visit/{code}"))[0] == 200, (
        "the visit can be confirmed yet"
    )


async def test_what_was_written_stays_in_the_form_that_was_refused(
    town: Town, address: str, http: aiohttp.ClientSession
) -> None:
    code = await link(town, "unit", f"client:{LAB}")
    url = f"{address}/unit/{code}/concern"
    for said in ("   ", "长" * 4001):
        status, page = await sent(http, url, said=said)
        assert status == 422
        assert "没有送出" in page
        assert said.strip()[:100] in page
    status, page = await sent(http, url, said='"><script>alert(1)</script>' + "长" * 4000)
    assert "<script>" not in page
    assert await concerns(town) == []


async def test_a_form_that_the_page_did_not_hand_out_does_nothing(
    town: Town, address: str, http: aiohttp.ClientSession
) -> None:
    await record(town)
    code = await link(town, "visit", "visit:1")
    url = f"{address}/visit/{code}"
    async with http.post(url, data={"token": "guessed"}) as answer:
        assert answer.status == 403
    await seen(http, url)
    for fields in ({}, {"token": ""}, {"token": "guessed"}):
        async with http.post(url, data=fields) as answer:
            assert answer.status == 403
    async with http.post(url, data=b"said=" + b"x" * (LARGEST_FORM + 1)) as answer:
        assert answer.status == 413
    async with http.post(url, data=b"\xff\xfe=1") as answer:
        assert answer.status == 400
    assert (await visits(town))[0]["confirmed_at"] is None


@pytest.mark.parametrize("path", ["unit", "visit", "unit/{}/concern", "visit/{}/concern"])
async def test_a_code_opens_only_what_it_was_made_for(
    town: Town, address: str, http: aiohttp.ClientSession, path: str
) -> None:
    await record(town)
    ended = await link(town, "visit", "visit:1", days=0)
    other = await link(town, "invitation", "person:1")
    for code in (ended, other, "guess", "a" * 500, "%00"):
        url = path.format(code) if "{}" in path else f"{path}/{code}"
        assert (await seen(http, f"{address}/{url}"))[0] == 404


async def test_every_page_has_its_headers_and_both_languages(
    town: Town, address: str, http: aiohttp.ClientSession
) -> None:
    code = await link(town, "unit", f"client:{LAB}")
    for path in (f"/unit/{code}", f"/unit/{code}/concern", "/unit/none", "/pages/pages.css"):
        async with http.get(address + path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "script" not in policy
            assert "frame-ancestors 'none'" in policy
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cache-Control"] == "no-store"
            assert "<script" not in await answer.text()
    async with http.get(f"{address}/unit/{code}?language=en") as answer:
        page = await answer.text()
        assert '<html lang="en">' in page
        assert "Code that confirms a service" in page
        assert 'name="viewport"' in page
        cookie = answer.headers.get("Set-Cookie", "")
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
    headers = {"Accept-Language": "en-GB"}
    async with http.get(f"{address}/unit/{code}", headers=headers) as answer:
        assert "Code that confirms a service" in await answer.text()


async def test_who_knocks_too_often_waits_and_nobody_else(
    town: Town, address: str, http: aiohttp.ClientSession
) -> None:
    def as_(name: str) -> dict[str, str]:
        return {"X-Forwarded-For": f"198.51.100.1, {name}"}

    statuses = []
    for _n in range(45):
        async with http.get(f"{address}/unit/guess", headers=as_("192.0.2.1")) as answer:
            statuses.append(answer.status)
    assert statuses == [404] * 40 + [429] * 5
    async with http.get(f"{address}/unit/guess", headers=as_("192.0.2.2")) as answer:
        assert answer.status == 404


async def test_a_unit_tells_ten_concerns_a_day_at_most(
    town: Town, address: str, http: aiohttp.ClientSession
) -> None:
    code = await link(town, "unit", f"client:{LAB}")
    url = f"{address}/unit/{code}/concern"
    answers = [await sent(http, url, said=f"第{n}件") for n in range(12)]
    assert [status for status, _page in answers] == [200] * 10 + [429] * 2
    assert len(await concerns(town)) == 10
