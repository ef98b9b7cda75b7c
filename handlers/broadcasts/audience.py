"""Whom a notice is for: one filter after the other, each a tap, or a list that is pasted."""

import re
from enum import StrEnum
from typing import Any

from handlers import pages
from handlers.broadcasts import audience_screens
from handlers.broadcasts.draft import BroadcastDraft, Step
from handlers.dialogue import Next, Picked, Stay, Turn, Waits, bureau_day
from handlers.screens import Screen
from handlers.words import gettext as _
from programme import access, phones
from programme.access import Action, Noun, Scope
from programme.broadcasts import Standing
from programme.roles import Role
from programme.scheme_names import Scheme
from programme.units import UnitType
from storage import queries

T = Turn[BroadcastDraft]
ENTRIES = 500
"""So many of a pasted list at a time."""
_BETWEEN = re.compile(r"[,，;；、\n\t]+")
SHOWN_ROLES = [role for role in Role if role is not Role.OPERATOR]


def waits() -> dict[StrEnum, Waits[BroadcastDraft]]:
    """The steps of this part of the conversation."""
    return {
        Step.AUDIENCE: Waits(
            ask=ask_audience, picks={"to": filter_asked, "done": chosen, "all": cleared}
        ),
        Step.ROLES: Waits(ask=ask_roles, picks=_toggles("roles")),
        Step.SCHEMES: Waits(ask=ask_schemes, picks=_toggles("schemes")),
        Step.AREAS: Waits(
            ask=ask_areas, picks={**_toggles("areas"), "page": page_turned}, typed=area_typed
        ),
        Step.UNITS: Waits(ask=ask_units, picks=_toggles("units")),
        Step.QUOTA: Waits(ask=ask_quota, picks={"toggle": quota_chosen, "done": back_to_filters}),
        Step.PEOPLE: Waits(
            ask=ask_people, picks={"clear": list_cleared, "done": back_to_filters},
            typed=list_pasted,
        ),
    }  # fmt: skip


def _toggles(name: str) -> dict[str, Picked[BroadcastDraft]]:
    async def toggled(turn: T, value: str) -> Next:
        there = getattr(turn.draft, name)
        kept = [each for each in there if each != value]
        setattr(turn.draft, name, kept if value in there else [*there, value])
        return Stay()

    return {"toggle": toggled, "done": back_to_filters}


# What follows each answer


async def filter_asked(turn: T, step: str) -> Next:
    turn.draft.page, turn.draft.words = 0, ""
    return Step(step)


async def back_to_filters(turn: T, _argument: str) -> Next:
    return Step.AUDIENCE


async def chosen(turn: T, _argument: str) -> Next:
    return Step.CARD


async def cleared(turn: T, _argument: str) -> Next:
    draft = turn.draft
    draft.roles, draft.schemes, draft.areas, draft.units = [], [], [], []
    draft.quota, draft.people, draft.missing = "", [], []
    return Stay()


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def area_typed(turn: T, text: str) -> Next:
    """A part of a name; the only match is chosen at once."""
    found, total = await _areas(turn, text[:20], 0)
    if total == 1:
        turn.draft.areas = list(dict.fromkeys([*turn.draft.areas, found[0][0]]))
        turn.draft.words = ""
        return Stay()
    turn.draft.words, turn.draft.page = text[:20] if total else "", 0
    return Stay("" if total else _("No area within reach is called that."))


async def quota_chosen(turn: T, standing: str) -> Next:
    turn.draft.quota = "" if turn.draft.quota == standing else Standing(standing)
    return Stay()


async def list_cleared(turn: T, _argument: str) -> Next:
    turn.draft.people, turn.draft.missing = [], []
    return Stay()


async def list_pasted(turn: T, text: str) -> Next:
    """Names and mobiles, one after the other; what names nobody, or several, is named."""
    entries = [each for entry in _BETWEEN.split(text) if (each := " ".join(entry.split()))]
    if len(entries) > ENTRIES:
        sentence = _("At most {limit} at a time; this has {count}.")
        return Stay(sentence.format(limit=ENTRIES, count=len(entries)))
    found, missing = await _resolved(turn, entries)
    turn.draft.people = list(dict.fromkeys([*turn.draft.people, *found]))
    turn.draft.missing = missing
    return Stay()


async def _resolved(turn: T, entries: list[str]) -> tuple[list[int], list[str]]:
    """The numbers of whom these name within reach, and the entries that name nobody or several.

    「林晓 浙江知新学院」 tells apart who shares a name.
    """
    today = bureau_day(turn.now)
    mobiles = {each: number for each in entries if (number := phones.read(each))}
    names = [each.split(" ")[0] for each in entries if each not in mobiles]
    whole = [each for each in entries if each not in mobiles]
    by_name = await queries.broadcasts.named(
        turn.session, [*names, *whole], who=turn.who, today=today
    )
    by_mobile = {}
    if mobiles:
        by_mobile = await queries.broadcasts.by_mobile(
            turn.session, list(mobiles.values()), who=turn.who, today=today
        )
    found, missing = [], []
    for entry in entries:
        person = by_mobile.get(mobiles[entry]) if entry in mobiles else _only(entry, by_name)
        if person is None:
            missing.append(entry)
        else:
            found.append(person)
    return found, missing


def _only(entry: str, by_name: dict[str, list[tuple[int, str]]]) -> int | None:
    name, _space, unit = entry.partition(" ")
    hits = by_name.get(entry) or [
        hit for hit in by_name.get(name, []) if unit and unit in hit[1]
    ]  # fmt: skip
    return hits[0][0] if len(hits) == 1 else None


# What is asked


async def ask_audience(turn: T) -> Screen:
    audience = turn.draft.audience
    counts = await queries.recipients.counts(
        turn.session, audience, who=turn.who, today=bureau_day(turn.now)
    )
    return await audience_screens.filters(turn.session, audience, counts)


async def ask_roles(turn: T) -> Screen:
    return audience_screens.roles(SHOWN_ROLES, turn.draft.roles)


async def ask_schemes(turn: T) -> Screen:
    return audience_screens.schemes(list(Scheme), turn.draft.schemes)


async def ask_units(turn: T) -> Screen:
    return audience_screens.units(list(UnitType), turn.draft.units)


async def ask_quota(turn: T) -> Screen:
    return audience_screens.quota(turn.draft.quota)


async def ask_areas(turn: T) -> Screen:
    draft = turn.draft
    found, total = await _areas(turn, draft.words, pages.first(draft.page))
    names = await queries.areas.names(turn.session, draft.areas)
    return audience_screens.areas(found, total, draft.page, names)


async def ask_people(turn: T) -> Screen:
    return audience_screens.pasted(len(turn.draft.people), turn.draft.missing)


async def _areas(turn: T, like: str, first: int) -> tuple[list[tuple[str, str]], int]:
    inside = () if reach(turn) is Scope.ALL else turn.who.areas
    return await queries.areas.choices(
        turn.session, inside=inside, like=like, first=first, limit=pages.PAGE
    )


def reach(turn: Turn[Any]) -> Scope:
    """How far this person's notices go."""
    return access.widest(turn.who.roles, Action.SEND, Noun.BROADCAST)
