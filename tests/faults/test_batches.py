"""Several units on one card, one visit of two people: doubled taps, disorder, albums, kills."""

from datetime import timedelta

import pytest

from tests.faults import bureau, canaries, ways
from tests.faults.conftest import Promise
from tests.faults.people import Logger, labels
from tests.faults.rig import Rig, Said
from tests.faults.test_inbound import toast
from tests.sandbox.conftest import PNG

FIRST, SECOND, *_ = bureau.COMMISSIONERS
BOTH = (bureau.client_id(FIRST, 0), bureau.client_id(FIRST, 1))
PARTS = 10
JOIN = "是同一次，加入"
FINISHED = "这一项已经办完了。"


async def ready(rig: Rig, **how: int) -> tuple[Logger, Said]:
    """A card of two units that needs nothing but Save; the program has stopped."""
    lin = Logger(rig, FIRST)
    rig.start()
    said = ways.told_at_once(lin, 0, 1, **how)
    await lin.shows(said, "保存")
    await rig.settled()
    await rig.stop()
    return lin, said


async def recorded(rig: Rig) -> list[int]:
    return sorted(visit["client_id"] for visit in await rig.records.visits())


def receipts(rig: Rig, person: int, words: str = "✅ 已记录") -> int:
    return sum(words in text for text in rig.sent_to(person))


async def test_18_twenty_taps_on_save_of_a_batch(rig: Rig, promise: Promise) -> None:
    lin, said = await ready(rig)
    rig.start()
    for _tap in range(20):
        lin.saves_blindly(said)
    await promise()
    assert await recorded(rig) == sorted(BOTH)
    assert receipts(rig, FIRST) == 1
    assert toast(lin) == FINISHED


@pytest.mark.parametrize("days", [1, 31])
async def test_18_save_of_a_batch_on_another_day(rig: Rig, promise: Promise, days: int) -> None:
    """Yesterday's Save makes both records, once; last month's none, and says so."""
    lin, said = await ready(rig)
    rig.sandbox.advance(timedelta(days=days))
    rig.start(ahead=days * 86400)
    lin.taps(said, "保存")
    lin.taps(said, "保存")
    if days == 1:
        rig.saved.add(said.canary)
    await promise()
    assert await recorded(rig) == (sorted(BOTH) if days == 1 else [])
    assert toast(lin)


KILLS = (
    ("before_inbox_commit", 1), ("after_handler", 1), ("before_commit", 4), ("before_commit", 5),
    ("worked", 1), ("accepted", 1),
)  # fmt: skip


@pytest.mark.parametrize(("point", "nth"), KILLS)
async def test_10_a_batch_is_saved_whole_or_not_at_all(
    rig: Rig, promise: Promise, point: str, nth: int
) -> None:
    """Wherever the program dies while it is saved: never one record of the two."""
    lin, said = await ready(rig)
    lin.saves_blindly(said)
    rig.start(kill=point, nth=nth)
    await rig.dies()
    assert await recorded(rig) in ([], sorted(BOTH)), "half a batch at the instant of the kill"
    rig.start()
    await promise()
    assert await recorded(rig) == sorted(BOTH)
    assert receipts(rig, FIRST) == 1


@pytest.mark.parametrize("order", ["as sent", "backwards"])
async def test_12_an_edit_after_a_batch(rig: Rig, promise: Promise, order: str) -> None:
    """It changes neither record, and says how to; one ahead of Save is read into the card."""
    lin, said = await ready(rig)
    message = next(m for m in lin.me.chat() if m["from"] == "person" and m["text"] == said.text)
    edited = said.text.replace("快速预审", "快速维权")
    lin.saves_blindly(said)
    lin.me.edits(message["message_id"], edited)
    if order == "backwards":
        rig.sandbox.bot().queue.waiting.reverse()
        rig.changes(said, text=edited)
    rig.start()
    await promise()
    assert await recorded(rig) == sorted(BOTH)
    told = [text for text in rig.sent_to(FIRST) if "这条消息记成了" in text]
    assert len(told) == (order == "as sent")
    assert all("№1" in text and "№2" in text for text in told)


@pytest.mark.parametrize(("point", "nth"), [("after_handler", 2), ("worked", 3), ("job_step", 3)])
async def test_19_an_album_on_a_batch_over_two_polls_and_a_kill(
    rig: Rig, promise: Promise, point: str, nth: int
) -> None:
    """Both records hold all ten pictures."""
    lin, said = await ready(rig, files=PARTS)
    _album(rig, range(4))
    rig.start(kill=point, nth=nth)
    await rig.dies()
    rig.start()
    await rig.settled()
    _album(rig, range(4, PARTS))
    await lin.sees(lambda: ways.shown(lin, said, f"📎 {PARTS}"))
    await lin.saves(said)
    await promise()
    assert await recorded(rig) == sorted(BOTH)


@pytest.mark.parametrize("order", ["as sent", "backwards"])
async def test_19_an_album_right_after_a_record_was_made(
    rig: Rig, promise: Promise, order: str
) -> None:
    """The words of the album say that it is a visit of its own, even where they come last."""
    lin = Logger(rig, FIRST)
    rig.start()
    await lin.logs()
    await rig.settled()
    await rig.stop()
    said = rig.expects(FIRST, files=3)
    _album(rig, range(3), said)
    if order == "backwards":
        rig.sandbox.bot().queue.waiting.reverse()
    rig.start()
    await lin.sees(lambda: ways.shown(lin, said, "📎 3"))
    await lin.fills(said)
    await lin.saves(said)
    await promise()
    assert not [each for each in _asking(lin) if "属于" in each], "asked whose they are"


def _asking(lin: Logger) -> list[str]:
    return [m["text"] for m in lin.me.chat() if m["from"] == "bot" and labels(m)]


def _album(rig: Rig, parts: range, said: Said | None = None) -> None:
    for number in parts:
        caption = said.text if said is not None and number == 0 else ""
        body = PNG + canaries.fresh(FIRST, rig.dice).encode()
        rig.sandbox.person(FIRST).sends_photo(body, caption=caption, album="7")


@pytest.mark.engines("sqlite")
async def test_42_a_path_that_leads_elsewhere_in_an_album_of_a_batch(
    rig: Rig, promise: Promise
) -> None:
    """That part is not fetched, and counted no more; both records hold the others."""
    lin, said = await ready(rig, files=2)
    _album(rig, range(3))
    list(rig.sandbox.world.files.values())[-2].path = "http://169.254.169.254/latest/meta-data"
    rig.start()
    await rig.settled()
    assert sorted(file["state"] for file in await rig.records.files()) == ["gone", "kept", "kept"]
    await lin.saves(said)
    await promise()
    assert await recorded(rig) == sorted(BOTH)
    assert sum("有一个附件没有存下" in text for text in rig.sent_to(FIRST)) == 1
    assert await rig.records.count("SELECT count(*) FROM visit_files") == 4


# The same visit of two people


async def at_the_question(rig: Rig) -> tuple[Logger, Said]:
    """The first has a record; the second is asked whether theirs is the same; all has stopped."""
    await _serve_together(rig)
    rig.entitled[FIRST] = {SECOND}
    rig.start()
    lin, chen = Logger(rig, FIRST), Logger(rig, SECOND)
    await ways.by_one_message(lin)
    said = rig.expects(SECOND, f"今天去{bureau.client_name(FIRST)}现场服务1小时，了解情况")
    chen.me.sends(said.text)
    await chen.shows(said, "保存")
    chen.taps(said, "保存")
    await chen.sees(lambda: _question(chen))
    await rig.settled()
    await rig.stop()
    rig.saved.add(said.canary)
    return chen, said


def _question(chen: Logger) -> int | None:
    """The newest message that asks it."""
    asking = [m["message_id"] for m in chen.me.chat() if JOIN in labels(m)]
    return asking[-1] if asking else None


async def _serve_together(rig: Rig) -> None:
    await rig.records.change(
        "INSERT INTO assignments (code, scheme, cycle_id, person_id, client_id, starts, state)"
        " VALUES ('AX', 'commissioner', 1, :person, :client, :starts, 'active')",
        person=SECOND, client=BOTH[0], starts=bureau.SINCE,
    )  # fmt: skip


async def one_visit_of_two(rig: Rig, said: Said) -> None:
    (visit,) = await rig.records.visits()
    assert visit["author_id"] == FIRST
    (row,) = await rig.records.joined()
    assert row == {"visit_id": visit["id"], "person_id": SECOND, "said": said.text}
    assert receipts(rig, SECOND, "✅ 已加入 №1") == 1
    assert sum("与您同去" in text for text in rig.sent_to(FIRST)) == 1


async def test_18_twenty_taps_on_joining(rig: Rig, promise: Promise) -> None:
    """Both are credited once, the author is told once."""
    chen, said = await at_the_question(rig)
    question = _question(chen)
    for _tap in range(20):
        chen.me.taps(JOIN, question)
    rig.start()
    await promise()
    await one_visit_of_two(rig, said)
    assert toast(chen) == FINISHED


@pytest.mark.parametrize("days", [1, 31])
async def test_18_yesterdays_question(rig: Rig, promise: Promise, days: int) -> None:
    chen, said = await at_the_question(rig)
    rig.sandbox.advance(timedelta(days=days))
    rig.start(ahead=days * 86400)
    chen.me.taps(JOIN, _question(chen))
    if days > 1:
        rig.saved.discard(said.canary)
    await promise()
    if days == 1:
        await one_visit_of_two(rig, said)
    else:
        assert await rig.records.joined() == []
        assert toast(chen)


@pytest.mark.parametrize(("point", "nth"), KILLS[1:5])
async def test_10_joining_is_done_once(rig: Rig, promise: Promise, point: str, nth: int) -> None:
    chen, said = await at_the_question(rig)
    chen.me.taps(JOIN, _question(chen))
    rig.start(kill=point, nth=nth)
    await rig.dies()
    rig.start()
    await promise()
    await one_visit_of_two(rig, said)


async def test_18_the_author_takes_the_record_back_meanwhile(rig: Rig, promise: Promise) -> None:
    """Whoever would join a record that is gone gets one of their own."""
    chen, _said = await at_the_question(rig)
    await rig.records.change("UPDATE visits SET state = 'withdrawn'")
    rig.said.pop(0)
    chen.me.taps(JOIN, _question(chen))
    rig.start()
    await promise()
    assert await rig.records.joined() == []
    states = {v["author_id"]: v["state"] for v in await rig.records.visits()}
    assert states == {FIRST: "withdrawn", SECOND: "recorded"}
