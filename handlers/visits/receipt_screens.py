"""The screens of a receipt: pure functions from the records of one card to a `Screen`."""

from collections.abc import Mapping, Sequence
from datetime import date

from handlers import days
from handlers.quotas import lines as quota_lines
from handlers.quotas import screens as quota_screens
from handlers.records import ways as record_ways
from handlers.screens import Button, Markup, Rows, Screen, rows
from handlers.visits import card as visit_card
from handlers.visits import draft as visit_draft
from handlers.visits.draft import VisitDraft
from handlers.visits.receipt_draft import Kept, ReceiptDraft
from handlers.words import gettext as _
from storage.queries.quotas import Line


def receipt(
    draft: ReceiptDraft,
    lines: Mapping[int, Sequence[Line]],
    after: record_ways.After,
    today: date,
) -> Screen:
    several = len(draft.visits) > 1
    parts = [
        Markup("\n").join(
            [_headline(record, draft.card, today, numbered=several, files=after.files)]
            + [quota_lines.sentence(line, today) for line in _counting(record, lines)]
            + _besides(record, draft.card)
        )
        for record in draft.visits
    ]
    parts += [Markup("\n").join(after.lines)] if after.lines else []
    return Screen(
        title=_title(draft.visits),
        body=Markup("\n\n" if several else "\n").join(parts),
        rows=(*after.rows, *_ways_on(draft)),
    )


def _counting(record: Kept, lines: Mapping[int, Sequence[Line]]) -> Sequence[Line]:
    return () if record.back else lines[record.visit]


def _title(records: Sequence[Kept]) -> str:
    if len(records) == 1 and records[0].joined:
        return _("✅ Joined №{number}").format(number=records[0].visit)
    marks = visit_card.joined([f"№{record.visit}" for record in records])
    return _("✅ Recorded {numbers}").format(numbers=marks)


def _headline(
    record: Kept, card: VisitDraft, today: date, *, numbered: bool, files: Mapping[int, int]
) -> str:
    name = f"№{record.visit} {record.name}" if numbered else record.name
    said = [
        name,
        card.place or "" if record.target.startswith("region:") else "",
        days.brief(card.day, today) if card.day else "",
        visit_card.mode_name(card.mode, card.channel),
        visit_card.afterwards_of(card, today),
        f"📎 {files[record.visit]}" if files.get(record.visit) else "",
        _("joined") if record.joined and numbered else "",
        _("taken back") if record.back else "",
    ]
    return " · ".join(part for part in said if part)


def _besides(record: Kept, card: VisitDraft) -> list[str]:
    """What else was made: an issue with its number, and what is kept in confidence."""
    made = _counted_in(record, card)
    if record.issue is not None and not record.back:
        said = visit_card.sealed() if "issue" in card.sealed else card.issue or ""
        made.append(_("Issue №{number} raised: {said}").format(number=record.issue, said=said))
    if not record.back:
        done = _("Planned visit №{number} is done")
        made += [done.format(number=number) for number in record.plans]
    if "content" in card.sealed:
        made.append(_("🔒 Confidential content №{number}").format(number=record.visit))
    return made


def _counted_in(record: Kept, card: VisitDraft) -> list[str]:
    """One visit may serve several schemes: recorded once, it counts in each (reading 7)."""
    served = next((s for s in visit_draft.all_served(card) if s.target == record.target), None)
    if served is None or len(served.schemes) < 2 or record.back:
        return []
    names = [quota_screens.scheme_name(scheme) for scheme in served.schemes]
    return [_("Counts in each: {schemes}").format(schemes=visit_card.joined(names))]


def _ways_on(draft: ReceiptDraft) -> Rows:
    """Another visit, and the way back: of several each alone, or all together."""
    left = [record for record in draft.visits if not record.back]
    more = Button(_("Log another"), "more")
    if not left:
        return ((more,),)
    if len(left) == 1:
        back = _("Leave it") if left[0].joined else _("Take back, edit")
        return ((more, Button(back, "undo", str(left[0].visit))),)
    each = [
        Button(_("Take back №{number}").format(number=record.visit), "undo", str(record.visit))
        for record in left
    ]
    return (*rows(each, wide=3), (more, Button(_("Take all back"), "all")))


def withdrawn(records: Sequence[Kept]) -> Screen:
    if records and all(record.joined for record in records):
        return Screen(
            title=_("You left №{number}").format(number=records[0].visit),
            body=_("The record stays with its author. Your card is open again below."),
        )
    marks = visit_card.joined([f"№{record.visit}" for record in records])
    return Screen(
        title=_("{numbers} taken back").format(numbers=marks),
        body=_("It counts nowhere and stays readable as withdrawn. Its card is open again below."),
    )
