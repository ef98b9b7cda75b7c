"""A record is corrected, or the year's sheet is asked for, and the program is killed around it."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from tests.faults import bureau, ways
from tests.faults.conftest import Promise
from tests.faults.people import Logger, labels
from tests.faults.rig import Rig, Said

FIRST = bureau.COMMISSIONERS[0]
WHY = "填写有误"
KILLS = (("after_inbox_commit", 1), ("after_handler", 1), ("before_commit", 4), ("worked", 1))


async def test_10_a_correction_makes_one_version_or_none(rig: Rig, promise: Promise) -> None:
    """Corrected again and again, each life ending at another point: the old kept, never half."""
    lin = Logger(rig, FIRST)
    rig.start()
    said = await ways.by_one_message(lin)
    wordings = [said.text]
    for point, nth in KILLS:
        text = f"更正后的内容 {len(wordings)} {said.canary}"
        await _at_the_reason(rig, lin, text)
        lin.me.taps(WHY)
        rig.start(kill=point, nth=nth)
        await rig.dies()
        await _whole(rig, [*wordings, text])
        said = rig.changes(said, text=text)
        wordings.append(text)
        rig.start()
        await lin.sees(lambda: _told(lin, f"✅ 已更正 №1 · 第{len(wordings)}版"))
        await rig.settled()
        assert [v["content"] for v in await rig.records.versions(1)] == wordings[:-1], point
    await promise()
    (visit,) = await rig.records.visits()
    assert (visit["content"], visit["state"]) == (wordings[-1], "amended")
    assert await _audited(rig, "amend", "visit") == len(KILLS)


async def _at_the_reason(rig: Rig, lin: Logger, text: str) -> None:
    """The correction is asked for its reason; the program is gone."""
    assert rig.app is not None
    lin.me.sends("/mine")
    await _tapped(lin, "№1 ", "更正", "内容")
    await lin.sees(lambda: not any("更正" in labels(m) for m in lin.me.chat()[-1:]))
    await rig.settled()
    lin.me.sends(text)
    await lin.sees(lambda: any(text in m["text"] and "保存" in labels(m) for m in _cards(lin)))
    await _tapped(lin, "保存")
    await lin.sees(lambda: _offers(lin, WHY))
    await rig.settled()
    await rig.app.killed()


async def _tapped(lin: Logger, *beginnings: str) -> None:
    """Each button by how its label begins, as soon as the newest card offers it."""
    for beginning in beginnings:
        await lin.sees(lambda beginning=beginning: _offers(lin, beginning))
        label, number = _offers(lin, beginning)
        lin.me.taps(label, number)
        await lin.rig.settled()


def _offers(lin: Logger, beginning: str) -> Any:
    for message in reversed(_cards(lin)):
        for label in labels(message):
            if label.startswith(beginning):
                return label, message["message_id"]
    return None


def _cards(lin: Logger) -> list[dict[str, Any]]:
    return [m for m in lin.me.chat() if m["from"] == "bot"]


def _told(lin: Logger, words: str) -> bool:
    return any(words in message["text"] for message in _cards(lin))


async def _whole(rig: Rig, wordings: list[str]) -> None:
    """At the instant of the kill: as many older versions as the record's words are new."""
    (visit,) = await rig.records.visits()
    kept = [version["content"] for version in await rig.records.versions(1)]
    assert kept == wordings[: wordings.index(visit["content"])], "half a correction"
    assert visit["state"] == ("amended" if kept else "recorded")


async def _audited(rig: Rig, action: str, noun: str) -> int:
    return await rig.records.count(
        "SELECT count(*) FROM audit WHERE action = :action AND noun = :noun AND allowed = :yes",
        action=action, noun=noun, yes=True,
    )  # fmt: skip


async def test_18_twenty_taps_on_the_reason(rig: Rig, promise: Promise) -> None:
    lin = Logger(rig, FIRST)
    rig.start()
    said = await ways.by_one_message(lin)
    await _at_the_reason(rig, lin, f"更正后的内容 {said.canary}")
    reason, number = _offers(lin, WHY)
    for _tap in range(20):
        lin.me.taps(reason, number)
    rig.start()
    rig.changes(said, text=f"更正后的内容 {said.canary}")
    await promise()
    assert [v["content"] for v in await rig.records.versions(1)] == [said.text]


# The year's sheet


SHEETS = (
    ("after_handler", 1), ("worked", 1), ("job_step", 1), ("marked_sending", 1), ("accepted", 1),
)  # fmt: skip


@pytest.mark.parametrize(("point", "nth"), SHEETS)
async def test_10_the_years_sheet_is_made_once(
    rig: Rig, promise: Promise, point: str, nth: int
) -> None:
    """Sent once, or uncertain; whoever asked sees on its card that it was made."""
    lin = Logger(rig, FIRST)
    rig.start()
    said = await ways.several_at_once(lin)
    lin.me.sends("/mine")
    await _tapped(lin, "本年表格")
    await lin.sees(lambda: _offers(lin, "2026年"))
    await rig.settled()
    assert rig.app is not None
    await rig.app.killed()
    lin.me.taps(*_offers(lin, "2026年"))
    rig.start(kill=point, nth=nth)
    await rig.dies()
    rig.start()
    await promise()
    (row,) = await rig.outbox_of(FIRST, "file")
    sent = [m for m in _cards(lin) if m.get("document")]
    uncertain = point in {"marked_sending", "accepted"}
    assert row["state"] == ("uncertain" if uncertain else "sent")
    assert len(sent) == (0 if point == "marked_sending" else 1)
    assert await _audited(rig, "export", "visit") == 1
    (job,) = await rig.records.rows("SELECT state, problem FROM jobs WHERE kind = 'year_sheet'")
    assert job == {"state": "done", "problem": None}
    assert [m["text"] for m in _cards(lin) if "✅ 2026年服务记录表" in m["text"]]
    for message in sent:
        _holds(rig, message, said)


def _holds(rig: Rig, message: dict[str, Any], said: Said) -> None:
    """Both records stand in it."""
    file = rig.sandbox.world.files[message["document"]["file"].rsplit("/", 1)[1]]
    page = openpyxl.load_workbook(BytesIO(file.data)).worksheets[0]
    rows = [[str(cell) for cell in row] for row in page.values]
    assert sum(said.text in row for row in rows) == 2
