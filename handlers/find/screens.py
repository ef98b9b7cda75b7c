"""The screens of /find: pure functions from what was found to a `Screen`."""

from collections.abc import Sequence
from datetime import date

from handlers import days, pages
from handlers.quotas import lines as quota_lines
from handlers.quotas import screens as quota_screens
from handlers.records import screens as record_screens
from handlers.screens import Button, Screen, rows
from handlers.words import current, ngettext, pgettext
from handlers.words import gettext as _
from programme.roles import WORDS, Role
from programme.units import CLIENT_WORDS, ClientType
from storage.queries import quotas
from storage.queries.assignments import Relation
from storage.queries.clients import Served
from storage.queries.finding import Names
from storage.queries.people import Hit
from storage.queries.quotas import Line
from storage.queries.visits import Rows

RECENT = 3
SERVED = 7


def words(*, area: bool) -> Screen:
    return Screen(
        title=_("Find"),
        body=_("Write any part of a person's, client's or region's name, or pinyin initials."),
        hint=_("Only your area is searched.") if area else "",
        numbered=False,
    )


def not_there() -> str:
    """Said alike of what is not there and of what is not within reach."""
    return _("That is not there.")


def gone() -> Screen:
    return record_screens.with_ways(Screen(body=not_there()))


def listed(words: str, page: int, found: Names) -> Screen:
    """Names with their unit or area, each one a button."""
    title = _("Find · “{words}”").format(words=words)
    buttons = [
        Button(dotted(record_screens.shortened(name.name), name.about), "open", name.key)
        for name in found.page
    ]
    nothing = _("Nothing within your reach matches “{words}”.").format(words=words)
    return Screen(
        title=pages.titled(title, page, found.total),
        body="" if found.total else nothing,
        rows=(
            *rows(buttons),
            *pages.turns(page, found.total),
            (Button(_("Other words"), "again"),),
        ),
    )


def dotted(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def person(
    found: Hit,
    relations: Sequence[Relation],
    lines: Sequence[Line],
    recent: Rows,
    *,
    may_edit: bool,
    today: date,
) -> Screen:
    """Who they are, whom they serve and how that stands, what they recorded last."""
    body = [quota_screens.sum_line(total, today) for total in quotas.total(lines)]
    body += _serves(relations, lines, today)
    ways = [_all_records(recent, f"person:{found.id}")] if recent.total else []
    if may_edit:
        ways.append(Button(_("Edit"), "edit"))
    return Screen(
        title=dotted(found.name, *(role_name(role) for role in found.roles)),
        facts=tuple(pair for pair in _person_facts(found) if pair[1]),
        body="\n".join(body) if body else _("Nobody is assigned to this person at present."),
        rows=(
            *_recent(recent, today, by=False),
            *rows(_served_buttons(relations), wide=2),
            *rows(ways, wide=2),
            (Button(_("Back"), "back"),),
        ),
    )


def _person_facts(found: Hit) -> tuple[tuple[str, str], ...]:
    if found.state == "left":
        standing = _("left the post")
    else:
        standing = _("uses this assistant") if found.bound else _("has not joined yet")
    return ((_("Unit"), found.unit), (_("State"), standing))


def role_name(role: Role) -> str:
    """The vocabulary's word; with an English gloss in an English chat."""
    gloss = role.value.replace("_", " ")
    return f"{WORDS[role]} ({gloss})" if current() == "en" else WORDS[role]


def _serves(relations: Sequence[Relation], lines: Sequence[Line], today: date) -> list[str]:
    """One line for each served unit: its quota where one is set, else its team."""
    by_key = {(line.scheme, line.client_id, line.region_id): line for line in lines}
    said = []
    for relation in relations:
        line = by_key.get((relation.scheme, relation.client_id, relation.region_id))
        if line is not None:
            said.append(quota_screens.brief_line(line, today))
        else:
            scheme = quota_screens.scheme_name(relation.scheme)
            said.append(dotted(relation.served, scheme, relation.team or ""))
    if len(said) > SERVED:
        more = ngettext("and {count} more", "and {count} more", len(said) - SERVED)
        said = [*said[:SERVED], more.format(count=len(said) - SERVED)]
    return said


def _served_buttons(relations: Sequence[Relation]) -> list[Button]:
    named = {relation.served_key: relation.served for relation in relations}
    return [
        Button(record_screens.shortened(name), "open", key)
        for key, name in list(named.items())[:SERVED]
    ]


def served(
    found: Served,
    relations: Sequence[Relation],
    lines: Sequence[Line],
    recent: Rows,
    more: Sequence[Button],
    *,
    today: date,
) -> Screen:
    """Where it is, who serves it, how its quotas stand, what was recorded last."""
    people = {relation.person_id: relation.person for relation in relations}
    by = [_served_by(relation, today) for relation in relations]
    quota = [quota_lines.sentence(line, today) for line in lines]
    buttons = [Button(name, "open", f"person:{number}") for number, name in people.items()]
    ways = [_all_records(recent, f"{found.noun}:{found.id}")] if recent.total else []
    ways += more
    return Screen(
        title=found.name,
        facts=tuple(pair for pair in _served_facts(found) if pair[1]),
        body="\n".join([*quota, *(by or [_("Nobody serves it at present.")])]),
        rows=(
            *_recent(recent, today, by=True),
            *rows(buttons[: 2 * SERVED], wide=3),
            *rows(ways),
            (Button(_("Back"), "back"),),
        ),
    )


def _served_facts(found: Served) -> tuple[tuple[str, str], ...]:
    key = _("key unit of the escort action") if found.key else ""
    retired = _("no longer served") if found.state == "retired" else ""
    return (
        (_("Area"), found.area if found.area != found.name else ""),
        (_("Kind"), _kind(found.client_kind)),
        (_("State"), pgettext("between items of a list", ", ").join(filter(None, (key, retired)))),
    )


def _kind(kind: str | None) -> str:
    """The notice's word for its kind; in an English chat the kind's own name."""
    if kind not in {each.value for each in ClientType}:
        return ""
    words = CLIENT_WORDS[ClientType(kind)]
    return f"{words} ({kind.replace('_', ' ')})" if current() == "en" else words


def _served_by(relation: Relation, today: date) -> str:
    """「服务专员 林晓 · 自2025年3月20日」, 「护航一组 组长 陈立」."""
    since = _("since {day}").format(day=days.brief(relation.since, today))
    if relation.team and relation.part:
        return dotted(f"{relation.team} {role_name(Role(relation.part))} {relation.person}", since)
    return dotted(f"{role_name(Role(relation.scheme))} {relation.person}", since)


def _recent(recent: Rows, today: date, *, by: bool) -> tuple[tuple[Button, ...], ...]:
    return rows([record_screens.button(row, today, by=by) for row in recent.page])


def _all_records(recent: Rows, about: str) -> Button:
    many = ngettext("{count} record", "All {count} records", recent.total)
    return Button(many.format(count=recent.total), "records", about)


def records(page: int, found: Rows, *, by: bool, today: date) -> Screen:
    """The records of one person, or of one client or region (`by` whom)."""
    return Screen(
        title=pages.titled(_("Records"), page, found.total),
        body="" if found.total else _("No record yet."),
        rows=(
            *_recent(found, today, by=by),
            *pages.turns(page, found.total),
            (Button(_("Back"), "back"),),
        ),
    )
