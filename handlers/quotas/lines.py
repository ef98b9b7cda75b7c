"""A quota in one line: 「现场服务 0/1（2026年）· 附件1 二（二）· 还有40天」."""

from collections.abc import Sequence
from datetime import date

from handlers.words import gettext as _
from handlers.words import ngettext, pgettext
from programme import periods, quotas
from programme.periods import Quarter
from programme.quotas import Risk, Status
from storage.queries.quotas import Line


def sentence(line: Line, today: date) -> str:
    """The whole line; once nothing is left to do, no days are counted."""
    parts = [fact(line), clause(line)]
    if line.open:
        parts.append(left(line, today))
    elif line.exempt and line.done < line.required:
        parts.append(_("exempt"))
    return joined(parts)


def joined(parts: Sequence[str]) -> str:
    """The parts with dots between; a wide closing bracket brings its own space before one."""
    return " · ".join(parts).replace("\uff09 ·", "\uff09·")


def status(line: Line, today: date) -> Status:
    """Where the quota stands that day."""
    return quotas.status(
        quotas.of_rule(line.rule), periods.parse(line.period),
        done=line.done, required=line.required, exempt=bool(line.exempt), today=today,
    )  # fmt: skip


def sign(line: Line, today: date) -> str:
    """A sign where it is met, or at risk."""
    signs = {Risk.MET: "✅ ", Risk.AT_RISK: "⚠️ ", Risk.OVERDUE: "⚠️ "}
    return signs.get(status(line, today).risk, "")


def fact(line: Line) -> str:
    """「现场服务 0/1（2026年）」; what was done beyond it, or that nothing is owed, is said."""
    name = name_of_period(line.period)
    if not line.required:
        sentence = _("{what} {done} ({period}, nothing owed: service began late in it)")
        return sentence.format(what=what(line.rule), done=line.done, period=name)
    count = _("{what} {done}/{required} ({period})")
    if line.done > line.required:
        count = _("{what} {required}/{required} ({period}, {done} in all)")
    return count.format(what=what(line.rule), done=line.done, required=line.required, period=name)


def what(rule: str) -> str:
    """What a rule asks for; one that is new here in the notice's own words."""
    known = {"C11": _("On-site service"), "E5": _("Region visits"), "S17": _("Contact")}
    return known.get(rule) or quotas.of_rule(rule).words


def clause(line: Line) -> str:
    """Where it says so; how often may be the bureau's word rather than the notice's."""
    rule = quotas.of_rule(line.rule)
    if not rule.setting:
        return rule.clause.cited
    return _("{clause} (bureau setting)").format(clause=rule.clause.cited)


def left(line: Line, today: date) -> str:
    days = (line.ends - today).days
    return ngettext("{days} day left", "{days} days left", days).format(days=days)


def name_of_period(name: str) -> str:
    """「2026年」, 「2026年四季度」; in English 2026 and Q4 2026."""
    period = periods.parse(name)
    if isinstance(period, Quarter):
        quarters = (_("Q1"), _("Q2"), _("Q3"), _("Q4"))
        quarter = quarters[period.quarter - 1]
        return _("{quarter} {year}").format(quarter=quarter, year=period.year)
    return pgettext("period", "{year}").format(year=name)
