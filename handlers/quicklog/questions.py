"""Questions told in a message, word for word; where the grammar is not sure, none is made up.

Sure are: what ends in a question mark or stands in quotes, where asking is spoken of; and what
follows the word for asking or answering and holds a word that asks (怎么, 如何, whether).
"""

import re

_ASKED = re.compile(r"咨询|问|答|ask|question|consult", re.IGNORECASE)
_MARKED = re.compile(
    r"[^。！？!?；;\n“”「」]{4,120}[？?]|[“「](?P<quoted>[^”」]{4,120}[？?]?)[”」]"
)
_WHO_ASKED = re.compile(
    r"^.*?(?:(?:询问|咨询|提问|请教|问)(?:我们?|了|到|道|说)*"
    r"|\b(?:asked|questions?)(?: us| me)?)\s*[:：]",
    re.IGNORECASE,
)
_STOP = "，,。；;！!？?\n“”「」"
_HOW = (
    "怎么(?!样|办)|如何|怎样|是否|能否|能不能|可不可以|可否|为何|要不要|需不需要|有没有|是不是"
    "|算不算|会不会"
)
_WHAT = "怎么办|多少|多久|多长时间|什么|哪些|哪个"
_QUESTION = rf"[^{_STOP}]{{0,40}}?(?:(?:{_HOW})[^{_STOP}]|(?:{_WHAT}))[^{_STOP}]{{0,60}}?"
_ANSWERED = (
    "(?:并|当场|已经?|均|都|逐一|我们?)*(?:一一|逐一|作了?|做了|予以|进行了?)*"
    "(?:答复|解答|解释|回答|答了)"
)
_PLAIN = (
    # 对方问PCT怎么交费；咨询如何办理优先审查 - but not 访问, 问题
    re.compile(
        "(?<![访慰顾疑反学质])(?:询问|提问|咨询|问|请教)(?:了|到|我们?|一下|的?是|：|:)*"
        rf"(?!题|卷|诊|候|他|她|对方|其)(?P<said>{_QUESTION})"
        rf"(?=(?:这|等|的)?(?:类|个)?(?:问题|事)?(?:{_ANSWERED}|[{_STOP}]|$))"
    ),
    # 答复了如何办理优先审查的咨询
    re.compile(
        rf"(?:答复|解答|回答|解释)了?(?:对方|他们|企业)?(?:关于)?(?P<said>{_QUESTION})"
        "(?=(?:的|等|这)(?:咨询|问题|疑问|提问))"
    ),
    re.compile(
        r"\basked (?:us |me )?(?P<said>(?:how|whether|what|when|which|why|who|where|if)\b"
        r"[^.,;?!\n]{4,100})",
        re.IGNORECASE,
    ),
)
_BY_US = re.compile(rf"(?:我|咱|本人|向|\bI\b|\bwe\b)[^{_STOP}]*$", re.IGNORECASE)
# 能不能帮忙对接: a need, whoever voiced it
_DEMAND = re.compile("(?:能|否|可以).{0,6}(?:帮|对接|支持|提供|协调|安排|争取|给)")


def bare(question: str) -> str:
    """Without the mark at its end, as it stands in a list."""
    return question.rstrip(" ?？;；.。")


def told(text: str, *, issue: str | None = None) -> list[str]:
    """In their order; what is an `issue` besides is a need, and no question answered."""
    found = _marked(text)
    found += [each for each in _plain(text) if not any(_overlap(each, other) for other in found)]
    said = [text[start:end].strip(" ，,：:") for start, end in sorted(found)]
    return [each for each in said if issue is None or not (each in issue or issue in each)]


def _marked(text: str) -> list[tuple[int, int]]:
    """With a question mark or in quotes, without who asked."""
    if not _ASKED.search(text):
        return []
    found = []
    for match in _MARKED.finditer(text):
        start, end = match.span("quoted") if match["quoted"] else match.span()
        asked = _WHO_ASKED.match(text[start:end])
        found.append((start + (asked.end() if asked else 0), end))
    return found


def _plain(text: str) -> list[tuple[int, int]]:
    return [
        match.span("said")
        for pattern in _PLAIN
        for match in pattern.finditer(text)
        if not _BY_US.search(text[: match.start()]) and not _DEMAND.search(match["said"])
    ]


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
