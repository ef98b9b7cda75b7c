"""What is marked 🔒, with the program killed around it: nowhere in the open, gone from the chat,
and each opening of it on the record.

The oracle looks for the words in the database, its log, outbox and inbox, in backups and in the
chat (`in_the_open`); here it is also asked at the instant of the kill.
"""

from pathlib import Path

import pytest

from bot import backup
from tests.faults import bureau, in_the_open, ways
from tests.faults.conftest import Promise
from tests.faults.people import Logger, labels
from tests.faults.rig import Rig, Said
from tests.faults.test_backup import settings
from tests.sandbox.conftest import PNG

FIRST = bureau.COMMISSIONERS[0]
COMING_IN = (
    "before_inbox_commit", "after_inbox_commit", "before_handler", "after_handler", "worked",
)  # fmt: skip
GOING_OUT = ("marked_sending", "accepted")
OPEN, AWAY = "打开保密内容", "收起"


async def dies_at(rig: Rig, point: str, *hidden: Said, nth: int = 1) -> None:
    """What waits is worked until the program dies there; nothing hidden stands in the open."""
    rig.start(kill=point, nth=nth)
    await rig.dies()
    await in_no_place(rig, *hidden)


async def in_no_place(rig: Rig, *hidden: Said) -> None:
    for where, body in await in_the_open.places(rig):
        assert not any(said.canary.encode() in body for said in hidden), where


async def backed_up(rig: Rig, key: Path, promise: Promise) -> None:
    """The end of each case: a backup of all that was sealed, then the oracle."""
    await rig.settled()
    target = rig.folder / "of.backup"
    await backup.write(settings(rig.url, rig.folder, key), rig.records.store, target)
    await promise()


async def test_10_a_message_marked_confidential(rig: Rig, promise: Promise, key: Path) -> None:
    """🔒 and a sentence, killed at each point while it is read."""
    lin = Logger(rig, FIRST)
    for point in (*COMING_IN, *GOING_OUT):
        said = ways.told_at_once(lin, before="🔒", sealed=True)
        await dies_at(rig, point, said)
        rig.start()
        await lin.shows(said, "保存")
        await lin.saves(said)
        await ended(rig)
    rig.start()
    await backed_up(rig, key, promise)
    assert len(await rig.records.visits()) == len((*COMING_IN, *GOING_OUT))


async def test_10_saving_what_is_confidential(rig: Rig, promise: Promise, key: Path) -> None:
    """The same, killed while it is saved."""
    lin = Logger(rig, FIRST)
    for point in ("after_handler", "worked", "accepted"):
        rig.start()
        said = ways.told_at_once(lin, before="🔒", sealed=True)
        await lin.shows(said, "保存")
        await ended(rig)
        lin.saves_blindly(said)
        await dies_at(rig, point, said)
    rig.start()
    await backed_up(rig, key, promise)


async def ended(rig: Rig) -> None:
    """All is quiet, and the program is gone."""
    assert rig.app is not None
    await rig.settled()
    await rig.app.killed()


async def test_10_a_field_marked_confidential(rig: Rig, promise: Promise, key: Path) -> None:
    """Marked on its card, killed at each point: the words leave card and chat, and stay sealed."""
    lin = Logger(rig, FIRST)
    rig.start()
    for point, nth in (*((point, 1) for point in COMING_IN), ("after_commit", 4)):
        said = ways.told_at_once(lin, sealed=True)
        await lin.shows(said, "🔒 保密")
        lin.taps(said, "🔒 保密")
        await lin.sees(lambda: "全部保密" in offered(lin))
        await ended(rig)
        lin.me.taps("全部保密")
        await dies_at(rig, point, said, nth=nth)
        rig.start()
        await lin.sees(lambda said=said: ways.shown(lin, said, "🔒 保密内容"))
        await rig.settled()
        assert in_chat(lin, said) == [], point
        await lin.saves(said)
    await backed_up(rig, key, promise)


def in_chat(lin: Logger, said: Said) -> list[str]:
    """Messages, of whomever, that show these words."""
    return [m["text"] for m in lin.me.chat() if said.canary in m.get("text", "")]


async def test_10_an_album_in_confidence(rig: Rig, promise: Promise, key: Path) -> None:
    """🔒 over pictures, some before a kill and some after: every part leaves the chat."""
    lin = Logger(rig, FIRST)
    said = rig.expects(FIRST, sealed=True, files=4)
    parts = [
        lin.me.sends_photo(
            PNG + f"{nth} {said.canary}".encode(),
            caption="" if nth else f"🔒{said.text}",
            album="5",
        )
        for nth in range(2)
    ]
    said = rig.changes(said, asked=parts[0])
    await dies_at(rig, "after_handler", said, nth=2)
    rig.start()
    await rig.settled()
    for nth in (2, 3):
        lin.me.sends_photo(PNG + f"{nth} {said.canary}".encode(), album="5")
    await lin.sees(lambda: ways.shown(lin, said, "📎 4"))
    await lin.fills(said)
    await lin.saves(said)
    await backed_up(rig, key, promise)
    assert [m for m in lin.me.chat() if m["from"] == "person" and m.get("photo")] == []


@pytest.mark.parametrize("point", ["before_handler", "after_handler", "worked", *GOING_OUT])
async def test_10_opened_again(rig: Rig, promise: Promise, key: Path, point: str) -> None:
    """Wherever it dies: whoever saw the words is on the record; put away, they are gone."""
    lin = Logger(rig, FIRST)
    rig.start()
    said = ways.told_at_once(lin, before="🔒", sealed=True)
    await lin.shows(said, "保存")
    await lin.saves(said)
    await at_the_record(lin)
    await ended(rig)
    lin.me.taps(OPEN)
    await dies_at(rig, point, said)
    assert shown_open(rig, said) <= await openings(rig), "shown before it was noted"
    rig.start()
    await lin.sees(lambda: in_chat(lin, said))
    for _copy in range(2):  # an uncertain one stands in the chat beside the one shown again
        if in_chat(lin, said):
            lin.me.taps(AWAY)
            await rig.settled()
    await backed_up(rig, key, promise)
    assert 0 < shown_open(rig, said) <= await openings(rig)


async def at_the_record(lin: Logger) -> None:
    lin.me.sends("/mine")
    await lin.sees(lambda: any(label.startswith("№1 ") for label in offered(lin)))
    lin.me.taps(next(label for label in offered(lin) if label.startswith("№1 ")))
    await lin.sees(lambda: OPEN in offered(lin))


def offered(lin: Logger) -> list[str]:
    """Every button of the chat."""
    return [label for message in lin.me.chat() for label in labels(message)]


def shown_open(rig: Rig, said: Said) -> int:
    """In how many messages the words were shown."""
    return len({each.message_id for each in rig.sandbox.accepted if said.canary in each.text})


async def openings(rig: Rig) -> int:
    return await rig.records.count(
        "SELECT count(*) FROM audit WHERE action = 'open' AND noun = 'visit' AND subject = '1'"
        " AND person_id = :person", person=FIRST,
    )  # fmt: skip
