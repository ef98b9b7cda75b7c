"""The notices' words on discipline as they are shown: in an English chat with an English gloss."""

from collections.abc import Sequence

from handlers.words import current
from programme.discipline import Word
from programme.schemes import Scheme


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

LINES = {
    "保持“亲清”政商关系，热情服务、尽心服务": "cordial and clean dealings, wholehearted service",
    "严格遵守中央八项规定等纪律要求": "the Eight-point Rules and all discipline kept strictly",
    "不给服务对象增加负担，不接受服务对象任何形式的报酬": (
        "no burden on those served, no payment from them in any form"
    ),
    "认真负责地做好服务指导工作，热情服务、尽心服务": (
        "guidance given with care; wholehearted service"
    ),
    "严格遵守纪律规定": "discipline kept strictly",
    "不给服务区域增加负担，不接受服务区域任何形式的报酬": (
        "no burden on the region, no payment from it in any form"
    ),
    "严守服务对象秘密": "the secrets of those served kept strictly",
    "本助手不得传送国家秘密": "no state secrets through this assistant",
}
"""By the line as the notice has it."""
