"""Invitations in the store: used once, by one account, however many come at the same time."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

from programme.roles import Role
from programme.schemes import Scheme
from programme.undertakings import for_schemes
from storage import Session, Store, actions, models, queries, sealing
from storage.errors import NotThere, Refused
from storage.queries.invitations import Invited

NOW = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)
TODAY = NOW.date()
WEEK = timedelta(days=7)
PERSON, CLERK, DIRECTOR = 1, 2, 3
FIRST, SECOND, OLD, ELSEWHERE = 11, 12, 13, 14


@pytest.fixture
async def store(migrated_url: str, tmp_path: Path) -> AsyncIterator[Store]:
    """Three people, and accounts of nobody beside two of the first; on each engine in turn."""
    sealing.use(sealing.Keyring.read_or_make(tmp_path / "zhida.key"))
    opened = await Store.open(migrated_url)
    try:
        await opened.write(build)
        yield opened
    finally:
        await opened.close()


async def build(session: Session) -> None:
    for number, role in ((PERSON, "commissioner"), (CLERK, "clerk"), (DIRECTOR, "director")):
        session.add(models.Person(id=number, code=f"P{number}", name=f"人{number}",
                                  mobile=f"1390000000{number}"))  # fmt: skip
        await session.flush()
        session.add(models.RoleGrant(person_id=number, role=role, starts=TODAY))
    for number, channel, person in (
        (FIRST, "telegram", None), (SECOND, "telegram", None), (OLD, "telegram", PERSON),
        (ELSEWHERE, "other", PERSON),
    ):  # fmt: skip
        session.add(models.Account(
            id=number, channel=channel, tenant="1", external_id=str(number), person_id=person,
            first_seen=NOW, last_heard=NOW, bound_at=NOW if person else None,
        ))  # fmt: skip


async def invited(store: Store, person: int = PERSON, *, now: datetime = NOW) -> Invited:
    async def work(session: Session) -> Invited:
        code = await actions.invitations.issue(
            session, person_id=person, invited_by=CLERK, now=now, valid=WEEK
        )
        found = await queries.invitations.find(session, code=code)
        assert found is not None
        return found

    return await store.write(work)


async def binds(
    store: Store, invitation: Invited, account: int, *, proven: bool = True, now: datetime = NOW
) -> bool:
    async def work(session: Session) -> bool:
        mine = await session.get_one(models.Account, account)
        return await actions.joining.bind(
            session, invitation, account=mine, proven=proven, now=now
        )

    return await store.write(work)


async def claims(store: Store, invitation: Invited, account: int) -> bool:
    return await store.write(
        lambda session: actions.joining.claim(session, invitation, account_id=account, now=NOW)
    )


async def approves(store: Store, invitation: Invited, account: int) -> bool:
    return await store.write(
        lambda session: actions.joining.approve(
            session, invitation, account_id=account, by=(CLERK, SECOND), now=NOW
        )
    )


async def releases(store: Store, invitation: Invited, account: int) -> bool:
    return await store.write(
        lambda session: actions.joining.release(
            session, invitation, account_id=account, by=(CLERK, SECOND), now=NOW,
            only_claimed=True,
        )
    )  # fmt: skip


async def rows(store: Store, *columns: Any) -> list[tuple[Any, ...]]:
    async with store.read() as session:
        found = await session.execute(select(*columns).order_by(columns[0]))
        return [tuple(row) for row in found]


async def owners(store: Store) -> dict[int, int | None]:
    return dict(await rows(store, models.Account.id, models.Account.person_id))


async def test_of_many_at_once_one_is_bound(store: Store) -> None:
    invitation = await invited(store)
    won = await asyncio.gather(*(binds(store, invitation, n) for n in (FIRST, SECOND) * 5))
    assert sum(won) == 1
    bound = [account for account, person in (await owners(store)).items() if person == PERSON]
    assert len(bound) == 2  # the winner, and the account of the other channel
    assert ELSEWHERE in bound
    assert await rows(store, models.Invitation.state) == [("used",)]


async def test_a_used_or_expired_one_binds_nobody(store: Store) -> None:
    invitation = await invited(store)
    assert not await binds(store, invitation, FIRST, now=NOW + WEEK)
    assert await binds(store, invitation, FIRST)
    assert not await binds(store, invitation, SECOND)


async def test_the_same_bot_is_left_behind_and_other_channels_stay(store: Store) -> None:
    async def open_card(session: Session) -> None:
        session.add(models.Dialogue(account_id=OLD, conversation="visit", step="whom", draft={},
                                    opened_at=NOW))  # fmt: skip
        await actions.outbox.queue(
            session, account_id=OLD, dedupe_key="secret", kind="notice", body={"s": 1}, now=NOW
        )

    await store.write(open_card)
    assert await binds(store, await invited(store), FIRST)
    assert await owners(store) == {FIRST: PERSON, SECOND: None, OLD: None, ELSEWHERE: PERSON}
    assert await rows(store, models.Dialogue.state, models.Dialogue.draft) == [("cancelled", None)]
    ended = await rows(store, models.Outbox.state, models.Outbox.reason, models.Outbox.body)
    assert ended == [("skipped", "revoked", None)]


async def test_only_the_approved_account_comes_in_without_the_number(store: Store) -> None:
    invitation = await invited(store)
    assert not await binds(store, invitation, FIRST, proven=False)
    assert await claims(store, invitation, FIRST)
    assert not await binds(store, invitation, FIRST, proven=False)
    assert await approves(store, invitation, FIRST)
    assert not await binds(store, invitation, SECOND, proven=False)
    assert await binds(store, invitation, FIRST, proven=False)


async def test_one_claims_at_a_time_and_one_decision_counts(store: Store) -> None:
    invitation = await invited(store)
    claimed = await asyncio.gather(*(claims(store, invitation, n) for n in (FIRST, SECOND)))
    assert sorted(claimed) == [False, True]
    who = FIRST if claimed[0] else SECOND
    decided = await asyncio.gather(
        approves(store, invitation, who), releases(store, invitation, who)
    )
    assert sorted(decided) == [False, True]


async def test_a_refused_claim_lets_nobody_in(store: Store) -> None:
    invitation = await invited(store)
    await claims(store, invitation, FIRST)
    assert await releases(store, invitation, FIRST)
    assert not await binds(store, invitation, FIRST)
    assert not await approves(store, invitation, FIRST)


async def test_inviting_and_leaving_at_once_leave_no_way_in(store: Store) -> None:
    """Whichever comes first, whoever left is not bound and has no open invitation."""
    invitation = await invited(store)

    async def leaves(session: Session) -> None:
        await actions.people.leave(session, PERSON, by=(CLERK, SECOND), today=TODAY, now=NOW)

    await asyncio.gather(binds(store, invitation, FIRST), store.write(leaves))
    assert PERSON not in (await owners(store)).values()
    ((state,),) = await rows(store, models.Invitation.state)
    assert state in {"used", "revoked"}


async def test_whoever_left_cannot_leave_or_be_changed_again(store: Store) -> None:
    async def leaves(session: Session) -> None:
        await actions.people.leave(session, PERSON, by=(CLERK, SECOND), today=TODAY, now=NOW)

    async def changes(session: Session) -> None:
        await actions.people.change_mobile(
            session, PERSON, mobile="13900000009", by=(CLERK, SECOND), now=NOW
        )

    await store.write(leaves)
    for again in (leaves, changes):
        with pytest.raises(NotThere):
            await store.write(again)


async def test_what_waits_for_whoever_left_is_skipped_on_every_channel(store: Store) -> None:
    async def leaves(session: Session) -> None:
        for account in (OLD, ELSEWHERE, FIRST):
            await actions.outbox.queue(session, account_id=account, dedupe_key=f"to:{account}",
                                       kind="notice", body={"s": 1}, now=NOW)  # fmt: skip
        await actions.people.leave(session, PERSON, by=(CLERK, SECOND), today=TODAY, now=NOW)

    await store.write(leaves)
    ended = await rows(store, models.Outbox.account_id, models.Outbox.state, models.Outbox.reason)
    assert ended == [(FIRST, "queued", None), (OLD, "skipped", "left"),
                     (ELSEWHERE, "skipped", "left")]  # fmt: skip
    assert set((await owners(store)).values()) == {None}


async def test_the_last_director_in_post_stays(store: Store) -> None:
    async def leaves(session: Session) -> None:
        await actions.people.leave(session, DIRECTOR, by=(DIRECTOR, FIRST), today=TODAY, now=NOW)

    with pytest.raises(Refused, match="last_director"):
        await store.write(leaves)

    async def another(session: Session) -> None:
        session.add(models.RoleGrant(person_id=CLERK, role="director", starts=TODAY))

    await store.write(another)
    await store.write(leaves)
    states = dict(await rows(store, models.Person.id, models.Person.state))
    assert states == {PERSON: "active", CLERK: "active", DIRECTOR: "left"}


async def test_two_directors_cannot_both_leave_at_once(store: Store) -> None:
    async def another(session: Session) -> None:
        session.add(models.RoleGrant(person_id=CLERK, role="director", starts=TODAY))

    def leaves(who: int) -> Any:
        async def work(session: Session) -> None:
            await actions.people.leave(session, who, by=(who, FIRST), today=TODAY, now=NOW)

        return work

    await store.write(another)
    outcomes = await asyncio.gather(
        *(store.write(leaves(who)) for who in (DIRECTOR, CLERK)), return_exceptions=True
    )
    assert sum(outcome is None for outcome in outcomes) == 1


async def test_a_mobile_is_registered_for_one_person_in_post(store: Store) -> None:
    async def takes(session: Session) -> None:
        await actions.people.change_mobile(
            session, PERSON, mobile="13900000002", by=(CLERK, SECOND), now=NOW
        )

    with pytest.raises(Refused, match="mobile_taken"):
        await store.write(takes)
    await store.write(
        lambda session: session.execute(
            update(models.Person).where(models.Person.id == CLERK).values(state="left")
        )
    )
    await store.write(takes)
    assert dict(await rows(store, models.Person.id, models.Person.mobile))[PERSON] == "13900000002"


async def test_refused_attempts_of_the_last_hour_are_counted(store: Store) -> None:
    async def attempts(session: Session) -> None:
        account = await session.get_one(models.Account, FIRST)
        for minutes in (0, 30, 59, 61):
            at = NOW - timedelta(minutes=minutes)
            await actions.joining.refused(session, account, why="code", now=at)

    await store.write(attempts)
    async with store.read() as session:
        since = NOW - timedelta(hours=1)
        assert await queries.invitations.count_refused(session, since=since) == 3


@pytest.mark.parametrize(
    ("failures", "minutes"),
    [(4, None), (5, 1), (6, 2), (10, 32), (15, 1024), (16, 1440), (999, 1440)],
)
async def test_back_off_doubles_from_a_minute_to_a_day(
    store: Store, failures: int, minutes: int | None
) -> None:
    async def fails(session: Session) -> datetime | None:
        account = await session.get_one(models.Account, FIRST)
        account.failures = failures - 1
        await actions.joining.refused(session, account, why="code", now=NOW)
        return account.wait_until

    wait = await store.write(fails)
    assert wait == (None if minutes is None else NOW + timedelta(minutes=minutes))


async def test_coming_in_forgives_what_failed_before(store: Store) -> None:
    async def fails(session: Session) -> None:
        account = await session.get_one(models.Account, FIRST)
        for _ in range(6):
            await actions.joining.refused(session, account, why="code", now=NOW)

    await store.write(fails)
    assert await binds(store, await invited(store), FIRST)
    columns = (models.Account.id, models.Account.failures, models.Account.wait_until)
    assert (await rows(store, *columns))[0] == (FIRST, 0, None)


async def test_an_undertaking_accepted_again_is_dated_anew_beside_the_older_ones(
    store: Store,
) -> None:
    async def accepts(session: Session, scheme: Scheme, at: datetime) -> None:
        person = await session.get_one(models.Person, PERSON)
        await actions.joining.undertake(
            session, person, schemes={scheme}, account_id=FIRST, now=at
        )

    await store.write(lambda session: accepts(session, Scheme.COMMISSIONER, NOW))
    await store.write(lambda session: accepts(session, Scheme.ENVOY, NOW + WEEK))
    kept = await rows(store, models.Undertaking.scheme, models.Undertaking.accepted_at)
    assert kept == [("commissioner", NOW), ("envoy", NOW + WEEK), ("escort", NOW + WEEK)]
    (accepted,) = [
        marks for person, marks in await rows(store, models.Person.id, models.Person.undertaken)
        if person == PERSON
    ]  # fmt: skip
    assert not for_schemes([Scheme.COMMISSIONER, Scheme.ENVOY]).owed(accepted)


async def test_roles_to_come_are_known_and_those_past_are_not(store: Store) -> None:
    async def more(session: Session) -> None:
        ago, soon = TODAY - timedelta(days=9), TODAY + timedelta(days=9)
        session.add(models.RoleGrant(person_id=PERSON, role="envoy", starts=ago,
                                     ends=TODAY - timedelta(days=1)))  # fmt: skip
        session.add(models.RoleGrant(person_id=PERSON, role="director", starts=soon))

    await store.write(more)
    async with store.read() as session:
        roles = await queries.invitations.roles_of(session, PERSON, TODAY)
    assert roles == {Role.COMMISSIONER, Role.DIRECTOR}


async def test_refused_attempts_are_counted_by_their_index(store: Store) -> None:
    """Whoever hammers makes us count each time; the audit only grows."""
    asked = queries.invitations.refused_since(NOW)
    literal = asked.compile(store.engine.sync_engine, compile_kwargs={"literal_binds": True})
    if not store.sqlite:
        assert "NOT audit.allowed" in str(literal)  # as the index says it
        return
    async with store.read() as session:
        plan = await session.execute(text(f"EXPLAIN QUERY PLAN {literal}"))
        assert any("ix_audit_denied" in str(row) for row in plan)
