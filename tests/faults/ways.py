"""The ways people log a visit: a sentence and taps, one message, buttons, several units at once,
an album, a file, a place. Each returns once the person knows that it is saved."""

import itertools
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from tests.faults import bureau
from tests.faults.people import Logger, labels, path
from tests.faults.rig import Said
from tests.sandbox.conftest import PNG

PARTS = 3
NEAR, METRES = (bureau.SITE[0] + 0.0009, bureau.SITE[1]), 100
"""A place by the site, and how far away it is."""
WHAT = ("现场", "今天", "了解情况", "完成", "跳过")
"""The buttons of a card from the mode on, up to the words that are written."""

Way = Callable[[Logger], Awaitable[Said]]


async def by_a_sentence(lin: Logger) -> Said:
    """What was done in words, the rest in taps."""
    return await lin.logs()


async def by_one_message(lin: Logger) -> Said:
    """All of it in words: only Save is tapped."""
    said = told_at_once(lin)
    await lin.shows(said, "保存")
    await lin.saves(said)
    return said


async def by_buttons(lin: Logger) -> Said:
    """/visit: everything tapped, the words written at the end."""
    said = await one_tapped(lin)
    await lin.saves(said)
    return said


async def several_at_once(lin: Logger) -> Said:
    """After a day on the road: one card for two units, a record for each."""
    said = await several_tapped(lin)
    await lin.saves(said)
    return said


async def with_an_album(lin: Logger) -> Said:
    """Pictures, the first with the words; the rest in taps."""
    said = lin.rig.expects(lin.number, files=PARTS)
    album = lin.me.new_album()
    for nth in range(PARTS):
        body = PNG + f"{nth} {said.canary}".encode()
        lin.me.sends_photo(body, caption="" if nth else said.text, album=album)
    await lin.sees(lambda: shown(lin, said, f"📎 {PARTS}"))
    await lin.shows(said, path(lin.number)[0])
    await lin.fills(said)
    await lin.saves(said)
    return said


async def with_a_file(lin: Logger) -> Said:
    """A document sent to the card of one message."""
    said = told_at_once(lin, files=1)
    await lin.shows(said, "保存")
    lin.me.sends_file(f"{said.canary}.pdf", b"%PDF" + said.canary.encode())
    await lin.sees(lambda: shown(lin, said, "📎 1"))
    await lin.saves(said)
    return said


async def with_a_place(lin: Logger) -> Said:
    """The phone's place sent to the card: its distance is kept."""
    said = told_at_once(lin, metres=METRES)
    await lin.shows(said, "保存")
    lin.me.sends_place(*NEAR)
    await lin.sees(lambda: shown(lin, said, "距登记地点"))
    await lin.saves(said)
    return said


WAYS: tuple[Way, ...] = (
    by_a_sentence, by_one_message, several_at_once, with_an_album, by_buttons, with_a_place,
    with_a_file,
)  # fmt: skip


def shown(lin: Logger, said: Said, words: str) -> bool:
    """Whether the card says so."""
    card = lin.newest(said)
    return card is not None and words in card["text"]


def told_at_once(lin: Logger, *numbers: int, before: str = "", **how: Any) -> Said:
    """One message that leaves nothing open, of one client or of several; `how` of Said."""
    served = numbers or (0,)
    names = "和".join(bureau.client_name(lin.number, number) for number in served)
    clients = tuple(bureau.client_id(lin.number, number) for number in served)
    words = f"今天去{names}现场服务1小时，了解情况，讲了快速预审"
    said = lin.rig.expects(lin.number, words, clients=clients, **how)
    number = lin.me.sends(before + said.text)
    return lin.rig.changes(said, asked=number) if said.sealed else said


async def one_tapped(lin: Logger) -> Said:
    """A card by buttons that needs nothing but Save."""
    return await _tapped(lin, (bureau.client_name(lin.number),), (0,))


async def several_tapped(lin: Logger) -> Said:
    """The same for two units at once."""
    first, second = (bureau.client_name(lin.number, number) for number in (0, 1))
    whom = ("一次记多家", first, f"✓ {first}", second, f"✓ {second}", "完成")
    return await _tapped(lin, whom, (0, 1))


async def _tapped(lin: Logger, whom: tuple[str, ...], numbers: tuple[int, ...]) -> Said:
    """Each label in turn; what is ticked (✓) is looked at and left so."""
    clients = tuple(bureau.client_id(lin.number, number) for number in numbers)
    said = lin.rig.expects(lin.number, clients=clients, asked=lin.me.sends("/visit"))
    labels = (*whom, *WHAT)
    await lin.shows(said, labels[0])
    for label, following in itertools.pairwise(labels):
        if not label.startswith("✓"):
            lin.taps(said, label)
            # The next one may be offered already: nobody taps ahead of what they see.
            await lin.sees(partial(_moved_on, lin, said, label))
        await lin.shows(said, following)
    lin.me.sends(said.text)
    await lin.shows(said, "保存")
    return said


def _moved_on(lin: Logger, said: Said, label: str) -> bool:
    card = lin.newest(said)
    return card is not None and label not in labels(card)
