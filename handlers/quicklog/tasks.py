"""What was done, in the task codes of each scheme, by the words used and where they stand.

What was needed or complained of is no task of a team. Where all that speaks for a task tells of
another one (a letter of advice written, a rule corrected), it is not counted.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from handlers.quicklog import senses, signs, task_senses, task_words
from handlers.quicklog.clauses import cut
from handlers.quicklog.task_words import OF_SCHEME

__all__ = ["OF_SCHEME", "bare", "by_words", "found", "head", "seen"]

# The words of a task and the model are two witnesses: what the words tell is taken back only
# where the model is sure that it is not so, and what rather tells of another one counts only
# where it is sure that it is so. How sure was measured on three authors before they taught it.
SURELY_NOT = -1.5
SURELY = 2.0
BESIDE_OTHERS = 1.0
# Something was done: where no words tell what, the model may guess sooner.
ALONE = -0.5


def bare(text: str) -> str:
    """The text without offices whose names are words of tasks."""
    return task_words.OFFICES.sub("某处", text)


def by_words(text: str, scheme: str) -> frozenset[str]:
    """The codes whose words stand in an `even` text from which needs and names were taken."""
    told, _doubted = _by_words(text, scheme)
    return told


def _by_words(text: str, scheme: str) -> tuple[frozenset[str], frozenset[str]]:
    """The codes that the words tell, and those whose words all tell of another one."""
    said = bare(text)
    codes = {code for code, words in OF_SCHEME[scheme].items() if words.search(said)}
    doubted = frozenset(code for code in codes if _explained(code, codes, said, scheme))
    return frozenset(codes - doubted), doubted


def head(scheme: str, code: str) -> str:
    """The name under which the model knows a task."""
    return f"{scheme} {code}"


def seen(done: str, scheme: str, *, need: bool) -> Iterator[dict[str, float]]:
    """What the model looks at in each clause of what was done: one task, one clause of it.

    Its strings and senses, the senses beside it, and whether a need was voiced.
    """
    clauses = [each.text for each in cut(bare(done))] or [""]
    named = [senses.of(each, task_senses.OF_SCHEME[scheme]) for each in clauses]
    for at, clause in enumerate(clauses):
        strings = dict.fromkeys(signs.of(signs.figures_masked(clause), mark=f"{scheme} "), 1.0)
        strings.update(senses.seen(named[at], f"{scheme}: "))
        strings.update(senses.beside(named, at, f"{scheme} ", senses.BESIDE))
        strings[f"{scheme} {'a need' if need else 'no need'}"] = 1.0
        yield strings


def found(
    done: str, scheme: str, scores: Mapping[str, float], implied: Collection[str]
) -> tuple[str, ...]:
    """The codes in the scheme's order: by the words, looked at again by the model, or implied."""
    told, doubted = _by_words(done, scheme)
    other = BESIDE_OTHERS if told or implied else ALONE
    enough = dict.fromkeys(told, SURELY_NOT) | dict.fromkeys(doubted, SURELY)
    return tuple(
        code
        for code in OF_SCHEME[scheme]
        if code in implied or scores[head(scheme, code)] > enough.get(code, other)
    )


# A stretch of one doing: 「讲了新规，还帮着改了合同」 are two.
_NEXT_DOING = re.compile(
    r"(?<=.{4})(?=并(?!购|且没)|还(?!是|没|有|行|在)|顺便|顺手|顺带|又(?!说|讲|提)|另外"
    r"|再(?!说))| and | then |; "
)
_ASKED = re.compile(r"问|答|疑|咨询|请教|question|answer|quer")
_ADDRESSED = re.compile(r"建议|意见|递|报|局|suggest|memo")
_WRITTEN = re.compile(r"改了|改完|修改|修订|修编|制定|制订|初稿|起草|第[一二三四五]稿|revis|draft")
_HEARD_OR_TOLD = re.compile(r"听|意见|讲|念|宣讲|政策|解读|培训|座谈|law|rules|polic|brief|listen")
_AGAINST = re.compile(r"举措|措施|专项|打法|整治|打击|规范")
_PRESSED = re.compile(r"举措|措施|督|抓手|整改|考核")


def _explained(code: str, codes: Collection[str], said: str, scheme: str) -> bool:
    """Whether every stretch with the words of a task tells of another one that was done."""
    if scheme == "escort" or len(codes) == 1:
        return _only_the_law(code, codes, said)
    words = OF_SCHEME[scheme][code]
    stretches = [part for clause in cut(said) for part in _NEXT_DOING.split(clause.text) if part]
    telling = [part for part in stretches if words.search(part)]
    if not telling and code != "guide":
        return False
    return all(_tells_of_another(code, codes, part, scheme) for part in telling)


def _tells_of_another(code: str, codes: Collection[str], part: str, scheme: str) -> bool:
    """Writing to the bureau is no guidance, correcting rules no lecture, an article no report."""
    if code == "guide" and _ASKED.search(part):
        return True
    for other, words in _RATHER.get(code, ()):
        if other in codes and (words or OF_SCHEME[scheme][other]).search(part):
            return True
    if code == "connect":
        return "results" in codes and not _HEARD_OR_TOLD.search(part)
    if code == "measures":
        return "reform" in codes and not _PRESSED.search(part)
    return code == "publicise" and bool(_WRITTEN.search(part))


# A task, and another that a stretch with these words (or with the other's own) rather tells of.
_RATHER: Mapping[str, tuple[tuple[str, re.Pattern[str] | None], ...]] = {
    "guide": (("suggest", _ADDRESSED), ("coordinate", None), ("publicise", None)),
    "coordinate": (("suggest", _ADDRESSED),),
    "publicise": (("consult", _ASKED),),
    "problems": (("measures", _AGAINST),),
}


def _only_the_law(code: str, codes: Collection[str], said: str) -> bool:
    """「讲成果转化的新规定」 is guidance in law, not in the use of results."""
    if code == "law" or "law" not in codes or len(codes) == 1:
        return False
    words, law = OF_SCHEME["escort"][code], OF_SCHEME["escort"]["law"]
    parts = [part for clause in cut(said) for part in clause.text.split("、")]
    telling = [part for part in parts if words.search(part)]
    return bool(telling) and all(_LECTURED.search(part) and law.search(part) for part in telling)


_LECTURED = re.compile(r"讲|解读|解释|宣|念|说|brief|explain")
