"""What a person undertakes before starting, in the scheme's own words (C25, E14, S24)."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from programme.clauses import Clause, clause
from programme.scheme_names import Scheme


@dataclass(frozen=True, slots=True)
class Undertaking:
    """The lines of one scheme and the clauses they come from."""

    scheme: Scheme
    lines: tuple[str, ...]
    clauses: tuple[Clause, ...]

    @property
    def digest(self) -> str:
        """Changes with any word, so that a changed text is asked again."""
        return _digest(self.lines)


@dataclass(frozen=True, slots=True)
class Merged:
    """What one person undertakes in all: each line and each clause once."""

    lines: tuple[str, ...]
    clauses: tuple[Clause, ...]

    @property
    def cited(self) -> str:
        return "；".join(dict.fromkeys(clause.cited for clause in self.clauses))

    @property
    def digest(self) -> str:
        return _digest(self.lines)

    @property
    def marks(self) -> tuple[str, ...]:
        """Its lines as they are kept once accepted: 16 hex digits each, changing with any word."""
        return tuple(map(_mark, self.lines))

    def owed(self, accepted: str | None) -> bool:
        """Whether a line is new to somebody who accepted those of these marks (`accepting`)."""
        known = (accepted or "").split()
        return any(_mark(line) not in known for line in self.lines)

    def accepting(self, accepted: str | None) -> str:
        """The marks of all lines accepted, these included; of words that are gone none is kept."""
        kept = (mark for mark in (accepted or "").split() if mark in _marks_in_use())
        return " ".join(dict.fromkeys((*kept, *self.marks)))


@cache
def _mark(line: str) -> str:
    return _digest((line,))[:16]


@cache
def _marks_in_use() -> frozenset[str]:
    lines = {line for text in UNDERTAKINGS.values() for line in text.lines}
    return frozenset(map(_mark, {*lines, HOUSE_LINE}))


def _digest(lines: tuple[str, ...]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


UNDERTAKINGS: Mapping[Scheme, Undertaking] = MappingProxyType(
    {
        Scheme.COMMISSIONER: Undertaking(
            Scheme.COMMISSIONER,
            (
                "保持“亲清”政商关系，热情服务、尽心服务",
                "严格遵守中央八项规定等纪律要求",
                "不给服务对象增加负担，不接受服务对象任何形式的报酬",
            ),
            (clause("C25"),),
        ),
        # E14 names neither 亲清 nor the eight-point rules, and speaks of the region.
        Scheme.ENVOY: Undertaking(
            Scheme.ENVOY,
            (
                "认真负责地做好服务指导工作，热情服务、尽心服务",
                "严格遵守纪律规定",
                "不给服务区域增加负担，不接受服务区域任何形式的报酬",
            ),
            (clause("E14"),),
        ),
        Scheme.ESCORT: Undertaking(Scheme.ESCORT, ("严守服务对象秘密",), (clause("S24"),)),
    }
)

HOUSE_LINE = "本助手不得传送国家秘密"
"""The house's own line, of no notice."""


def for_schemes(schemes: Iterable[Scheme]) -> Merged:
    """One text for all the schemes someone serves in, in the notices' order.

    It always ends with the secrets of clients and of the state: S24 binds departments and teams
    alike, and everyone here, serving or not, comes to read what clients have said.
    """
    chosen = {*schemes, Scheme.ESCORT}
    texts = [UNDERTAKINGS[scheme] for scheme in Scheme if scheme in chosen]
    lines = dict.fromkeys(line for text in texts for line in text.lines)
    clauses = dict.fromkeys(clause for text in texts for clause in text.clauses)
    return Merged((*lines, HOUSE_LINE), tuple(clauses))
