"""A client's site as a sheet gives it: latitude, longitude and the datum they are measured by."""

from dataclasses import replace
from typing import Any

from programme import county_seats, places
from programme.areas import AREAS
from programme.places import Datum, Point
from storage.actions.roster.drafting import Draft
from storage.actions.roster.problems import Reason
from storage.queries.roster_rows import NOTHING, ClientRow

FAR = 60_000.0
"""Metres from the county's seat at which a site is asked about."""
_DIGITS = 6  # a tenth of a metre


def laid(draft: Draft, row: ClientRow) -> ClientRow:
    """The row with its site in WGS-84; without any where the sheet does not name a whole one."""
    given: tuple[Any, Any] = (row.latitude, row.longitude)
    if given == (None, None):
        return row
    if NOTHING in given:
        nothing: dict[str, Any] = dict.fromkeys(("latitude", "longitude", "sited"), NOTHING)
        return replace(row, **nothing)
    if row.latitude is None or row.longitude is None or row.datum is None:
        for column in ("latitude", "longitude", "datum"):
            if getattr(row, column) is None:
                draft.wrong(row, column, Reason.MISSING)
        return replace(row, latitude=None, longitude=None)
    place = Point(row.latitude, row.longitude)
    if row.datum == Datum.GCJ02:
        place = places.from_gcj02(place)
    latitude, longitude = round(place.latitude, _DIGITS), round(place.longitude, _DIGITS)
    return replace(row, latitude=latitude, longitude=longitude, datum=Datum.WGS84, sited="roster")


def check(draft: Draft) -> None:
    """A site lies in the province, and near the seat of its county or is asked about."""
    for row in draft.came(ClientRow):
        if row.latitude is None or row.longitude is None:
            continue
        place = Point(row.latitude, row.longitude)
        seat = county_seats.find(row.area or "")
        if not county_seats.within_bounds(place):
            shown = f"{place.latitude:g}, {place.longitude:g}"
            draft.wrong(row, "latitude", Reason.OUTSIDE_PROVINCE, value=shown)
        elif seat is not None and (away := places.distance(seat, place)) > FAR:
            area = AREAS[row.area or ""].spoken
            draft.warn(
                row, "latitude", Reason.FAR_FROM_SEAT, value=f"{away / 1000:.0f}", area=area
            )
