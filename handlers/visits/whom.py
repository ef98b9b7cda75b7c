"""Whom a visit was to: one, or several ticked for one card; an unclear or foreign name is asked.

Those visited last stand first; any part of a name, an alias or pinyin initials may be typed.
"""

from collections.abc import Sequence

from handlers import pages
from handlers.dialogue import Next, Stay, Turn
from handlers.screens import Screen
from handlers.visits import draft as visit_draft
from handlers.visits import reading as visit_reading
from handlers.visits import whom_screens
from handlers.visits.draft import Step, VisitDraft, next_step
from handlers.words import gettext as _
from storage import queries
from storage.queries.served import Target

T = Turn[VisitDraft]
MOST = 20
"""Units on one card: more than anybody visits in a day on the road."""


async def target_chosen(turn: T, key: str) -> Next:
    target = await find(turn, key)
    if target is None:
        return Stay(_("That one is not among those you serve. Choose another."))
    return _ticked(turn, target) if turn.draft.several else serving(turn, target)


def serving(turn: T, target: Target) -> Next:
    """That one alone."""
    visit_draft.serve(turn.draft, [visit_reading.served_of(target)])
    visit_draft.stated(turn.draft, "clients")
    turn.draft.outside = ""
    return next_step(turn.draft)


def _ticked(turn: T, target: Target) -> Next:
    draft, words, page = turn.draft, turn.draft.words, turn.draft.page
    served = [each for each in visit_draft.all_served(draft) if each.target != target.key]
    if len(served) == len(visit_draft.all_served(draft)):
        served.append(visit_reading.served_of(target))
    if len(served) > MOST:
        return Stay(_("One card holds {count} at most.").format(count=MOST))
    visit_draft.serve(draft, served)
    visit_draft.stated(draft, "clients")
    draft.several, draft.words, draft.page, draft.outside = True, words, page, ""
    return Stay()


async def several_asked(turn: T, _argument: str) -> Next:
    turn.draft.several = True
    return Stay()


async def several_given(turn: T, _argument: str) -> Next:
    if turn.draft.target is None:
        return Stay(_("Choose at least one."))
    turn.draft.several = False
    return next_step(turn.draft)


async def page_turned(turn: T, page: str) -> Next:
    turn.draft.page = int(page)
    return Stay()


async def none_meant(turn: T, _argument: str) -> Next:
    """The unclear name means none of these: any other may be chosen."""
    turn.draft.candidates, turn.draft.unclear = [], ""
    return Step.WHOM


async def by_name(turn: T, text: str) -> Next | None:
    """The only match is chosen at once, several are shown; None where nothing matches."""
    found = await targets(turn, text)
    if len(found) == 1:
        return _ticked(turn, found[0]) if turn.draft.several else serving(turn, found[0])
    if not found:
        return None
    turn.draft.words, turn.draft.page = text[: whom_screens.SEARCH_LIMIT], 0
    return Stay()


async def ask_whom(turn: T) -> Screen:
    found = await targets(turn, turn.draft.words)
    if not found:
        found, turn.draft.page = await targets(turn, ""), 0
    return whom_screens.whom(turn.draft, found, turn.today)


async def ask_which(turn: T) -> Screen:
    """Which of those that an unclear name may mean; whoever is served no more is left out."""
    found = [await find(turn, key) for key in turn.draft.candidates[: pages.PAGE]]
    return whom_screens.which(turn.draft, [each for each in found if each], turn.today)


async def lost(turn: T) -> bool:
    """Drop those from the card who are served no more; whether nobody is left."""
    left = [each for each in visit_draft.all_served(turn.draft) if await find(turn, each.target)]
    if len(left) < len(visit_draft.all_served(turn.draft)):
        visit_draft.serve(turn.draft, left)
    return not left


async def targets(turn: T, like: str) -> Sequence[Target]:
    return await queries.served.choices(
        turn.session, person_id=turn.person.id, areas=turn.who.areas, today=turn.today, like=like
    )


async def find(turn: T, key: str) -> Target | None:
    """The target of that key, where the person serves it today."""
    return await queries.served.find(
        turn.session, person_id=turn.person.id, areas=turn.who.areas, today=turn.today, key=key
    )
