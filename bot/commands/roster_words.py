"""What is wrong with a roster, in sentences: each names sheet, line, column and reason."""

from collections.abc import Callable, Mapping

from bot.roster import layout
from bot.roster.refusals import Refusal, Unreadable
from handlers.words import gettext as _
from programme.roles import WORDS, Role
from storage.actions.roster.problems import Problem, Reason
from storage.queries.roster_rows import Sheet


def sentence(problem: Problem) -> str:
    """人员, line 5, 手机号: this is not a mobile number (“123”)."""
    place = {
        "sheet": layout.TITLES[problem.sheet],
        "line": problem.at,
        "column": layout.header_of(problem.sheet, problem.column),
        "reason": _REASONS[problem.reason]() % _facts(problem.facts),
    }
    if not problem.column:
        return _("%(sheet)s, line %(line)s: %(reason)s") % place
    return _("%(sheet)s, line %(line)s, %(column)s: %(reason)s") % place


def _facts(facts: Mapping[str, str]) -> dict[str, str]:
    """The values a sentence names, as people call them."""
    told = {"yes": layout.YES, "no": layout.NO, "remark": layout.REMARK, **facts}
    if "line" in facts:
        told["other"] = _another(facts.get("code", ""), facts["line"])
    if "role" in facts:
        told["role"] = WORDS[Role(facts["role"])]
    if "of" in facts:
        told["of"] = layout.TITLES[Sheet(facts["of"])]
    return told


def _another(code: str, line: str) -> str:
    """The row that stands against this one; without a line it is in the store already."""
    if code and line:
        return _("%(code)s (line %(line)s)") % {"code": code, "line": line}
    return code or _("line %(line)s") % {"line": line}


def refusal(unreadable: Unreadable) -> str:
    """Why the file as a whole was not read."""
    return _REFUSALS[unreadable.refusal]() % {"file": unreadable.name}


# Each is looked up when it is said, in the language spoken then.
_REASONS: Mapping[Reason, Callable[[], str]] = {
    Reason.MISSING: lambda: _("this must be filled in"),
    Reason.NOT_A_DATE: lambda: _("“%(value)s” is not a date; write 2025-03-01"),
    Reason.NOT_A_WORD: lambda: _("“%(value)s” is none of: %(words)s"),
    Reason.NOT_YES_OR_NO: lambda: _("“%(value)s” is neither %(yes)s nor %(no)s"),
    Reason.NOT_A_MOBILE: lambda: _("“%(value)s” is not a mainland mobile number of 11 digits"),
    Reason.NOT_A_USCC: lambda: _("“%(value)s” is not a valid unified social credit code"),
    Reason.NOT_A_CODE: lambda: _("“%(value)s” cannot be a code: it holds a blank or a comma"),
    Reason.NOT_DEGREES: lambda: _("“%(value)s” is not degrees with decimals, like 30.2741"),
    Reason.OUTSIDE_PROVINCE: lambda: _(
        "%(value)s lies outside the province; are latitude and longitude the right way round?"
    ),
    Reason.TOO_LONG: lambda: _("this is longer than %(most)s characters"),
    Reason.UNKNOWN_COLUMN: lambda: _(
        "the column “%(value)s” is none of this sheet's; name it %(remark)s to keep it"
    ),
    Reason.TWICE: lambda: _("the same stands in %(other)s already"),
    Reason.MOBILE_TWICE: lambda: _("this mobile is also that of %(other)s"),
    Reason.USCC_TWICE: lambda: _("this credit code is also that of %(other)s"),
    Reason.UNKNOWN: lambda: _("“%(value)s” is not in %(of)s, neither by code nor by name"),
    Reason.AMBIGUOUS: lambda: _("several in %(of)s are called “%(value)s”; write the code"),
    Reason.FIXED: lambda: _("this cannot be changed once it was set; use a new code"),
    Reason.ENDS_BEFORE_START: lambda: _("it ends before it starts"),
    Reason.NEEDS_AREA: lambda: _("a local department needs its area"),
    Reason.NEEDS_CLIENT: lambda: _("a client contact needs the client"),
    Reason.NEEDS_ORGANISATION: lambda: _("this role needs the person's unit"),
    Reason.LAST_DIRECTOR: lambda: _("the bureau would be left without a director"),
    Reason.NOT_TWO_YEARS: lambda: _("a cycle is two years; its last day would be %(value)s"),
    Reason.CYCLE_TWICE: lambda: _("%(other)s is of the same scheme and starts that day too"),
    Reason.OTHER_SCHEME: lambda: _("the cycle %(value)s is another scheme's"),
    Reason.OUTSIDE_CYCLE: lambda: _("this lies outside the cycle (%(first)s to %(last)s)"),
    Reason.NEEDS_ROLE: lambda: _("%(value)s does not have the role %(role)s"),
    Reason.NEEDS_PERSON: lambda: _("this scheme is served by a person"),
    Reason.NEEDS_TEAM: lambda: _("the escort action is served by a team"),
    Reason.SERVES_CLIENTS: lambda: _("this scheme serves clients"),
    Reason.SERVES_REGIONS: lambda: _("envoys serve regions"),
    Reason.SAME_RELATION: lambda: _("%(other)s says the same and is not over"),
    Reason.ENVOY_TWICE: lambda: _(
        "one envoy serves one region; %(other)s gives this envoy another"
    ),
    Reason.REGION_TWICE: lambda: _(
        "one region has one envoy; %(other)s gives this region another"
    ),
    Reason.REGION_AREA_TWICE: lambda: _("%(other)s is this area too"),
    Reason.NOT_A_COUNTY: lambda: _("%(value)s is not a county or district"),
    Reason.TWO_LEADERS: lambda: _("a team has one leader; %(other)s is one too"),
    Reason.HAS_LEFT: lambda: _("%(value)s has left"),
    Reason.RETIRED: lambda: _("%(value)s is no longer in the pool"),
    Reason.WRONG_PARENT: lambda: _("a county lies in a city, and a city in the province"),
    Reason.NOT_ONE_AND_TWO: lambda: _(
        "%(value)s has %(leaders)s leader and %(backbone)s backbone; one and two are asked for"
    ),
    Reason.NOT_KEY: lambda: _("%(value)s is not marked as a key unit"),
    Reason.WITHOUT_USE: lambda: _("no role of this line makes use of it"),
    Reason.WRONG_KIND: lambda: _("%(value)s is not a unit of the kind that %(role)s asks for"),
    Reason.STILL_SERVES: lambda: _("%(value)s still stands: hand it over, or end it"),
    Reason.FAR_FROM_SEAT: lambda: _("%(value)s km from the seat of %(area)s; is that right?"),
    Reason.SAME_NAME: lambda: _("%(other)s bears the same name"),
}

_REFUSALS: Mapping[Refusal, Callable[[], str]] = {
    Refusal.NOT_THERE: lambda: _("%(file)s: there is no such file."),
    Refusal.WRONG_EXTENSION: lambda: _("%(file)s: a roster is an .xlsx or .csv file."),
    Refusal.TOO_BIG: lambda: _("%(file)s is larger than 20 MiB. Divide it into several files."),
    Refusal.NOT_A_WORKBOOK: lambda: _(
        "%(file)s is not an .xlsx workbook, whatever it is called. Save it as .xlsx again."
    ),
    Refusal.TOO_MANY_ENTRIES: lambda: _("%(file)s holds more parts than a roster can have."),
    Refusal.UNPACKS_TOO_BIG: lambda: _("%(file)s unpacks to far more than a roster can hold."),
    Refusal.NESTED: lambda: _("%(file)s holds another file inside. Remove it, and save again."),
    Refusal.ENCRYPTED: lambda: _("%(file)s is protected by a password. Save it without one."),
    Refusal.DECLARES_ENTITIES: lambda: _("%(file)s holds declarations that no sheet needs."),
    Refusal.DAMAGED: lambda: _("%(file)s is damaged. Open it, and save it again as .xlsx."),
    Refusal.TOO_MANY_ROWS: lambda: _(
        "%(file)s has more than 200,000 lines. Divide it into several files."
    ),
    Refusal.ENCODING: lambda: _("%(file)s is not text in UTF-8 or GB18030. Save it as UTF-8."),
    Refusal.TOO_HEAVY: lambda: _("%(file)s took too much time or memory to read. Divide it."),
    Refusal.NO_SHEET: lambda: _(
        "%(file)s: no sheet of a roster was found. `zhida template` writes what one looks like."
    ),
}
