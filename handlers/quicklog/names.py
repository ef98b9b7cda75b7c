"""Whom a message is about: exact names first, the longest first, then by sound, then by kind.

Found over the whole registry, so that 甬江 is never taken for 瓯江; served are assigned ones only.
A name that may mean several is not decided here: all that it may mean are the candidates.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from handlers.quicklog.registry import (
    KINDS,
    Registry,
    initials,
    is_region,
    kind,
    only_a_kind,
    sound,
)

NEAR_ENOUGH = 80


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text and whom it may mean."""

    start: int
    end: int
    ids: frozenset[str]
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Whom:
    """Who was served, in order; whom an unclear name may mean; who was named but is not theirs."""

    clients: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    assumed: bool = False
    # where the unclear name stands, and one that is not theirs, known to us or not
    unclear_at: tuple[int, int] | None = None
    outside_at: tuple[int, int] | None = None


def find(text: str, registry: Registry, assigned: Collection[str], *, envoy: bool = False) -> Whom:
    """Whom an `even` text is about, for a person with these assignments."""
    own = [each for each in assigned if each in registry.by_id]
    mentions = _settled([*_exact(text, registry)], own)
    for way in (_by_sound, _nearly, _short_by_sound, _by_letters, _by_kind):
        found = mentions or way(text, registry, own)
        mentions = [each for each in found if not _hospital(text, each.start, each.end)]
    return _decide(text, mentions, own, registry, envoy=envoy)


def _exact(text: str, registry: Registry) -> Iterator[Mention]:
    at = 0
    while at < len(text) - 1:
        found = next(
            (
                each
                for each in registry.heads.get(text[at : at + 2], ())
                if _stands(text, at, each)
            ),
            None,
        )
        if found is None:
            at += 1
            continue
        ids = registry.said.get(found) or registry.core[found]
        yield Mention(at, at + len(found), ids)
        at += len(found)


def _stands(text: str, at: int, name: str) -> bool:
    """It stands here, not within the name of its hospital; in Latin letters as its own word."""
    if not text.startswith(name, at) or _hospital(text, at, at + len(name)):
        return False
    ends = text[at - 1 : at] if at else "", text[at + len(name) : at + len(name) + 1]
    latin = (name[0], name[-1])
    return not any(
        side.isascii() and side.isalnum() and own.isascii() and own.isalnum()
        for side, own in zip(ends, latin, strict=True)
    )


# 「浙大一院」 is another unit than 浙大, known to us or not.
_HOSPITAL_OF = re.compile(
    r"学?(?:医学院)?(?:(?:附属?|第)?[一二三四五六七八九十](?:院|医院)|附属[\u4e00-\u9fff]{0,6}?医院"
    r"|[儿妇]院|(?:儿童|妇产|口腔)?医院|邵逸夫)"
)


def _hospital(text: str, start: int, end: int) -> re.Match[str] | None:
    """What goes on from the name of a university to that of its hospital."""
    return _HOSPITAL_OF.match(text, end) if text[start:end].endswith(("大", "大学")) else None


def _settled(mentions: list[Mention], own: Collection[str]) -> list[Mention]:
    """A name shared by several means the assigned one, where that is one only."""
    settled = []
    for each in mentions:
        mine = each.ids & frozenset(own)
        settled.append(Mention(each.start, each.end, mine or each.ids, each.exact))
    return settled


_SIGNS = re.compile(r"[\u4e00-\u9fff]{2,}")


def _by_sound(text: str, registry: Registry, own: Collection[str]) -> Iterator[Mention]:
    """A name misspelled by ear (永江实验室): the same syllables anywhere in the registry."""
    for run in _SIGNS.finditer(text):
        syllables = sound(run[0])
        if len(syllables) != len(run[0]):
            continue
        at = 0
        while at < len(syllables) - 1:
            named = _sounding(registry, syllables, at)
            if named:
                start = run.start() + at
                ids = registry.readings[named]
                yield Mention(start, start + len(named), ids & frozenset(own) or ids, exact=False)
            at += len(named) or 1


def _sounding(registry: Registry, syllables: tuple[str, ...], at: int) -> tuple[str, ...]:
    """The longest name of three syllables or more that is heard at a place; () where none is."""
    for each in registry.sounding.get(syllables[at : at + 2], ()):
        if len(each) >= 3 and syllables[at : at + len(each)] == each:
            return each
    return ()


def _short_by_sound(text: str, registry: Registry, own: Collection[str]) -> Iterator[Mention]:
    """A name of two signs with one of them misheard (锐博 for 锐铂), among their own."""
    heard: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for mine in own:
        for spelled in registry.called(mine):
            if _TWO.fullmatch(spelled):
                heard.setdefault(sound(spelled), []).append((spelled, mine))
    for run in _SIGNS.finditer(text) if heard else ():
        syllables = sound(run[0])
        for at in range(len(run[0]) - 1):
            said = run[0][at : at + 2]
            ids = {
                mine
                for spelled, mine in heard.get(syllables[at : at + 2], ())
                if any(one == other for one, other in zip(said, spelled, strict=True))
            }
            if ids and not only_a_kind(said):
                start = run.start() + at
                yield Mention(start, start + 2, frozenset(ids), exact=False)
                return


def _by_letters(text: str, registry: Registry, own: Collection[str]) -> Iterator[Mention]:
    """Typed by the first letters of its syllables (glse for 格林赛尔), among their own."""
    known: dict[str, set[str]] = {}
    for mine in own:
        for spelled in registry.called(mine):
            known.setdefault(initials(spelled), set()).add(mine)
    for found in _LETTERS.finditer(text):
        if found[0] in known and found[0] not in _NO_INITIALS:
            yield Mention(*found.span(), frozenset(known[found[0]]), exact=False)
            return


_TWO = re.compile(r"[\u4e00-\u9fff]{2}")
_LETTERS = re.compile(r"(?<![a-z0-9])[a-z]{2,6}(?![a-z0-9])(?=[\u4e00-\u9fff，。 ]|$)")
# Short words and abbreviations that stand in such messages by themselves.
_NO_INITIALS = frozenset({
    "wx", "qq", "ip", "ai", "hr", "pi", "it", "to", "in", "at", "on", "of", "is", "my", "me",
    "we", "us", "he", "be", "by", "so", "as", "an", "or", "if", "no", "do", "go", "ok", "up",
    "pct", "pph", "fto", "iso", "ipo", "ceo", "cto", "cfo", "ppt", "pdf", "app", "zoom", "log",
    "the", "and", "for", "with", "call", "demo",
})  # fmt: skip


def _nearly(text: str, registry: Registry, own: Collection[str]) -> Iterator[Mention]:
    """One sign wrong or missing in a long name, among the person's own units."""
    from rapidfuzz import fuzz

    best: dict[str, tuple[float, int, int]] = {}
    for mine in own:
        for spelled in registry.spelled(mine):
            at = fuzz.partial_ratio_alignment(spelled, text, score_cutoff=NEAR_ENOUGH)
            if at and at.score > best.get(mine, (0.0, 0, 0))[0] and at.dest_end > at.dest_start:
                best[mine] = (at.score, at.dest_start, at.dest_end)
    if not best:
        return
    top = max(score for score, _, _ in best.values())
    winners = frozenset(each for each, (score, _, _) in best.items() if score == top)
    start, end = next((start, end) for score, start, end in best.values() if score == top)
    if any(text[at : at + 2] for at in range(start, end - 1)):
        yield Mention(start, end, winners, exact=False)


def _by_kind(text: str, registry: Registry, own: Collection[str]) -> Iterator[Mention]:
    """「去医院」 where hospitals are among their own: that one, or which of them."""
    for word, pattern in KINDS.items():
        if found := pattern.search(text):
            ids = frozenset(each for each in own if kind(registry.by_id[each]) == word)
            if ids and word not in {"县", "公司"}:
                yield Mention(found.start(), found.end(), ids, exact=False)
                return


_UNIVERSITY = re.compile(r"[\u4e00-\u9fff]{1,4}?大学?")
_STRANGER = re.compile(
    r"(?:去了?|到了?|赴|走访了?|在|拜访了?|联系了?|上门)(?P<name>[\u4e00-\u9fffa-z]{2,10}?"
    r"(?:公司|集团|实验室|医院|大学|学院|研究院|研究所|创新中心|科技|药业|股份|电子|生物))"
)
_NOT_A_NAME = re.compile(
    r"这|那|该|他们|对方|企业|家|一|两|几|服务|下属|一个|的|某|公司|我|咱|本|其|有|了|各|重点"
    r"|园区|大(?:学|院)|当地|旗下|隔壁|客户|单位|线|现场"
)


def _decide(
    text: str, mentions: list[Mention], own: list[str], registry: Registry, *, envoy: bool
) -> Whom:
    """Served are those clearly named; else what an unclear name may mean; else the only one."""
    if envoy:  # a unit somewhere in the region is a place in it, unless it is theirs as well
        told = [each for each in mentions if each.ids & {*own} or _of_region(each, registry)]
    else:
        told = mentions
    clear = [(each, only) for each in told if len(each.ids) == 1 for only in each.ids]
    served = dict.fromkeys(only for _, only in clear if only in own)
    foreign = [(each, only) for each, only in clear if only not in own]
    unclear = [each for each in told if len(each.ids) > 1 and not each.ids & frozenset(served)]
    whom = Whom(
        tuple(served),
        outside=tuple(dict.fromkeys(only for _, only in foreign)),
        mentions=tuple(mentions),
        unclear_at=_at(unclear),
        outside_at=_whole(text, _at([each for each, _ in foreign])),
    )
    if served:
        return whom
    if unclear:
        may_mean = frozenset().union(*(each.ids for each in unclear))
        in_order = [entry.id for entry in registry.entries if entry.id in may_mean]
        return replace(whom, candidates=tuple(in_order))
    if foreign:
        return whom
    strange = None if envoy else stranger(text)
    if len(own) == 1 and strange is None:
        return replace(whom, clients=(own[0],), assumed=True)
    return replace(whom, outside_at=strange or (None if envoy else _gone_to_kind(text)))


def _whole(text: str, at: tuple[int, int] | None) -> tuple[int, int] | None:
    """浙大一院 is a hospital: it is named whole, not as the university in its name."""
    longer = _hospital(text, *at) if at else None
    return (at[0], longer.end()) if at and longer else at


def _gone_to_kind(text: str) -> tuple[int, int] | None:
    """「去技创中心」 of somebody who serves none: the word itself, to be asked about."""
    found = (KINDS[word].search(text) for word in ("技术创新中心", "制造业创新中心"))
    spans = (each.span() for each in found if each)
    return next((span for span in spans if _GONE_TO.search(text[: span[0]])), None)


def _of_region(mention: Mention, registry: Registry) -> bool:
    return any(is_region(registry.by_id[each]) for each in mention.ids)


def _at(mentions: list[Mention]) -> tuple[int, int] | None:
    """Where the first of them stands."""
    return (mentions[0].start, mentions[0].end) if mentions else None


_GOING = r"去了?|到了?|赴|在|走访了?|调研了?|拜访了?|考察了?|联系了?|来到"
_DONE_THERE = r"宣讲|指导|听取|研究|讨论|座谈|协调|督促|组织|推动|推进|总结"
_PLACE = re.compile(
    r"(?:^|[，。、； ]|去了?|到了?|在|赴|走访了?|的|从|和|跟|与|给"
    r"|帮)(?P<name>(?:(?!的)[\u4e00-\u9fff]){2,12}?"
    r"(?:公司|集团|合作社|厂|园区|产业园|基地|实验室|医院|学院|研究院|县局|协会|街道"
    r"|[^，。乡村]镇|[^，。]乡|村))"
)
# 大均乡 names the place less well than 大均乡惠明茶厂.
_FURTHER = re.compile(
    rf"(?:(?![去到赴在了的和跟与]|{_GOING}|{_DONE_THERE})[\u4e00-\u9fff]){{1,10}}?"
    r"(?:公司|合作社|厂|园区|产业园|基地|医院|学院|研究院|村)"
)
_NO_PLACE = re.compile(r"这|那|该|他们|对方|几家|一家|两家|三家|多家|各|某|我|的")


_GONE_TO = re.compile(rf"(?:{_GOING}|\b(?:visited|at|to|in)\s)[，\s]*$")
_SET_OUT = re.compile(rf".*(?:{_GOING})")


def place(text: str, whom: Whom, registry: Registry) -> tuple[int, int] | None:
    """Where the unit or village stands that an envoy named within the region.

    A unit we know is one they went to, not one whose people came along.
    """
    bare = text
    for each in whom.mentions:
        bare = bare[: each.start] + "，" * (each.end - each.start) + bare[each.end :]
    for each in whom.mentions:
        elsewhere = not each.ids & frozenset(whom.clients) and not _of_region(each, registry)
        if elsewhere and _GONE_TO.search(bare[: each.start]):
            return each.start, each.end
    for found in _PLACE.finditer(bare):
        gone = _SET_OUT.match(found["name"])
        start = found.start("name") + (gone.end() if gone else 0)
        further = _FURTHER.match(bare, found.end())
        end = further.end() if further else found.end()
        if not _NO_PLACE.search(text[start:end]) and end - start > 2:
            return start, end
    return None


def stranger(text: str) -> tuple[int, int] | None:
    """Where a unit is named that is nobody we know."""
    for found in _UNIVERSITY.finditer(text):
        if longer := _hospital(text, *found.span()):
            gone = _SET_OUT.match(found[0])
            return found.start() + (gone.end() if gone else 0), longer.end()
    for found in _STRANGER.finditer(text):
        if not _NOT_A_NAME.search(found["name"]):
            return found.span("name")
    return None
