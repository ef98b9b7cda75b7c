"""F. Case 38: who may do what, and what becomes of buttons forged, replayed or outlived."""

from collections.abc import Sequence

import pytest

from tests.faults import bureau
from tests.faults.conftest import Promise
from tests.faults.people import Logger
from tests.faults.rig import Rig
from tests.faults.test_inbound import data_of, ready_to_save, toast

OWNER = bureau.COMMISSIONERS[0]
OTHER = bureau.COMMISSIONERS[1]
LEFT = bureau.COMMISSIONERS[2]
"""Somebody who has left their post."""
VISITORS = {OTHER, bureau.ENVOY, bureau.LOCAL}
BUREAU = {bureau.CLERK, bureau.DIRECTOR}

# Commands by role: whose card each command opens; everybody else opens none.
OPENS = {
    "/visit": ("visit", VISITORS),
    "/plan": ("plan", VISITORS),
    "/mine": ("mine", VISITORS),
    "/quota": ("quota", VISITORS | BUREAU),  # the bureau sees counts
    "/find": ("find", BUREAU | {bureau.LOCAL}),
    "/invite": ("invite", BUREAU | {bureau.LOCAL}),
    "/issues": ("issues", VISITORS | BUREAU | {bureau.CONTACT}),
    "/code": ("code", {bureau.CONTACT}),
    "/concerns": ("concerns", BUREAU),
}
ROLE_ENDS = "UPDATE role_grants SET ends = '2026-01-31' WHERE person_id = :p"
EVERYBODY = (*VISITORS, *BUREAU, bureau.CONTACT, LEFT, bureau.STRANGER)


async def leaves(rig: Rig, person: int) -> None:
    await rig.records.change("UPDATE people SET state = 'left' WHERE id = :p", p=person)


@pytest.mark.parametrize("command", OPENS)
async def test_38_commands_by_role(rig: Rig, promise: Promise, command: str) -> None:
    """A command opens its card for whoever may, and for nobody else."""
    await leaves(rig, LEFT)
    rig.start()
    for person in EVERYBODY:
        rig.sandbox.person(person).sends(command)
    await rig.settled()
    conversation, allowed = OPENS[command]
    rows = await rig.records.rows(
        "SELECT a.external_id AS chat, d.conversation FROM dialogues d"
        " JOIN accounts a ON a.id = d.account_id WHERE d.conversation <> 'home'"
    )
    opened = {(int(row["chat"]), row["conversation"]) for row in rows}
    assert {chat for chat, name in opened if _is(name, conversation)} == allowed
    assert {chat for chat, _name in opened} == allowed, "something else was opened"
    assert all(rig.sent_to(person) for person in EVERYBODY), "somebody got no answer"
    await promise()


def _is(name: str, conversation: str) -> bool:
    return name.startswith(conversation[:5])


async def test_38_another_persons_receipt(rig: Rig, promise: Promise) -> None:
    """The buttons of a receipt and of a card, pressed by everybody else: nothing happens."""
    lin = Logger(rig, OWNER)
    rig.start()
    await lin.logs()
    said = await lin.ready()
    await rig.settled()
    card = lin.card(said, "保存")
    assert card is not None
    receipt = next(m for m in lin.me.chat() if "已记录" in m["text"])
    stolen = [
        f"{data_of(rig, OWNER, message['message_id']).rpartition('.')[0]}.{index}"
        for message in (card, receipt)
        for index in range(3)
    ]
    others = [person for person in EVERYBODY if person not in {LEFT, bureau.STRANGER}]
    await rig.settled()
    before = await rig.records.visits()
    noted = await _denials(rig)
    for person in others:
        _press(rig, person, stolen)
    await rig.settled()
    assert await rig.records.visits() == before
    assert len(await _denials(rig)) - len(noted) == len(others) * len(stolen)
    assert not any("canary" in str(denial) for denial in await _denials(rig))
    assert {card.id for card in await rig.records.open_cards()} == {
        card.id for card in await rig.records.open_cards() if card.chat == OWNER
    }
    await promise()


def _press(rig: Rig, person: int, datas: Sequence[str]) -> None:
    """Press forged buttons; there must be some message of one's own to press them on."""
    me = rig.sandbox.person(person)
    number = me.sends("/help")
    for data in datas:
        me.taps_data(data, number)


async def _denials(rig: Rig) -> list[dict[str, object]]:
    return await rig.records.rows(
        "SELECT id, person_id, action, noun, subject FROM audit WHERE allowed = :no ORDER BY id",
        no=False,
    )


async def test_38_forged_buttons(rig: Rig, promise: Promise) -> None:
    """Whatever stands in the data of a button, only what was offered can be chosen."""
    lin = await ready_to_save(rig, OWNER)
    card = lin.card(rig.said[0], "保存")
    assert card is not None
    mine = data_of(rig, OWNER, card["message_id"]).rpartition(".")[0]
    rig.start()
    for data in (
        f"{mine}.99", f"{mine}.-1", f"{mine}.", f"{mine}.0.0", f"{mine}.٩٩", f"{mine}.0x0", "save",
        "visit:1", "' OR 1=1 --", "client:20010.0", "..", ".", "0", "x" * 64, "\U0001f600" * 16,
    ):  # fmt: skip
        lin.me.taps_data(data, card["message_id"])
    await rig.settled()
    assert await rig.records.visits() == []
    assert lin.card(rig.said[0], "保存") is not None
    await lin.saves(rig.said[0])
    await promise()


@pytest.mark.parametrize("change", ["role", "unread", "post", "assignment", "account"])
async def test_38_a_button_after_the_change(rig: Rig, promise: Promise, change: str) -> None:
    """Role, post, assignment and account are asked for at each tap, never remembered.

    "unread": a further role has words of its own, to be accepted before anything else.
    """
    lin = await ready_to_save(rig, OWNER)
    rig.start()
    await rig.records.change(
        {
            "role": ROLE_ENDS,
            "unread": (
                "INSERT INTO role_grants (person_id, role, starts)"
                " VALUES (:p, 'envoy', '2026-01-01')"
            ),
            "post": "UPDATE people SET state = 'left' WHERE id = :p",
            "assignment": "UPDATE assignments SET ends = '2026-01-31' WHERE person_id = :p",
            "account": "UPDATE accounts SET person_id = NULL WHERE person_id = :p",
        }[change],
        p=OWNER,
    )
    lin.taps(rig.said[0], "保存")
    await rig.settled()
    lin.me.sends("昨天上午去了一家单位，讲了快速预审政策，这条不该成为记录")
    await rig.settled()
    assert await rig.records.visits() == []
    if change == "assignment":
        assert "还没有给您确定服务对象" in lin.me.last()["text"]
    else:
        assert toast(lin)
        assert await _denials(rig) or change == "unread"
        assert len(await rig.records.open_cards()) == 1, "a card was opened without a role"
    await promise()


async def test_38_what_a_department_finds(rig: Rig, promise: Promise) -> None:
    """A local department finds its own area's clients; the bureau finds all."""
    rig.entitled = {OWNER: BUREAU}
    name = bureau.client_name(OWNER)
    words = name.partition("x")[0]  # not the whole canary: what they typed may be quoted
    rig.start()
    for person in (bureau.LOCAL, *BUREAU):
        rig.sandbox.person(person).sends(f"/find {words}")
        rig.sandbox.person(person).sends("/find 西湖样本")
    await promise()
    for person in BUREAU:
        assert any(name in text for text in rig.sent_to(person))
    assert any("西湖样本实验室" in text for text in rig.sent_to(bureau.LOCAL))
