"""All units and regions by every name they go by, put together once for every message.

Besides name and aliases a unit answers to the core of its name: 浙江华锐智能装备有限公司 to 华锐.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Any, Self

from handlers.quicklog.clauses import even

_PLACES = (
    r"浙江省|浙江|中国|国家|省级|省|(?:杭州|宁波|温州|嘉兴|湖州|绍兴|金华|衢州|舟山|台州|丽水)市?"
)
_FRONT = re.compile(rf"^(?:{_PLACES})+(?=.{{2}})")
_BRACKETS = re.compile(r"[(（][^)）]*[)）]")
_LEGAL = re.compile(
    r"(?:集团)?(?:股份|有限责任|有限)*公司$|集团$|\s*(?:co\.?,? ?ltd\.?|inc\.?|corp\.?)$"
)
_TRADE = re.compile(
    r"(?:数字|绿色|先进|高端|新型?|现代|(?:科技|技术|装备|制造|医药|药业|材料"
    r"|电子|机械|能源|信息|软件|网络|光电|化工|化学|纺织|汽车|部件|零部件|电气|电器|器械|医疗"
    r"|食品|工业|实业|环保|通信|半导体|微电子|仪器|仪表|自动化|机器人|数据|物联|动力|传动|泵业"
    r"|阀门|轴承|模具|服饰|家居|包装|航空|海洋|农业|茶业|生物|智能|精密|数控|股份))$"
)
KINDS: Mapping[str, re.Pattern[str]] = {
    "技术创新中心": re.compile(r"技术创新中心|技创中心"),
    "制造业创新中心": re.compile(r"制造业创新中心|制创中心"),
    "实验室": re.compile(r"实验室|\blab(?:oratory)?\b"),
    "医院": re.compile(r"医院|\bhospital\b"),
    "大学": re.compile(r"大学|学院|学校|高校|\buniversity\b|\bcollege\b"),
    "研究院": re.compile(r"研究院|研究所|院所|科研院所|\binstitute\b"),
    "公司": re.compile(r"公司|集团|企业|\bcompany\b|\bfirm\b"),
    "县": re.compile(r"县|市|区|\bcounty\b|\bdistrict\b"),
}
_CENTRES = ("技术创新中心", "技创中心", "制造业创新中心", "制创中心", "创新中心")
_SHORT = (("技术创新中心", "技创中心"), ("制造业创新中心", "制创中心"))
_REGION_END = re.compile(r"(?:[\u4e00-\u9fff]族)?自治县$|(?:县|市|区)$")
# The head of a kind is no name by itself: nobody is called 实验室.
_KIND_ONLY = re.compile(
    r"(?:重点|国家|省|市|工程|联合|技术|创新|制造业|制造|产业|研究|附属|第[一二三四五]|人民"
    r"|中心)*(?:实验室|创新中心|中心|医院|大学|学院|研究院|研究所|公司|集团|科技|智能|生物|医药"
    r"|县|市|区)?"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit or region as the store names it."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """One of the batch's objects; raises TypeError or KeyError where it is none."""
        aliases = given.get("aliases") or ()
        if not isinstance(given["id"], str) or not isinstance(given["name"], str):
            raise TypeError("id and name are text")
        return cls(given["id"], given["name"], tuple(each for each in aliases if each))


@dataclass(frozen=True, eq=False)
class Registry:
    """Compiled names. Make it once with `of` and keep it while `entries` are the same."""

    entries: tuple[Entry, ...]
    by_id: Mapping[str, Entry]
    # first two signs of a spelling → spellings, the longest first
    heads: Mapping[str, tuple[str, ...]]
    # a spelling → who goes by it; and by the core of the name only
    said: Mapping[str, frozenset[str]]
    core: Mapping[str, frozenset[str]] = field(repr=False)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        """Put the names together; some ms for a thousand units."""
        kept = tuple(entries)
        said: dict[str, set[str]] = {}
        core: dict[str, set[str]] = {}
        for entry in kept:
            for spelled in (entry.name, *entry.aliases):
                if len(spelled.strip()) >= 2:
                    said.setdefault(even(spelled.strip()), set()).add(entry.id)
            for spelled in cores(entry):
                core.setdefault(spelled, set()).add(entry.id)
        heads: dict[str, set[str]] = {}
        for spelled in {*said, *core}:
            heads.setdefault(spelled[:2], set()).add(spelled)
        return cls(
            kept,
            {entry.id: entry for entry in kept},
            {head: tuple(sorted(each, key=len, reverse=True)) for head, each in heads.items()},
            {spelled: frozenset(ids) for spelled, ids in said.items()},
            {spelled: frozenset(ids) for spelled, ids in core.items()},
        )

    @cached_property
    def sounding(self) -> Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """The first two syllables → all that begins with them, the longest first."""
        heads: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for each in self.readings:
            heads.setdefault(each[:2], []).append(each)
        return {head: tuple(sorted(each, key=len, reverse=True)) for head, each in heads.items()}

    def spelled(self, identity: str) -> frozenset[str]:
        """Every way of writing one of them, from four signs on."""
        entry = self.by_id[identity]
        names = {even(each.strip()) for each in (entry.name, *entry.aliases)}
        return frozenset(each for each in names | cores(entry) if len(each) >= 4)

    def called(self, identity: str) -> frozenset[str]:
        """Every way of writing one of them."""
        entry = self.by_id[identity]
        return cores(entry) | {even(each.strip()) for each in (entry.name, *entry.aliases)}

    @cached_property
    def readings(self) -> Mapping[tuple[str, ...], frozenset[str]]:
        """How each name sounds → who goes by it: made when a name is first not found."""
        sounds: dict[tuple[str, ...], set[str]] = {}
        for ids, names in ((ids, spelled) for spelled, ids in {**self.core, **self.said}.items()):
            sounds.setdefault(sound(names), set()).update(ids)
        return {each: frozenset(ids) for each, ids in sounds.items()}


@lru_cache(maxsize=20_000)
def cores(entry: Entry) -> frozenset[str]:
    """Shorter forms of a name that nobody listed, none of them only the word for its kind."""
    forms = set()
    for spelled in (entry.name, *entry.aliases):
        name = _BRACKETS.sub("", even(spelled.strip()))
        front = _FRONT.sub("", name)
        for form in {name, front, _LEGAL.sub("", name), _LEGAL.sub("", front)}:
            forms |= {form, *_without_trade(form), _REGION_END.sub("", form)}
            forms |= {form.replace(long, short) for long, short in _SHORT}
    for form in tuple(forms):
        if form.endswith("实验室"):
            forms.add(form.removesuffix("实验室"))
        forms |= {form.removesuffix(kind) for kind in _CENTRES if len(form) > len(kind) + 3}
        forms |= _of_schools(form)
    kept = {form for form in forms if _is_a_name(form)}
    return frozenset(
        kept | {_in_letters(form) for form in kept if _SPELLED_OUT.fullmatch(form)} - {""}
    )


def _is_a_name(form: str) -> bool:
    """Not only the word for its kind (实验室), nor a place that many share (宁波)."""
    return len(form) >= 2 and not _KIND_ONLY.fullmatch(form) and not re.fullmatch(_PLACES, form)


_SPELLED_OUT = re.compile("[\u4e00-\u9fff]{2,4}")


def _in_letters(form: str) -> str:
    """How an English message writes it: 之江 is Zhijiang."""
    from pypinyin import lazy_pinyin

    letters = "".join(lazy_pinyin(form))
    return letters if len(letters) >= 5 else ""


def _without_trade(form: str) -> Iterator[str]:
    """华锐智能装备 goes by 华锐智能 and by 华锐."""
    while (shorter := _TRADE.sub("", form)) != form:
        yield shorter
        form = shorter


def _of_schools(form: str) -> frozenset[str]:
    """工业大学 goes by 工大, 理工大学 by 理工, 附属第二医院 by 二院."""
    if form.endswith("大学") and len(form) > 3:
        body = form.removesuffix("大学")
        return frozenset({body, body + "大", body[0] + "大"})
    if found := re.search("第([一二三四五])(?:人民)?医院$", form):
        return frozenset({found[1] + "院"})
    return frozenset()


def only_a_kind(word: str) -> bool:
    """医院 is nobody's name, though 一院 sounds like it."""
    return bool(_KIND_ONLY.fullmatch(word))


def is_region(entry: Entry) -> bool:
    """A county, city or district, as an envoy serves it."""
    return bool(_REGION_END.search(entry.name))


def kind(entry: Entry) -> str | None:
    """The word for what kind of unit it is, where its name says so."""
    for word, pattern in KINDS.items():
        if pattern.search(even(entry.name)):
            return word
    return None


@lru_cache(maxsize=20_000)
def initials(name: str) -> str:
    """The first letters of its syllables; empty where it is not all Chinese, or long."""
    if not re.fullmatch("[\u4e00-\u9fff]{2,6}", name):
        return ""
    return "".join(each[:1] for each in map(_read_out, name))


# Read otherwise in names than the dictionary has it first.
_IN_NAMES = {"晟": "sheng"}


@cache
def _read_out(sign: str) -> str:
    from pypinyin import lazy_pinyin

    return _IN_NAMES.get(sign) or str(lazy_pinyin(sign)[0])


def sound(text: str) -> tuple[str, ...]:
    """How it is read, one syllable a sign, without what southern ears do not tell apart."""
    return tuple(_syllable(sign) for sign in text)


@cache
def _syllable(sign: str) -> str:
    return _plain(_read_out(sign))


def _plain(syllable: str) -> str:
    for hard, soft in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if syllable.startswith(hard):
            syllable = soft + syllable[2:]
    return syllable[:-1] if syllable.endswith("ng") else syllable
