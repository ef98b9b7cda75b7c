"""Places as WGS-84 degrees, Chinese maps' GCJ-02 turned into them, and how far two lie apart.

GCJ-02 is WGS-84 shifted inside China by some hundred metres. The shift is public knowledge:
https://en.wikipedia.org/wiki/Restrictions_on_geographic_data_in_China (Krasovsky's ellipsoid).
"""

import math
from dataclasses import dataclass
from enum import StrEnum

EARTH = 6_371_008.8
"""The mean radius of the earth in metres (IUGG)."""
_AXIS, _ECCENTRICITY = 6_378_245.0, 0.006_693_421_622_965_943
_CHINA = ((0.8293, 55.8271), (72.004, 137.8347))
_ORIGIN = (35.0, 105.0)
_ROUNDS = 4  # each takes the error down to a thousandth; after three it is below a millimetre


class Datum(StrEnum):
    """By what a coordinate is measured: satellites' own, or that of maps made in China."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


class Heading(StrEnum):
    """The eight directions, clockwise from the north."""

    NORTH = "north"
    NORTH_EAST = "north_east"
    EAST = "east"
    SOUTH_EAST = "south_east"
    SOUTH = "south"
    SOUTH_WEST = "south_west"
    WEST = "west"
    NORTH_WEST = "north_west"


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees, positive to the north and the east."""

    latitude: float
    longitude: float


def from_gcj02(seen: Point) -> Point:
    """The WGS-84 place of a GCJ-02 one; outside China the two are the same."""
    if not _in_china(seen):
        return seen
    guess = seen
    for _round in range(_ROUNDS):
        shown = to_gcj02(guess)
        guess = Point(
            guess.latitude + seen.latitude - shown.latitude,
            guess.longitude + seen.longitude - shown.longitude,
        )
    return guess


def to_gcj02(place: Point) -> Point:
    """Where Chinese maps show a WGS-84 place; outside China unchanged."""
    if not _in_china(place):
        return place
    y, x = place.latitude - _ORIGIN[0], place.longitude - _ORIGIN[1]
    latitude = math.radians(place.latitude)
    flattened = 1 - _ECCENTRICITY * math.sin(latitude) ** 2
    meridian = _AXIS * (1 - _ECCENTRICITY) / flattened**1.5
    parallel = _AXIS / math.sqrt(flattened) * math.cos(latitude)
    return Point(
        place.latitude + math.degrees(_northward(x, y) / meridian),
        place.longitude + math.degrees(_eastward(x, y) / parallel),
    )


def _in_china(place: Point) -> bool:
    (south, north), (west, east) = _CHINA
    return south <= place.latitude <= north and west <= place.longitude <= east


def _northward(x: float, y: float) -> float:
    """Metres of the shift to the north, by degrees from the origin."""
    smooth = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    waves = _wave(x, (20, 6), (20, 2)) + _wave(
        y, (20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30)
    )
    return smooth + waves


def _eastward(x: float, y: float) -> float:
    """Metres of the shift to the east."""
    smooth = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    return smooth + _wave(x, (20, 6), (20, 2), (20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30))


def _wave(degrees: float, *parts: tuple[float, float]) -> float:
    return sum(2 / 3 * size * math.sin(pace * math.pi * degrees) for size, pace in parts)


def distance(one: Point, other: Point) -> float:
    """Metres along the great circle (haversine); within 0.6 % of the ellipsoid's."""
    north = math.radians(other.latitude - one.latitude) / 2
    east = math.radians(other.longitude - one.longitude) / 2
    across = math.cos(math.radians(one.latitude)) * math.cos(math.radians(other.latitude))
    chord = math.sin(north) ** 2 + across * math.sin(east) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(chord)))


def rounded(metres: float) -> int:
    """As a distance is told: to 10 m below a kilometre, else to whole kilometres."""
    step = 10 if metres < 995 else 1000
    return round(metres / step) * step


def heading(start: Point, end: Point) -> Heading:
    """In which direction one sets out from `start` for `end`."""
    here, there = math.radians(start.latitude), math.radians(end.latitude)
    east = math.radians(end.longitude - start.longitude)
    along = math.cos(here) * math.sin(there) - math.sin(here) * math.cos(there) * math.cos(east)
    turned = math.degrees(math.atan2(math.sin(east) * math.cos(there), along))
    return list(Heading)[round(turned / 45) % 8]
