"""A trip plan as a message and as the lines of a sheet."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from handlers import days, pages
from handlers.near import distances
from handlers.quotas import lines as quota_lines
from handlers.screens import Button, Document, Screen
from handlers.words import gettext as _
from handlers.words import ngettext, pgettext
from programme import trips
from programme.trips import Stop, Trip
from storage.queries.trips import Arranged


def shown(arranged: Arranged, *, page: int, today: date) -> Screen:
    """What is open over the days left, the trips seven a page, the method and its bound."""
    if not arranged.owed:
        return Screen(title=_("Trip plan"), body=summed(arranged, today))
    made = arranged.plan.trips
    first = pages.first(page)
    some = list(enumerate(made, 1))[first : first + pages.PAGE]
    body = [
        summed(arranged, today),
        *(trip_line(arranged, number, trip, today) for number, trip in some),
        *remarks(arranged),
    ]
    return Screen(
        title=pages.titled(_("Trip plan"), page, len(made)),
        body="\n".join(body),
        rows=(
            *((_planned(number, trip, today),) for number, trip in some),
            *pages.turns(page, len(made)),
            *(((Button(_("The plan as a sheet"), "sheet"),),) if made else ()),
        ),
        hint=method(arranged),
    )


def summed(arranged: Arranged, today: date) -> str:
    """「待走访 5 家，到12月31日还有29个工作日：走 3 次」."""
    if not arranged.owed:
        return _nothing_left(arranged)
    last = max(owed.line.ends for owed in arranged.owed.values())
    count = len(arranged.days)
    left = ngettext("{days} working day", "{days} working days", count).format(days=count)
    number = len(arranged.plan.trips)
    times = ngettext("{count} trip", "{count} trips", number).format(count=number)
    sentence = _("{open} still to visit, {left} left until {day}: {trips}")
    return sentence.format(
        open=len(arranged.owed), left=left, day=days.brief(last, today), trips=times
    )


def _nothing_left(arranged: Arranged) -> str:
    if arranged.planned:
        return _("Everything that is still open is planned already.")
    return _("No quota of yours is open.")


def trip_line(arranged: Arranged, number: int, trip: Trip, today: date) -> str:
    """「1　11月24日 周二 · 余杭区 · 之江实验室、良渚实验室 · 约8公里」."""
    stops = [arranged.owed[stop.key] for stop in trip.stops]
    names = [stop.line.served for stop in stops]
    counties = dict.fromkeys(stop.county for stop in stops if stop.county not in names)
    parts = [
        f"{number}\u3000{days.shown(trip.day, today)}", _joined(counties), _joined(names),
    ]  # fmt: skip
    if len(trip.stops) > 1:
        parts.append(distances.far(trip.metres, approximate=True))
    return " · ".join(part for part in parts if part)


def remarks(arranged: Arranged) -> Iterator[str]:
    """What can no longer be done in time, and what is left out because it is planned."""
    if arranged.plan.late:
        sentence = _("⚠️ No working day is left for: {names}.")
        yield sentence.format(names=_names(arranged, arranged.plan.late))
    if arranged.planned:
        sentence = ngettext(
            "{count} more is planned already.", "{count} more are planned already.",
            arranged.planned,
        )  # fmt: skip
        yield sentence.format(count=arranged.planned)


def method(arranged: Arranged) -> str:
    """How the trips were found, and how few they could be at best."""
    made = arranged.plan
    facts = {
        "stops": arranged.limits.stops,
        "reach": distances.far(arranged.limits.reach),
        "bound": made.bound,
    }
    if made.exact:
        return _(
            "Method: of all groupings the one with the fewest trips, then the fewest counties a "
            "trip; at most {stops} a day, no two more than {reach} apart (bureau setting). "
            "No plan reaches them all in fewer than {bound}."
        ).format(**facts)
    return _(
        "Method: county by county, nearest first; at most {stops} a day, no two more than {reach} "
        "apart (bureau setting). At least {bound} are needed for all, perhaps more."
    ).format(**facts)


def _planned(number: int, trip: Trip, today: date) -> Button:
    label = _("Plan trip {number} · {day}")
    keys = " ".join(stop.key for stop in trip.stops)
    return Button(
        label.format(number=number, day=days.brief(trip.day, today)),
        "trip",
        f"{trip.day.isoformat()} {keys}",
    )


def _names(arranged: Arranged, stops: Sequence[Stop]) -> str:
    return _joined(arranged.owed[stop.key].line.served for stop in stops)


def _joined(names: Iterable[str]) -> str:
    return pgettext("between items of a list", ", ").join(name for name in names if name)


# The same as a sheet


def heads() -> list[str]:
    return [
        _("Trip"), _("Day"), pgettext("of a trip", "Area"), _("Whom"), _("Quota"),
        pgettext("of a trip", "Until"), _("From the stop before"),
    ]  # fmt: skip


def lines(arranged: Arranged, today: date) -> list[list[str]]:
    """A line a stop, in the order of the days; at the end whatever is too late."""
    made = [
        _sheet_line(arranged, stop, str(number), days.shown(trip.day, today), before)
        for number, trip in enumerate(arranged.plan.trips, 1)
        for stop, before in zip(trip.stops, (None, *trip.stops), strict=False)
    ]
    late = [
        _sheet_line(arranged, stop, "", _("no working day left"), None)
        for stop in arranged.plan.late
    ]
    return made + late


def _sheet_line(
    arranged: Arranged, stop: Stop, number: str, day: str, before: Stop | None
) -> list[str]:
    owed = arranged.owed[stop.key]
    way = distances.far(trips.apart(before, stop), approximate=True) if before else ""
    return [
        number, day, owed.county, owed.line.served, quota_lines.fact(owed.line),
        owed.line.ends.isoformat(), way,
    ]  # fmt: skip


def file_name(today: date) -> str:
    return _("trips-{day}.xlsx").format(day=today.isoformat())


def sheet(document: Document) -> Screen:
    return Screen(title=_("Trip plan"), file=document)
