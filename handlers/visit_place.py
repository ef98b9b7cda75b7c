"""A place sent with a visit's card: kept as the distance to the unit's site, and never required.

Where the unit has no site of its own, or lies elsewhere, its site may be set by one tap.
"""

from datetime import timedelta

from handlers.dialogue import Next, Stay, Turn, open_
from handlers.here import HereDraft
from handlers.visit_draft import Measured, VisitDraft
from handlers.words import gettext as _
from programme import places
from storage import actions, queries

T = Turn[VisitDraft]

AT_THE_SITE = 200
"""Metres within which a place is the site's own: satellites are that exact between houses."""
FORGOTTEN_AFTER = timedelta(hours=1)


async def place_shared(turn: T) -> Next:
    """The distance to whoever is served; the place itself goes no further than one question."""
    key = turn.draft.target
    site = await queries.near.site_of(turn.session, key) if key else None
    if key is None or site is None or site.place is None:
        return Stay(_("Choose whom first, then send the place again. It was not kept."))
    metres = round(places.distance(turn.heard.point, site.place))
    turn.draft.measured[key] = Measured(metres=metres, approximate=site.approximate)
    if key.startswith("client:") and (site.approximate or metres > AT_THE_SITE):
        await _offer_here(turn, key)
    return Stay()


async def _offer_here(turn: T, key: str) -> None:
    """On a card of its own, below; what is written next still belongs to the visit's card."""
    place = turn.heard.point
    draft = HereDraft(
        target=key, name=turn.draft.name, card=turn.dialogue.id,
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
