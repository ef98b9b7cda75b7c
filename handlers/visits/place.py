"""A place sent with a visit's card: kept as the distance to the unit's site, and never required.

Where the unit has no site of its own, or lies elsewhere, its site may be set by one tap.
"""

from datetime import timedelta

from handlers.dialogue import Next, Stay, Turn, open_
from handlers.near.here import HereDraft
from handlers.visits.draft import Measured, Served, VisitDraft, all_served
from handlers.words import gettext as _
from programme import places
from storage import actions, queries

T = Turn[VisitDraft]

AT_THE_SITE = 200
"""Metres within which a place is the site's own: satellites are that exact between houses."""
FORGOTTEN_AFTER = timedelta(hours=1)


async def place_shared(turn: T) -> Next:
    """The distance to each one served; the place itself goes no further than one question."""
    served = all_served(turn.draft)
    measured = {each.target: await _measured(turn, each.target) for each in served}
    found = {key: one for key, one in measured.items() if one is not None}
    if not found:
        return Stay(_("Choose whom first, then send the place again. It was not kept."))
    turn.draft.measured |= found
    if len(served) == 1 and served[0].target.startswith("client:"):
        (one,) = found.values()
        if one.approximate or one.metres > AT_THE_SITE:
            await _offer_here(turn, served[0])
    return Stay()


async def _measured(turn: T, key: str) -> Measured | None:
    site = await queries.near.site_of(turn.session, key)
    if site is None or site.place is None:
        return None
    metres = round(places.distance(turn.heard.point, site.place))
    return Measured(metres=metres, approximate=site.approximate)


async def _offer_here(turn: T, served: Served) -> None:
    """On a card of its own, below; what is written next still belongs to the visit's card."""
    place = turn.heard.point
    draft = HereDraft(
        target=served.target, name=served.name, card=turn.dialogue.id,
        latitude=place.latitude, longitude=place.longitude,
    )  # fmt: skip
    opened = await open_(turn, turn.book["here"], draft=draft, touched=0)
    await actions.later.plan(
        turn.session, kind="forget", key=f"forget:{opened.dialogue.id}",
        due_at=turn.now + FORGOTTEN_AFTER, subject={"dialogue": opened.dialogue.id},
    )  # fmt: skip


async def kept(turn: T, number: int, key: str) -> None:
    """With the record: the distance to a registered site; one to a county's seat says nothing."""
    measured = turn.draft.measured.get(key)
    if measured is not None and not measured.approximate:
        await actions.sites.measure(turn.session, visit_id=number, metres=measured.metres)
