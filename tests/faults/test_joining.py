"""F, continued: case 39, invitations guessed, expired, used, forwarded, or opened twice."""

import os
import random
import string
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.people import Person
from storage import actions
from tests.faults import bureau
from tests.faults.conftest import Promise
from tests.faults.rig import Rig

GUESSES = int(os.environ.get("ZHIDA_TEST_GUESSES", "300"))  # FAULTS has 10,000: by hand
STRANGERS = range(9001, 9011)
GUEST, *OTHERS = bureau.INVITED
SIGNS = string.ascii_letters + string.digits + "_-"


async def invited(rig: Rig, person: int = GUEST, *, days: float = 7) -> str:
    """A fresh invitation; its code may be found nowhere afterwards."""
    now = datetime.now(UTC) + timedelta(days=min(days, 0))
    code = await rig.records.store.write(
        lambda session: actions.invitations.issue(
            session, person_id=person, invited_by=None, now=now, valid=timedelta(days=abs(days))
        )
    )
    rig.secrets.append(code)
    return code


async def bound(rig: Rig) -> list[tuple[int, int]]:
    """Which accounts belong to those who were invited."""
    rows = await rig.records.rows(
        "SELECT external_id, person_id FROM accounts WHERE person_id BETWEEN :a AND :b",
        a=bureau.INVITED[0], b=bureau.INVITED[-1],
    )  # fmt: skip
    return [(int(row["external_id"]), row["person_id"]) for row in rows]


def stranger(rig: Rig, number: int) -> None:
    rig.sandbox.add_person(id=number, name=f"客{number}", phone=f"+861800000{number}")


async def test_39_guesses(rig: Rig, promise: Promise) -> None:
    """Nobody enters, whoever guesses must wait, and the operator hears of it once."""
    await invited(rig)
    for number in STRANGERS:
        stranger(rig, number)
        me = rig.sandbox.person(number)
        for _guess in range(GUESSES // len(STRANGERS)):
            me.starts("".join(rig.dice.choices(SIGNS, k=32)))
    rig.start()
    await promise()
    assert await bound(rig) == []
    waiting = await rig.records.count("SELECT count(*) FROM accounts WHERE wait_until IS NOT NULL")
    assert waiting == len(STRANGERS)
    for number in STRANGERS:
        assert len(rig.sent_to(number)) <= 12, "each guess was answered"
    assert len(rig.sent_to(bureau.OPERATOR)) == 1
    (state,) = await rig.records.rows("SELECT state, code_hash FROM invitations")
    assert state["state"] == "open"
    assert state["code_hash"] not in rig.secrets


async def joins(rig: Rig, person: int, code: str) -> None:
    """Everything that somebody who is welcome does."""
    me = rig.sandbox.person(person)
    me.starts(code)
    await rig.settled()
    me.shares_contact()
    await rig.settled()
    me.taps("是我")
    await rig.settled()


async def test_39_used_once(rig: Rig, promise: Promise) -> None:
    code = await invited(rig)
    rig.start()
    await joins(rig, GUEST, code)
    assert await bound(rig) == [(GUEST, GUEST)]
    stranger(rig, STRANGERS[0])
    rig.sandbox.person(STRANGERS[0]).starts(code)
    await promise()
    assert await bound(rig) == [(GUEST, GUEST)]
    assert not any(f"人{GUEST}" in text for text in rig.sent_to(STRANGERS[0]))


async def test_39_expired(rig: Rig, promise: Promise) -> None:
    code = await invited(rig, days=-1)
    rig.start()
    rig.sandbox.person(GUEST).starts(code)
    await promise()
    assert await bound(rig) == []
    assert rig.sandbox.person(GUEST).keyboard() is None


async def test_39_forwarded(rig: Rig, promise: Promise) -> None:
    """Somebody else opens it: nothing of the person is shown, whatever number is shared."""
    code = await invited(rig)
    stranger(rig, STRANGERS[0])
    me = rig.sandbox.person(STRANGERS[0])
    rig.start()
    me.starts(code)
    await rig.settled()
    me.shares_contact(f"+861900000{GUEST}", user_id=GUEST)  # the contact card of the right person
    await rig.settled()
    me.shares_contact(f"+861900000{GUEST}", user_id=None)
    me.sends(f"1900000{GUEST}")
    await rig.settled()
    assert await bound(rig) == []
    me.shares_contact()
    await promise()
    assert await bound(rig) == []
    assert not any(f"人{GUEST}" in text for text in rig.sent_to(STRANGERS[0]))


async def test_39_two_at_once(rig: Rig, promise: Promise) -> None:
    """Two phones with the same number open it, and both say so at the same moment."""
    code = await invited(rig)
    rig.sandbox.add_person(id=STRANGERS[0], name="客", phone=f"+861900000{GUEST}")
    both = [rig.sandbox.person(number) for number in (GUEST, STRANGERS[0])]
    rig.start()
    for act in ("starts", "shares", "taps"):
        for me in both:
            _acts(me, act, code)
        await rig.settled()
    await promise()
    assert len(await bound(rig)) == 1


def _acts(me: Person, act: str, code: str) -> None:
    if act == "starts":
        me.starts(code)
    elif act == "shares":
        me.shares_contact()
    else:
        me.taps("是我")


@pytest.mark.parametrize("point", ["after_handler", "before_commit", "worked"])
async def test_39_killed_while_joining(rig: Rig, promise: Promise, point: str) -> None:
    code = await invited(rig)
    me = rig.sandbox.person(GUEST)
    rig.start()
    me.starts(code)
    await rig.settled()
    me.shares_contact()
    await rig.settled()
    await rig.stop()
    me.taps("是我")
    rig.start(kill=point)
    await rig.dies()
    rig.start()
    await promise()
    assert await bound(rig) == [(GUEST, GUEST)]


async def test_39_odd_payloads(rig: Rig, promise: Promise) -> None:
    dice = random.Random(rig.seed)
    code = await invited(rig)
    payloads = [
        "x" * 64, "-" * 64, "_" * 64, "A" * 65, code[:-1], code + "A", code.swapcase(),
        "'; DROP TABLE invitations; --", "%00", "<b>", "../..", "０１２", "\u202e" + code,
        "".join(dice.choices(SIGNS, k=64)),
    ]  # fmt: skip
    rig.start()
    for number, payload in enumerate(payloads):
        rig.sandbox.add_person(id=9100 + number, name="客", phone=f"+8618000009{number:03}")
        rig.sandbox.person(9100 + number).starts(payload)
    await promise()
    assert await bound(rig) == []
    for number in range(len(payloads)):
        assert len(rig.sent_to(9100 + number)) == 1
        assert rig.sandbox.person(9100 + number).keyboard() is None
