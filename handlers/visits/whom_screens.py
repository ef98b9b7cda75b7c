"""The questions whom a visit was to: pure functions from the draft and the day to a `Screen`."""

from collections.abc import Sequence
from datetime import date

from handlers import pages
from handlers.screens import Button, Screen, rows
from handlers.visits import card as visit_card
from handlers.visits.draft import VisitDraft, all_served
from handlers.words import gettext as _
from storage.queries.served import Target

NAME_LIKE = 20  # longer than any name people search by: rather a sentence
SEARCH_LIMIT = 200


def whom(draft: VisitDraft, found: Sequence[Target], today: date) -> Screen:
    """Whom they served: those visited last first, seven a page; one, or several ticked."""
    first = pages.first(draft.page) if pages.first(draft.page) < len(found) else 0
    ticked = {each.target for each in all_served(draft)} if draft.several else set()
    buttons = [
        Button(f"✓ {each.name}" if each.key in ticked else each.name, "target", each.key)
        for each in found[first : first + pages.PAGE]
    ]
    done = [Button(_("Done"), "done")] if ticked else []
    several = [Button(_("Several at once"), "several")] if _may_tick(draft, found) else []
    kept = [Button(_("Keep “{words}” as what was said").format(words=draft.words[:12]), "keep")]
    title = not_served(draft.outside) if draft.outside and found else visit_card.asking(draft)
    return Screen(
        title=title,
        body=_whom_asked(draft, found),
        facts=visit_card.facts(draft, today),
        rows=(
            *rows(done),
            *rows(buttons),
            *pages.turns(first // pages.PAGE, len(found)),
            *rows(several),
            *rows(kept if draft.words else []),
        ),
    )


def _may_tick(draft: VisitDraft, found: Sequence[Target]) -> bool:
    return len(found) > 1 and not draft.several and draft.amends is None


def _whom_asked(draft: VisitDraft, found: Sequence[Target]) -> str:
    if not found:
        return _("No client or region is assigned to you yet. The bureau assigns them.")
    if draft.several:
        return _("Tap all you served; each gets its own record.")
    if draft.outside:
        return ask_the_bureau()
    return _("Whom did you serve? Tap, or write any part of the name.")


def not_served(name: str) -> str:
    """A unit that is somebody else's, or nobody's we know: both read alike."""
    return _("“{name}” is not among those you serve").format(name=name)


def ask_the_bureau() -> str:
    """The way out, where it should be theirs."""
    return _(
        "What you wrote is kept. If another was meant, choose it below; if this unit should be "
        "yours, ask the bureau to assign it to you."
    )


def which(draft: VisitDraft, found: Sequence[Target], today: date) -> Screen:
    """Which of those that an unclear name may mean."""
    return Screen(
        title=visit_card.asking(draft),
        body=may_mean(draft.unclear),
        facts=visit_card.facts(draft, today),
        rows=(
            *rows([Button(each.name, "target", each.key) for each in found]),
            (Button(_("None of them"), "none"),),
        ),
    )


def may_mean(name: str) -> str:
    """「“技创中心”可能是：」"""
    return _("“{name}” may be:").format(name=name) if name else _("Which one is meant?")
