"""The screens on which an audience is put together."""

from collections.abc import Mapping, Sequence

from handlers import pages
from handlers.broadcasts import audience_words
from handlers.broadcasts.draft import Step
from handlers.quotas import screens as quota_screens
from handlers.screens import Button, Screen, rows
from handlers.words import gettext as _
from handlers.words import ngettext
from programme.broadcasts import Audience, Standing
from programme.roles import Role
from programme.scheme_names import Scheme
from programme.units import UnitType
from storage import Session

NAMED = 12


async def filters(
    session: Session, audience: Audience, counts: Mapping[str | None, int]
) -> Screen:
    """What is chosen so far with its number, and each filter a button."""
    body = [await audience_words.said(session, audience), *counted(counts)]
    ways = [
        (_("Role"), Step.ROLES, audience.roles), (_("Scheme"), Step.SCHEMES, audience.schemes),
        (_("Area"), Step.AREAS, audience.areas), (_("Unit type"), Step.UNITS, audience.units),
        (_("Quota"), Step.QUOTA, audience.quota), (_("A list"), Step.PEOPLE, audience.people),
    ]  # fmt: skip
    buttons = [Button(_ticked(name, on=bool(value)), "to", step) for name, step, value in ways]
    last = [Button(_("Everybody"), "all")] if audience.as_json() else []
    return Screen(
        title=_("To whom?"),
        body="\n".join(body),
        hint=_("Filters are combined; within one, any of its values will do."),
        rows=((Button(_("Go on"), "done"),), *rows(buttons, wide=3), *rows(last)),
    )


def counted(counts: Mapping[str | None, int]) -> list[str]:
    """「将发给 186 人」, 「不发 9 人：未绑定 6，停用 2，请假 1」."""
    count = counts.get(None, 0)
    said = [
        ngettext("Goes to {count} person", "Goes to {count} people", count).format(count=count)
    ]
    left = {why: many for why, many in counts.items() if why is not None}
    if left:
        count = sum(left.values())
        sentence = ngettext("Not to {count} person: {why}", "Not to {count} people: {why}", count)
        said.append(sentence.format(count=count, why=audience_words.left(left)))
    return said


def _ticked(name: str, *, on: bool) -> str:
    return f"✓ {name}" if on else name


def _choices(title: str, named: Sequence[tuple[str, str]], chosen: Sequence[str]) -> Screen:
    buttons = [Button(_ticked(name, on=key in chosen), "toggle", key) for key, name in named]
    return Screen(title=title, rows=(*rows(buttons, wide=2), (Button(_("Done"), "done"),)))


def roles(all_: Sequence[Role], chosen: Sequence[str]) -> Screen:
    return _choices(_("Role"), [(r, audience_words.role_name(r)) for r in all_], chosen)


def schemes(all_: Sequence[Scheme], chosen: Sequence[str]) -> Screen:
    return _choices(_("Scheme"), [(s, quota_screens.scheme_name(s)) for s in all_], chosen)


def units(all_: Sequence[UnitType], chosen: Sequence[str]) -> Screen:
    return _choices(_("Unit type"), [(u, audience_words.unit_name(u)) for u in all_], chosen)


def quota(chosen: str) -> Screen:
    named = [(each.value, audience_words.quota_name(each)) for each in Standing]
    return _choices(_("Quota"), named, [chosen])


def areas(
    found: Sequence[tuple[str, str]], total: int, page: int, chosen: Mapping[str, str]
) -> Screen:
    """A page of them; those chosen elsewhere in the list are named on top."""
    buttons = [Button(_ticked(name, on=code in chosen), "toggle", code) for code, name in found]
    return Screen(
        title=pages.titled(_("Area"), page, total),
        body=" ".join(f"✓ {name}" for name in chosen.values()),
        hint=_("A city means its counties too. Write a part of a name to find it."),
        rows=(*rows(buttons, wide=2), *pages.turns(page, total), (Button(_("Done"), "done"),)),
        numbered=False,
    )


def pasted(count: int, missing: Sequence[str]) -> Screen:
    """How many were found; who was not is named."""
    said = [ngettext("{count} person on the list", "{count} people on the list", count)]
    body = [said[0].format(count=count)]
    if missing:
        sentence = ngettext(
            "⚠️ {count} not found, or not the only one of that name:",
            "⚠️ {count} not found, or not the only ones of that name:",
            len(missing),
        )
        body += [sentence.format(count=len(missing)), *missing[:NAMED]]
        body += ["…"] if len(missing) > NAMED else []
    ways = [Button(_("Done"), "done")] + ([Button(_("Empty the list"), "clear")] if count else [])
    return Screen(
        title=_("A list"),
        body="\n".join(body),
        hint=_("Paste names or mobile numbers, one a line. Who shares a name: name and unit."),
        rows=rows(ways),
        numbered=False,
    )
