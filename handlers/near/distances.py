"""How far and which way, in words: 「东南约12公里」, “about 12 km south-east”."""

from handlers.visits.draft import Measured, Served, VisitDraft, all_served
from handlers.words import gettext as _
from handlers.words import pgettext
from programme import places
from programme.places import Heading


def far(metres: float, *, approximate: bool = False) -> str:
    """The distance alone; `approximate` where the county's seat stands in for the site."""
    told = places.rounded(metres)
    if told < 1000:
        return (_("about {count} m") if approximate else _("{count} m")).format(count=told)
    kilometres = told // 1000
    sentence = _("about {count} km") if approximate else _("{count} km")
    return sentence.format(count=kilometres)


def away(metres: float, heading: str, *, approximate: bool = False) -> str:
    """With the direction in which it lies; within 100 m there is none worth telling."""
    distance = far(metres, approximate=approximate)
    if metres < 100:
        return distance
    sentence = _("{distance} {direction}")
    return sentence.format(distance=distance, direction=_direction(Heading(heading)))


def _direction(heading: Heading) -> str:
    return {
        Heading.NORTH: _("north"),
        Heading.NORTH_EAST: _("north-east"),
        Heading.EAST: _("east"),
        Heading.SOUTH_EAST: _("south-east"),
        Heading.SOUTH: _("south"),
        Heading.SOUTH_WEST: _("south-west"),
        Heading.WEST: _("west"),
        Heading.NORTH_WEST: _("north-west"),
    }[heading]


def of_card(draft: VisitDraft) -> str:
    """「距登记地点120米」, for a visit's card; by name where several are served."""
    served = all_served(draft)
    told = [
        (each.name, _measured(draft.measured[each.target], each))
        for each in served
        if each.target in draft.measured
    ]
    if len(served) == 1:
        return "".join(distance for _name, distance in told)
    named = (f"{name} {distance}" for name, distance in told)
    return pgettext("between items of a list", ", ").join(named)


def _measured(measured: Measured, served: Served) -> str:
    if not measured.approximate:
        return of_record(measured.metres)
    told = far(measured.metres, approximate=True)
    if served.target.startswith("region:"):
        return _("{far} from the county's seat").format(far=told)
    return _("{far} from the county's seat; no site is registered").format(far=told)


def of_record(metres: int) -> str:
    """「距登记地点120米」."""
    told = _("{far} from the registered site")
    return told.format(far=far(metres)) if places.rounded(metres) else _("at the registered site")
