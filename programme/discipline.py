"""Discipline on the spot: the lines shown at a first visit, the word asked after each (C25, E14).

C25 names 亲清 and the eight-point rules, E14 neither; the escort action names only secrets (S24),
so that for its teams the rest is the bureau's own setting.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from programme.clauses import Clause, clause
from programme.scheme_names import Scheme
from programme.undertakings import UNDERTAKINGS, Merged


@dataclass(frozen=True, slots=True)
class Word:
    """What one tap declares after a visit; `set_by_bureau` where no notice asks for all of it."""

    scheme: Scheme
    said: str
    clause: Clause
    set_by_bureau: bool = False


_WORDS: Mapping[Scheme, Word] = MappingProxyType(
    {
        Scheme.COMMISSIONER: Word(
            Scheme.COMMISSIONER, "无报酬，无超规定接待，未增加负担", clause("C25")
        ),
        Scheme.ENVOY: Word(Scheme.ENVOY, "无报酬，未违反纪律规定，未增加负担", clause("E14")),
        Scheme.ESCORT: Word(
            Scheme.ESCORT,
            "无报酬，未增加负担，严守服务对象秘密",
            clause("S24"),
            set_by_bureau=True,
        ),
    }
)


def word(schemes: Iterable[Scheme]) -> Word:
    """What is asked after a visit that served these schemes: the strictest of them, once."""
    chosen = {*schemes}
    return next((_WORDS[each] for each in Scheme if each in chosen), _WORDS[Scheme.ESCORT])


def reminder(schemes: Iterable[Scheme]) -> Merged:
    """The lines shown with the first on-site visit of a half-year, and their clauses."""
    chosen = {*schemes} or {Scheme.ESCORT}
    texts = [UNDERTAKINGS[each] for each in Scheme if each in chosen]
    lines = dict.fromkeys(line for text in texts for line in text.lines)
    clauses = dict.fromkeys(clause for text in texts for clause in text.clauses)
    return Merged(tuple(lines), tuple(clauses))
