"""Where the counties' seats lie, for whatever has no site of its own yet.

WGS-84 degrees to two decimals (about a kilometre), of each county's seat of government as public
maps show it: 高德 as published in DataV.GeoAtlas (https://datav.aliyun.com/portal/school/atlas),
turned from GCJ-02; 龙湾区's by its seat of today.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from programme.areas import PROVINCE, cities, counties
from programme.places import Point

BOUNDS = (Point(27.0, 118.0), Point(31.3, 123.0))
"""The south-west and north-east corners of a box around the province, its islands included."""

# A city, then its counties: the last two digits, latitude, longitude.
_SEATS = """
330100 02 30.25 120.17  05 30.32 120.15  06 30.28 120.14  08 30.21 120.21  09 30.17 120.27
       10 30.28 119.97  11 30.05 119.95  12 30.23 119.71  13 30.42 120.29  14 30.33 120.49
       22 29.80 119.68  27 29.61 119.04  82 29.47 119.27
330200 03 29.88 121.54  05 29.89 121.56  06 29.91 121.83  11 29.95 121.71  12 29.83 121.55
       13 29.66 121.41  25 29.47 121.87  26 29.30 121.43  81 30.05 121.15  82 30.18 121.24
330300 02 28.01 120.67  03 27.93 120.82  04 28.01 120.63  05 27.84 121.15  24 28.16 120.69
       26 27.67 120.56  27 27.51 120.40  28 27.79 120.09  29 27.56 119.71  81 27.78 120.64
       82 28.12 120.96  83 27.58 120.55
330400 02 30.77 120.75  11 30.77 120.72  21 30.84 120.92  24 30.52 120.94  81 30.53 120.68
       82 30.70 121.01  83 30.63 120.55
330500 02 30.87 120.10  03 30.87 120.41  21 30.54 119.96  22 31.01 119.91  23 30.63 119.68
330600 02 30.00 120.58  03 30.08 120.47  04 30.02 120.87  24 29.50 120.90  81 29.72 120.24
       83 29.59 120.82
330700 02 29.09 119.65  03 29.10 119.68  23 28.90 119.81  26 29.45 119.89  27 29.06 120.44
       81 29.21 119.46  82 29.31 120.07  83 29.27 120.23  84 28.90 120.03
330800 02 28.95 118.87  03 28.98 118.95  22 28.90 118.52  24 29.14 118.41  25 29.03 119.17
       81 28.74 118.62
330900 02 30.02 122.10  03 29.95 122.30  21 30.25 122.20  22 30.73 122.45
331000 02 28.68 121.43  03 28.65 121.26  04 28.58 121.37  22 29.12 121.37  23 29.14 121.03
       24 28.85 120.73  81 28.37 121.37  82 28.85 121.13  83 28.13 121.23
331100 02 28.45 119.92  21 28.14 120.29  22 28.66 120.07  23 28.60 119.27  24 28.45 119.48
       25 28.11 119.56  26 27.62 119.06  27 27.98 119.63  81 28.07 119.13
"""


def _read(table: str) -> Iterator[tuple[str, Point]]:
    city = ""
    words = iter(table.split())
    for word in words:
        if len(word) == 6:
            city, word = word, next(words)  # noqa: PLW2901 - the city's first county
        yield city[:4] + word, Point(float(next(words)), float(next(words)))


SEATS: Mapping[str, Point] = MappingProxyType(dict(_read(_SEATS)))
"""By the county's code."""


def find(code: str) -> Point | None:
    """The seat of a county; of a city its oldest district's, of the province its capital's.

    None for an area that is none of the province's own.
    """
    if code == PROVINCE:
        code = cities()[0].code
    districts = counties(code)
    return SEATS.get(districts[0].code if districts else code)


def within_bounds(place: Point) -> bool:
    """Whether a place lies in the box around the province."""
    low, high = BOUNDS
    return (
        low.latitude <= place.latitude <= high.latitude
        and low.longitude <= place.longitude <= high.longitude
    )
