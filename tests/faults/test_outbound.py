"""C. What may become of a message: failed in every way, blocked, or too long to be sent whole."""

import pytest

from tests.faults import bureau, obstacles
from tests.faults.conftest import Promise
from tests.faults.people import Logger
from tests.faults.relay import Relay
from tests.faults.rig import PATIENCE, Rig

FIRST, SECOND, *_ = bureau.COMMISSIONERS
READ_TIMEOUT = 1.0 * PATIENCE

# The fault, how the outbox row of a receipt must end, and how many the person gets.
ENDS = (
    ("500", "sent", 1),
    ("429", "sent", 1),
    ("refuse", "uncertain", 0),  # the connection stood, and the request had left
    ("502-html", "uncertain", 0),
    ("truncated", "uncertain", 1),
    ("accept+hang", "uncertain", 1),
    ("accept+drop", "uncertain", 1),
    ("403", "undeliverable", 0),
    ("deactivated", "undeliverable", 0),
)
REASONS = {"403": "blocked", "deactivated": "deactivated"}


async def receipt_meets(rig: Rig, kind: str) -> Logger:
    """Somebody saves, and the receipt meets a fault."""
    lin = Logger(rig, FIRST)
    rig.start(read_timeout=READ_TIMEOUT)
    said = await lin.ready()
    await rig.settled()
    rig.sandbox.faults.add(kind, method="sendMessage", chat=FIRST)
    lin.saves_blindly(said)
    return lin


@pytest.mark.parametrize(("kind", "ends", "arrive"), ENDS, ids=[each[0] for each in ENDS])
async def test_22_to_24_a_receipt(
    rig: Rig, promise: Promise, kind: str, ends: str, arrive: int
) -> None:
    await receipt_meets(rig, kind)
    await rig.settled()
    attempts = rig.sandbox.world.truth.calls["sendMessage"]
    await rig.stop()
    rig.start()
    await promise()
    assert rig.sandbox.world.truth.calls["sendMessage"] == attempts, "sent again by itself"
    (receipt,) = await rig.outbox_of(FIRST, "receipt")
    assert receipt["state"] == ends
    assert receipt["reason"] or ends == "sent"
    assert sum("已记录" in text for text in rig.sent_to(FIRST)) == arrive
    (account,) = await rig.records.rows(
        "SELECT unreachable FROM accounts WHERE external_id = :chat", chat=str(FIRST)
    )
    assert account["unreachable"] == REASONS.get(kind)


@pytest.mark.parametrize("kind", ["500", "429", "refuse", "502-html", "truncated", "accept+drop"])
async def test_22_to_23_an_edit_is_repeated(rig: Rig, promise: Promise, kind: str) -> None:
    """A card is changed in place: the call may be repeated, so nothing stays uncertain."""
    lin = Logger(rig, FIRST)
    rig.start()
    said = await lin.opens()
    rig.sandbox.faults.add(kind, method="editMessageText", times=2)
    await lin.fills(said)
    await promise()
    assert {row["state"] for row in await rig.outbox_of(FIRST, "screen")} <= {"sent", "skipped"}
    assert len([text for text in rig.sent_to(FIRST) if said.canary in text]) == 1


async def test_22_connection_refused(rig: Rig, promise: Promise) -> None:
    """The update is in hand when the platform goes away: the receipt leaves once it is back."""
    relay = Relay(rig.base)
    await relay.open()
    lin = Logger(rig, FIRST)
    rig.start(base=relay.url)
    said = await lin.ready()
    await rig.settled()
    async with obstacles.locked(rig):
        lin.saves_blindly(said)
        await rig.until(lambda: _handed_out(rig), "handed out")
        await relay.shut()
    await rig.until(lambda: _waits_to_be_sent(rig), "the receipt waits")
    assert not any("已记录" in text for text in rig.sent_to(FIRST))
    await relay.open()
    await promise()
    await relay.shut()
    (receipt,) = await rig.outbox_of(FIRST, "receipt")
    assert receipt["state"] == "sent"
    assert sum("已记录" in text for text in rig.sent_to(FIRST)) == 1


async def _handed_out(rig: Rig) -> bool:
    queue = rig.sandbox.bot().queue
    return bool(queue.waiting) and queue._poll is None


async def _waits_to_be_sent(rig: Rig) -> bool:
    receipts = await rig.outbox_of(FIRST, "receipt")
    return [(row["state"], bool(row["reason"])) for row in receipts] == [("queued", True)]


@pytest.mark.engines("sqlite")
async def test_22_no_name_server(rig: Rig, promise: Promise) -> None:
    """The platform's name cannot be looked up when we start."""
    rig.says(FIRST)
    rig.start(base=rig.base.replace("127.0.0.1", "localhost"), unresolved=1)
    await promise()
    assert len(rig.sent_to(FIRST)) == 1


async def test_24_nobody_there(rig: Rig, promise: Promise) -> None:
    """The chat is gone when the answer is ready: one try, an end that can be seen."""
    rig.says(FIRST)
    rig.sandbox.world.chat(rig.sandbox.bot(), FIRST).started = False
    rig.says(SECOND)
    rig.start()
    await promise()
    (row,) = await rig.outbox_of(FIRST, "screen")
    assert (row["state"], row["reason"]) == ("undeliverable", "chat_not_found")
    assert rig.sandbox.world.truth.calls["sendMessage"] == 2


async def test_24_blocked_and_back(rig: Rig, promise: Promise) -> None:
    lin = Logger(rig, FIRST)
    rig.start()
    await lin.logs()
    lin.me.blocks()
    await rig.settled()
    assert await _unreachable(rig) == "blocked"
    lin.me.starts()
    await lin.logs()
    await promise()
    assert await _unreachable(rig) is None


async def _unreachable(rig: Rig) -> str | None:
    (account,) = await rig.records.rows(
        "SELECT unreachable FROM accounts WHERE external_id = :chat", chat=str(FIRST)
    )
    return account["unreachable"]  # type: ignore[no-any-return]


HOSTILE = " <b>不闭合 </i> &nbsp; &#x110000; &lt;b&gt; _*[`](tg://user?id=1)~|{}! \u202e倒\u202c"
MARKUP = {"text_link", "text_mention", "code", "pre", "underline", "strikethrough", "spoiler"}


async def test_25_whatever_breaks_markup(rig: Rig, promise: Promise) -> None:
    lin = Logger(rig, FIRST)
    rig.start()
    said = await lin.ready(tail=HOSTILE)
    card = lin.card(said, "保存")
    assert card is not None
    assert said.text in card["text"], "what was written does not stand there as it was written"
    assert bureau.client_name(FIRST) in card["text"]
    assert not {mark["type"] for mark in card["entities"]} & MARKUP
    await lin.saves(said)
    await promise()
    assert any(bureau.client_name(FIRST) in text for text in rig.sent_to(FIRST)[1:])


@pytest.mark.parametrize("sign", ["长", "𠮷", "&"])
async def test_25_longer_than_a_message(rig: Rig, promise: Promise, sign: str) -> None:
    """A text that fills a message, shown again with facts around it, fits in none: it is cut."""
    lin = Logger(rig, FIRST)
    rig.start()
    width = 2 if ord(sign) > 0xFFFF else 1
    said = await lin.ready(tail=sign * (3900 // width))
    await lin.saves(said)
    await promise()
    (visit,) = await rig.records.visits()
    assert visit["content"] == said.text


async def test_25_markup_that_is_refused(rig: Rig, promise: Promise) -> None:
    """Where the platform refuses our formatting the text goes once more without it."""
    rig.sandbox.misread = 1
    said = rig.says(FIRST)
    rig.start()
    await promise()
    (row,) = await rig.outbox_of(FIRST, "screen")
    assert row["state"] == "sent"
    (text,) = rig.sent_to(FIRST)
    assert said.text in text
    assert "<" not in text.replace(said.text, "")
