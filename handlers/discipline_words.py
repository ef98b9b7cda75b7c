"""The notices' words on discipline as they are shown: in an English chat with an English gloss."""

from collections.abc import Sequence

from handlers.words import current
from programme.discipline import Word
from programme.schemes import Scheme
from programme.undertakings import HOUSE_LINE, UNDERTAKINGS


def word(of: Word) -> str:
    """What one tap confirms after a visit."""
    return f"{of.said} ({WORDS[of.scheme]})" if current() == "en" else of.said


def label(of: Word) -> str:
    """The same where there is room for one language only."""
    return WORDS[of.scheme] if current() == "en" else of.said


def listed(lines: Sequence[str]) -> list[str]:
    """The lines of an undertaking or a reminder, a dot before each."""
    english = current() == "en"
    return [f"· {line} ({LINES[line]})" if english else f"· {line}" for line in lines]


WORDS = {
    Scheme.COMMISSIONER: "no payment, no undue reception, no added burden",
    Scheme.ENVOY: "no payment, no breach of discipline, no added burden",
    Scheme.ESCORT: "no payment, no added burden, the unit's secrets kept",
}

_GLOSSES = {
    Scheme.COMMISSIONER: (
        "cordial and clean dealings, wholehearted service",
        "the Eight-point Rules and all discipline kept strictly",
        "no burden on those served, no payment from them in any form",
    ),
    Scheme.ENVOY: (
        "guidance given with care, wholehearted service",
        "discipline kept strictly",
        "no burden on the region, no payment from it in any form",
    ),
    Scheme.ESCORT: ("the secrets of those served kept strictly",),
}
"""In the order of the notice's lines."""

LINES = {
    line: gloss
    for scheme, text in UNDERTAKINGS.items()
    for line, gloss in zip(text.lines, _GLOSSES[scheme], strict=True)
} | {HOUSE_LINE: "no state secrets through this assistant"}
"""By the line as the notice has it."""
