"""Whoever has left: shut out at once, as in a chat; the last director never."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from storage.actions import invitations
from storage.models import Account, Audit, Dialogue, Invitation, Outbox, Person
from storage.queries import newcomers
from storage.queries.roster_rows import PersonRow, Roster
from storage.store import Session, Store
from tests.roster.conftest import NOW, TODAY
from tests.roster.small import SMALL, person, told
from tests.roster.test_importing import YESTERDAY, ask, grants, import_


async def test_whoever_leaves_loses_roles_and_open_invitations(store: Store) -> None:
    await import_(store, SMALL)
    people = await ask(store, lambda s: newcomers.unbound(s, now=NOW, today=TODAY))
    ids = {one.code: one.id for one in people}
    week = timedelta(days=7)
    await store.write(
        lambda s: invitations.issue(s, person_id=ids["P7"], invited_by=None, now=NOW, valid=week)
    )
    await import_(store, Roster(people=(PersonRow(code="P7", state="left"),)))
    assert await ask(store, lambda s: s.scalar(select(Invitation.state))) == "revoked"
    assert await grants(store, "P7") == [("envoy", date(2025, 3, 1), YESTERDAY)]
    left = await ask(store, lambda s: newcomers.unbound(s, now=NOW, today=TODAY))
    assert "P7" not in {one.code for one in left}


async def test_whoever_leaves_is_shut_out_and_what_waits_is_skipped(store: Store) -> None:
    """Exactly as after "left the post" in a chat; a second import of the line does nothing."""
    await import_(store, SMALL)
    ids = await ask(store, lambda s: s.execute(select(Person.code, Person.id)))
    people = {row.code: row.id for row in ids}

    async def chats(session: Session) -> None:
        for number, code in ((1, "P7"), (2, "P1")):
            session.add(Account(
                id=number, channel="telegram", tenant="1", external_id=str(number),
                person_id=people[code], first_seen=NOW, last_heard=NOW, bound_at=NOW,
            ))  # fmt: skip
            await session.flush()
            session.add(Dialogue(account_id=number, conversation="visit", step="whom",
                                 draft={"content": "x"}, opened_at=NOW))  # fmt: skip
            for state in ("held", "queued", "sending", "sent"):
                session.add(Outbox(account_id=number, dedupe_key=f"{state}:{number}", body={},
                                   kind="notice", state=state, created_at=NOW))  # fmt: skip

    await store.write(chats)
    left = Roster(people=(PersonRow(code="P7", state="left"),))
    await import_(store, left)
    owners = await ask(store, lambda s: s.execute(select(Account.id, Account.person_id)))
    assert {row.id: row.person_id for row in owners} == {1: None, 2: people["P1"]}
    cards = await ask(store, lambda s: s.execute(select(Dialogue.account_id, Dialogue.state)))
    assert {tuple(row) for row in cards} == {(1, "cancelled"), (2, "open")}
    skipped = select(Outbox.dedupe_key, Outbox.body).where(
        Outbox.state == "skipped", Outbox.reason == "left"
    )
    ended = await ask(store, lambda s: s.execute(skipped))
    assert {tuple(row) for row in ended} == {("held:1", None), ("queued:1", None)}
    asked = select(Audit.action, Audit.noun, Audit.subject).where(
        Audit.noun.in_(("account", "person"))
    )
    noted = await ask(store, lambda s: s.execute(asked.order_by(Audit.id)))
    about = people["P7"]
    assert [tuple(row) for row in noted] == [
        ("withdraw", "account", f"person:{about}"), ("edit", "person", f"person:{about}:leave")
    ]  # fmt: skip
    assert (await import_(store, left)).changes_nothing
    renamed = PersonRow(code="P7", name="人七", state="left")
    await import_(store, Roster(people=(renamed,)))
    assert len((await ask(store, lambda s: s.execute(asked))).all()) == 2, "left only once"


@pytest.mark.parametrize(
    ("said", "column"),
    [
        (person("P3", "clerk", at=4), "roles"),
        (PersonRow(code="P3", at=4, state="left"), "state"),
    ],
)
async def test_the_last_director_stays(store: Store, said: PersonRow, column: str) -> None:
    await import_(store, SMALL)
    plan = await import_(store, Roster(people=(said,)))
    assert told(plan) == [("people", 4, column, "last_director")]
    tomorrow = TODAY + timedelta(days=1)
    next_one = person("P8", "director", at=5, starts=tomorrow)
    plan = await import_(store, Roster(people=(said, next_one)))
    assert told(plan) == [("people", 4, column, "last_director")]
    both = await import_(store, Roster(people=(said, person("P8", "director", at=5))))
    assert told(both) == []
