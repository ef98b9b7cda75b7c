"""The screens of /coverage: pure functions from what was counted to a `Screen`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from handlers import days, pages
from handlers.coverage.draft import CoverageDraft, may_go_back, place_code, place_name
from handlers.dialogue import bureau_day
from handlers.exemptions import screens as exemption_screens
from handlers.quotas import lines as quota_lines
from handlers.quotas import screens as quota_screens
from handlers.screens import Button, Rows, Screen, rows
from handlers.words import gettext as _
from handlers.words import pgettext
from programme import periods, quotas
from programme.quotas import Risk
from storage.queries import exemptions as asked_exemptions
from storage.queries import supervisions
from storage.queries.coverage import Cell, Key
from storage.queries.quotas import Line, Page, Total

RISKY = frozenset({Risk.AT_RISK, Risk.OVERDUE})


@dataclass(frozen=True, slots=True)
class View:
    """What was counted for a day."""

    day: date
    cells: tuple[Cell, ...]

    @property
    def sums(self) -> list[Total]:
        """Rule by rule, over all places."""
        return summed(self.cells)

    @property
    def places(self) -> list[tuple[str, list[Cell]]]:
        """Place by place: those with the greatest share still open first."""
        found: dict[str, list[Cell]] = {}
        for cell in self.cells:
            found.setdefault(cell.place, []).append(cell)
        return sorted(found.items(), key=lambda each: (-_share(each[1]), each[0]))

    @property
    def open(self) -> int:
        """How many quotas still are to be met."""
        return sum(cell.open for cell in self.cells)


def _share(cells: Sequence[Cell]) -> float:
    owed = sum(cell.owed for cell in cells)
    return sum(cell.open for cell in cells) / owed if owed else 0.0


def summed(cells: Iterable[Cell]) -> list[Total]:
    """Rule by rule, over several places."""
    found: dict[tuple[str, str, str, date], list[Cell]] = {}
    for cell in cells:
        found.setdefault((cell.scheme, cell.rule, cell.period, cell.ends), []).append(cell)
    return [
        Total(
            *key,
            owed=sum(cell.owed for cell in same),
            met=sum(cell.met for cell in same),
            exempt=sum(cell.exempt for cell in same),
            not_owed=sum(cell.not_owed for cell in same),
        )
        for key, same in sorted(found.items())
    ]


# The matrix


def matrix(
    view: View, draft: CoverageDraft, *, today: date, waiting: int, supervises: bool
) -> Screen:
    """The sums rule by rule, then area by area, seven a page."""
    first = pages.first(draft.page)
    places = view.places[first : first + pages.PAGE]
    body = [sum_line(each, view.day) for each in view.sums]
    if len(view.places) > 1:
        body += ["", *(place_line(place, cells, view.day) for place, cells in places)]
    return Screen(
        title=pages.titled(title(draft, view.day, today), draft.page, len(view.places)),
        body="\n".join(body) if view.cells else _("Nobody is served there in this period."),
        rows=(
            *_to_behind(view),
            *_to_places(places, draft, len(view.places)),
            *pages.turns(draft.page, len(view.places)),
            *_ways(view, draft, today, waiting=waiting, supervises=supervises),
        ),
        numbered=False,
    )


def title(draft: CoverageDraft, day: date, today: date) -> str:
    """「覆盖情况 · 杭州市 · 11月21日」."""
    parts = [_("Coverage"), *([place_name(draft.area)] if draft.area else [])]
    parts.append(_("as of {day}").format(day=days.brief(day, today)))
    return " · ".join(parts)


def _to_behind(view: View) -> Rows:
    if not view.open:
        return ()
    label = _("Still open: {count}").format(count=view.open)
    return ((Button(label, "behind"),),)


def _to_places(places: Sequence[tuple[str, list[Cell]]], draft: CoverageDraft, count: int) -> Rows:
    if count < 2:
        return ()
    buttons = [Button(place_name(place), "area", place_code(place)) for place, _cells in places]
    return rows(buttons, wide=3)


def _ways(
    view: View, draft: CoverageDraft, today: date, *, waiting: int, supervises: bool
) -> Rows:
    made = [Button(_("Picture"), "picture"), Button(_("Spreadsheet"), "sheet")]
    times = []
    if may_go_back(draft.back, today):
        times.append(Button(_("Quarter before"), "period", str(draft.back + 1)))
    if draft.back:
        times.append(Button(_("Quarter after"), "period", str(draft.back - 1)))
    label = _("Exemptions ({count} to decide)") if waiting else _("Exemptions")
    others = [Button(label.format(count=waiting), "exemptions")]
    if supervises:
        others.append(Button(_("Notices sent"), "notices"))
    others.append(Button(_("Escort action"), "board"))
    up = [Button(_("All areas"), "area", "")] if draft.area else []
    return tuple(tuple(row) for row in (made if view.cells else [], times, others, up) if row)


def sum_line(each: Total, day: date) -> str:
    """「服务专员 · 现场服务 118/141（2026年）· 免计 4 · ⚠️ 待完成 19」."""
    sentence = _("{what} {done}/{required} ({period})")
    count = sentence.format(
        what=quota_lines.what(each.rule), done=each.met, required=each.owed,
        period=quota_lines.name_of_period(each.period),
    )  # fmt: skip
    parts = [quota_screens.scheme_name(each.scheme), count, *_apart(each, day)]
    return quota_lines.joined(parts)


def _apart(each: Total, day: date) -> list[str]:
    """What is neither met nor open, and what is open, each counted apart (reading 10)."""
    parts = []
    if each.exempt:
        parts.append(_("{count} exempt").format(count=each.exempt))
    if each.not_owed:
        parts.append(_("{count} owe nothing").format(count=each.not_owed))
    if each.open:
        sign = "⚠️ " if risk(each.period, each.rule, day) in RISKY else ""
        parts.append(sign + _("{count} open").format(count=each.open))
    return parts


def place_line(place: str, cells: Sequence[Cell], day: date) -> str:
    """「⚠️ 丽水市 · 现场服务 3/9 · 走访 1/4 · 免计 1」."""
    sums = summed(cells)
    risky = any(each.open and risk(each.period, each.rule, day) in RISKY for each in sums)
    parts = [f"{quota_lines.what(each.rule)} {each.met}/{each.owed}" for each in sums]
    exempt = sum(each.exempt for each in sums)
    if exempt:
        parts.append(_("{count} exempt").format(count=exempt))
    return " · ".join([f"{'⚠️ ' if risky else ''}{place_name(place)}", *parts])


def risk(period: str, rule: str, day: date) -> Risk:
    """Where an open quota of that period stands on that day."""
    return quotas.status(
        quotas.of_rule(rule), periods.parse(period), done=0, required=1, exempt=False, today=day
    ).risk


# Whoever is behind


def behind(
    view: View,
    found: Page,
    names: Mapping[Key, tuple[str, ...]],
    draft: CoverageDraft,
    *,
    today: date,
    supervises: bool,
) -> Screen:
    """Those open, seven a page, with who serves them."""
    lines = [behind_line(line, names, today) for line in found.lines]
    parts = [_("Still open"), *([place_name(draft.area)] if draft.area else [])]
    if draft.rule:
        parts.append(quota_lines.what(draft.rule))
    supervise = _("Send a supervision notice for these {count}").format(count=found.total)
    return Screen(
        title=pages.titled(" · ".join(parts), draft.page, found.total),
        body="\n".join([share(view, draft), "", *lines]) if lines else _("Nothing is open."),
        rows=(
            *rows([Button(supervise, "supervise")] if supervises and found.total else []),
            *_by_rule(view, draft),
            *pages.turns(draft.page, found.total),
            (Button(_("Back"), "back"),),
        ),
        numbered=False,
    )


def share(view: View, draft: CoverageDraft) -> str:
    """「23 项（共 141 项，16%），另有 4 项已批准免计」."""
    sums = [each for each in view.sums if draft.rule in {"", each.rule}]
    still, owed = sum(each.open for each in sums), sum(each.owed for each in sums)
    exempt = sum(each.exempt for each in sums)
    percent = round(100 * still / owed) if owed else 0
    said = _("{open} of {owed} ({percent}%)").format(open=still, owed=owed, percent=percent)
    if not exempt:
        return said
    return _("{said}; {count} more are exempt").format(said=said, count=exempt)


def _by_rule(view: View, draft: CoverageDraft) -> Rows:
    rules = list(dict.fromkeys(each.rule for each in view.sums))
    if len(rules) < 2:
        return ()
    buttons = [
        Button(quota_lines.what(rule), "rule", rule) for rule in rules if rule != draft.rule
    ]
    if draft.rule:
        buttons.insert(0, Button(_("All of them"), "rule", ""))
    return rows(buttons, wide=3)


def behind_line(line: Line, names: Mapping[Key, tuple[str, ...]], today: date) -> str:
    """「⚠️ 青竹传感科技 · 余杭区 · 现场服务 0/1（2026年）· 浙江知新学院 林晓」."""
    served = served_by(line, names)
    parts = [f"{quota_lines.sign(line, today)}{line.served}"]
    if line.client_id:
        parts.append(place_name(line.area))
    parts += [quota_lines.fact(line), served or _("nobody serves there")]
    return quota_lines.joined(parts)


def served_by(line: Line, names: Mapping[Key, tuple[str, ...]]) -> str:
    """Those who serve, in words; empty where nobody does."""
    found = names.get((line.scheme, line.client_id, line.region_id), ())
    return pgettext("between items of a list", ", ").join(found)


# What was sent, and what was asked


def notices(found: supervisions.Page, page: int, *, today: date) -> Screen:
    lines = [notice_line(row, today) for row in found.rows]
    return Screen(
        title=pages.titled(_("Supervision notices"), page, found.total),
        body="\n".join(lines) if lines else _("None was sent this year."),
        rows=(*pages.turns(page, found.total), (Button(_("Back"), "back"),)),
    )


def notice_line(row: supervisions.Sent, today: date) -> str:
    """「11月21日 · 林晓（浙江知新学院）· 3 项 · ✅ 11月22日收到」."""
    who = _("{name} ({unit})").format(name=row.name, unit=row.unit) if row.unit else row.name
    parts = [days.brief(row.day, today), who, _("{count} quotas").format(count=row.count)]
    if row.told and row.seen == row.told and row.seen_at is not None:
        seen = days.brief(bureau_day(row.seen_at), today)
        parts.append(_("✅ seen {day}").format(day=seen))
    elif row.told:
        parts.append(_("⏳ not acknowledged"))
    else:
        parts.append(_("⏳ not sent yet, or met before it was"))
    return quota_lines.joined(parts)


def exemptions(found: asked_exemptions.Page, page: int, *, decides: bool) -> Screen:
    lines = [exemption_line(row) for row in found.rows]
    buttons = [
        Button(_("Decide №{number}").format(number=row.id), "decide", str(row.id))
        for row in found.rows
        if decides and row.state == "asked"
    ]
    return Screen(
        title=pages.titled(_("Exemptions"), page, found.total),
        body="\n".join(lines) if lines else _("None was asked for."),
        rows=(
            *rows(buttons, wide=2),
            *pages.turns(page, found.total),
            (Button(_("Back"), "back"),),
        ),
        numbered=False,
    )


def exemption_line(row: asked_exemptions.Asked) -> str:
    """「⏳ №3 浙江大学 · 现场服务（2026年）· 林晓：单位本期谢绝走访」."""
    sign = {"asked": "⏳ ", "approved": "✅ "}.get(row.state, "")
    state = "" if row.state != "refused" else " · " + _("refused")
    quota = exemption_screens.quota_of(row)
    return f"{sign}№{row.id} {quota} · {row.asker} · {row.reason}{state}"
