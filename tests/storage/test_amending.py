"""Corrections in the store: every version kept whole, the quota that of the newest."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from storage import actions, models, queries
from storage.errors import NotThere, Refused
from storage.queries.versions import Facts, changed
from tests.storage.test_quotas import YEAR, done
from tests.storage.world import NOW, World

TASKS = [("commissioner", "publicise"), ("commissioner", "guide"), ("escort", "law")]

CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "day": st.dates(date(2025, 12, 20), date(2026, 11, 21)),
        "mode": st.sampled_from([("onsite", None), ("remote", "phone")]),
        "content": st.sampled_from(["讲了快速预审", "答复咨询", None]),
        "minutes": st.sampled_from([None, 30, 90]),
        "tasks": st.lists(st.sampled_from(TASKS), unique=True),
        "served": st.integers(0, 1),
    },
)


async def visit_of(world: World) -> tuple[int, list[int], models.Visit]:
    """A commissioner of two clients, and a visit to the first."""
    person = await world.person()
    clients = [await world.client() for _n in range(2)]
    for client in clients:
        await world.assign("commissioner", person=person, client=client)
    number = await world.visit(person, client=clients[0], content="最初的话")
    return person, clients, await world.session.get_one(models.Visit, number)


def applied(facts: Facts, change: dict[str, Any], clients: Sequence[int]) -> Facts:
    plain = {name: change[name] for name in ("day", "content", "minutes") if name in change}
    if "mode" in change:
        plain["mode"], plain["channel"] = change["mode"]
    if "tasks" in change:
        plain["tasks"] = tuple(sorted(change["tasks"]))
    if "served" in change:
        plain["client_id"] = clients[change["served"]]
    return replace(facts, **plain)


async def amend(world: World, person: int, visit: models.Visit, facts: Facts, seen: int) -> int:
    return await actions.amending.amend(
        world.session, visit_id=visit.id, facts=facts, expected=seen, why=f"第{seen + 1}次更正",
        person_id=person, account_id=None, now=NOW + timedelta(minutes=seen),
    )  # fmt: skip


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sequence=st.lists(CHANGES, max_size=6))
async def test_any_sequence_of_corrections_keeps_every_version(
    world: World, sequence: list[dict[str, Any]]
) -> None:
    """Every version reads as it was, and the quota is that of the newest alone."""
    undone = await world.session.begin_nested()
    person, clients, visit = await visit_of(world)
    held = [await queries.versions.current(world.session, visit)]
    for change in sequence:
        wanted = applied(held[-1], change, clients)
        if not changed(held[-1], wanted):
            with pytest.raises(Refused, match="nothing_changed"):
                await amend(world, person, visit, wanted, len(held) - 1)
            continue
        assert await amend(world, person, visit, wanted, len(held) - 1) == len(held) + 1
        held.append(await queries.versions.current(world.session, visit))
    world.session.expire_all()
    await world.session.refresh(visit)
    history = await queries.versions.history(world.session, visit)
    assert [version.facts for version in history] == held
    assert [version.number for version in history] == list(range(1, len(held) + 1))
    assert all(version.why and version.changed for version in history[1:])
    newest = held[-1]
    counts = newest.mode == "onsite" and newest.day.year == 2026
    for client in clients:
        assert await done(world, YEAR, client=client) == int(counts and newest.client_id == client)
    await undone.rollback()


async def test_older_versions_stand_sealed(world: World) -> None:
    person, _clients, visit = await visit_of(world)
    facts = await queries.versions.current(world.session, visit)
    await amend(world, person, visit, replace(facts, content="改写的话"), 0)
    raw = await world.session.scalar(text("SELECT before FROM visit_versions"))
    assert "最初的话".encode() not in bytes(raw)


async def test_only_the_author_corrects_and_nothing_that_was_taken_back(world: World) -> None:
    person, clients, visit = await visit_of(world)
    other = await world.person("周楠")
    await world.assign("commissioner", person=other, client=clients[0])
    wanted = replace(await queries.versions.current(world.session, visit), minutes=5)
    for who in (other, 0):
        with pytest.raises(NotThere):
            await amend(world, who, visit, wanted, 0)
    await actions.visits.withdraw(
        world.session, visit_id=visit.id, person_id=person, account_id=None, now=NOW, why="重复"
    )
    with pytest.raises(NotThere):
        await amend(world, person, visit, wanted, 0)


async def test_a_correction_of_what_was_corrected_meanwhile_is_refused(world: World) -> None:
    person, _clients, visit = await visit_of(world)
    facts = await queries.versions.current(world.session, visit)
    await amend(world, person, visit, replace(facts, minutes=5), 0)
    with pytest.raises(Refused, match="amended_meanwhile"):
        await amend(world, person, visit, replace(facts, minutes=6), 0)
    assert await queries.versions.count(world.session, visit.id) == 1


async def test_what_was_told_in_a_visit_follows_to_whom_it_was_paid(world: World) -> None:
    person, clients, visit = await visit_of(world)
    world.session.add_all(
        [
            models.Issue(
                visit_id=visit.id, author_id=person, client_id=clients[0], said="需求",
                raised_at=NOW,
            ),
            models.Consultation(
                visit_id=visit.id, author_id=person, client_id=clients[0], question="问",
                asked_at=NOW,
            ),
        ]
    )  # fmt: skip
    await world.session.flush()
    facts = await queries.versions.current(world.session, visit)
    await amend(world, person, visit, replace(facts, client_id=clients[1]), 0)
    for told in (models.Issue.client_id, models.Consultation.client_id):
        assert list(await world.session.scalars(select(told))) == [clients[1]]


async def test_details_of_a_task_that_was_not_done_stay_in_the_older_version(
    world: World,
) -> None:
    person, _clients, visit = await visit_of(world)
    facts = await queries.versions.current(world.session, visit)
    await amend(world, person, visit, replace(facts, tasks=tuple(sorted(TASKS[:2]))), 0)
    for code, name in (("publicise", "topic"), ("guide", "outcome")):
        await actions.details.tell(
            world.session, visit_id=visit.id, detail=("commissioner", code, name),
            said=f"说的{name}", why="重写", person_id=person, account_id=None, now=NOW,
        )  # fmt: skip
    with pytest.raises(NotThere):
        await actions.details.tell(
            world.session, visit_id=visit.id, detail=("escort", "law", "topic"), said="没做的",
            why="重写", person_id=person, account_id=None, now=NOW,
        )  # fmt: skip
    facts = await queries.versions.current(world.session, visit)
    fewer = replace(facts, tasks=(TASKS[1],), details=tuple(d for d in facts.details
                                                           if d[1] == "guide"))  # fmt: skip
    await amend(world, person, visit, fewer, 1)
    first, second, third = await queries.versions.history(world.session, visit)
    assert first.facts.details == ()
    assert {detail[2] for detail in second.facts.details} == {"topic", "outcome"}
    assert {detail[2] for detail in third.facts.details} == {"outcome"}
    assert third.changed == ("tasks", "details")


async def test_details_of_confidential_words_are_confidential(world: World) -> None:
    person, _clients, visit = await visit_of(world)
    visit.content, visit.sealed_content = None, "保密的话"
    facts = await queries.versions.current(world.session, visit)
    await amend(world, person, visit, replace(facts, tasks=(TASKS[0],)), 0)
    await actions.details.tell(
        world.session, visit_id=visit.id, detail=("commissioner", "publicise", "topic"),
        said="保密的主题", why="重写", person_id=person, account_id=None, now=NOW,
    )  # fmt: skip
    (detail,) = (await queries.versions.current(world.session, visit)).details
    assert detail[3:] == (None, "保密的主题")
    raw = await world.session.scalar(text("SELECT sealed_said FROM visit_details"))
    assert "保密".encode() not in bytes(raw)
