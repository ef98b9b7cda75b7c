"""What was raised: a need, a problem, a suggestion voiced with content, or a deficiency found.

The span is verbatim, without who said it and that it was said. Not what the service itself was
about, and not a question answered at once.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from handlers.quicklog import issue_senses, senses, signs
from handlers.quicklog.clauses import Clause

BEGINS, GOES_ON = "issue begins", "issue goes on"
# The patterns were made from the messages that teach: their verdict weighs no more than a string.
FLAG = 1.0
# An issue passed over is lost, one too many is a tap: a near miss still counts.
DOUBTFUL = -0.8
# What stands just before the surest clause and may be an issue too is where it began.
BEGUN = -0.2

_WHO = (
    r"(?:他们?|她们?|人家|对方|双方|两家|两边|几家|大家|有人|[\u4e00-\u9fffa-z]{0,8}?(?:企业"
    r"|公司|厂里|厂方|院里|院方|校方|单位|所里|县里|当地|区里|镇里|市里|老板|老总|负责人|主任"
    r"|老师|教授|老师傅|院长|所长|处长|科长|局长|县长|镇长|书记|经理|总监|会计|财务|法务|农户"
    r"|业主|商户|工程师|总工|董事长|秘书|助理|专家|团队|课题组|博士|博士后|主席|同志|小哥|小姑娘"
    r"|处|科|办|局|协会|合作社|会员|大户|总|工|长|部|院|所|校|厂|室|中心|那边|这边|们|cto|ceo"
    r"|pi))(?:那边|这边|方面|们|负责人|同志)?"
)
_HOW = (
    r"(?:还|也|都|又|就|主要|普遍|一直|再三|顺便|顺嘴|插话|现场|当场|另外|同时|另|并|重点|多次"
    r"|特别|最|比较|目前|现在|集中|跟我|向我|一见面|微信|直|叫苦|后来|末了|会后|只|发邮件来)*"
)
_SAY = (
    r"(?:反映|反馈|吐槽|抱怨|诉苦|诉说|倒苦水|叫苦|喊冤|感叹|坦言|直言|嫌|担心|担忧|愁|发愁|头疼"
    r"|苦恼|谈到|谈及|说到|提到|提出|提及|提起|表示|指出|念叨|嚷|称|捎话|嘀咕|坦白|撂下|甩"
    r"|递条子|问起|说(?!得|不|清|白|实话|通|服|明|和(?:了|成)|法|好|妥)|讲(?!了|完|解|座|课|授)"
    r"|提(?!供|升|交|高|前|醒|炼|了|问))"
)
_FIND = r"(?:发现|得知|方知其?|了解到|看到|查出|注意到|才知道|暴露出|排查出)(?:他们)?"
_AFTER = r"(?:的)?(?:是|一句|主要是|如下|有|:|：|的是)*[\s,，:：“\"]*"
SPOKE = re.compile(rf"{_WHO}{_HOW}{_SAY}{_AFTER}")
SPOKE_LAST = re.compile(
    rf"(?:{_SAY}|一句|意见|诉求|需求|声音|苦水|发火|难处|要求|问题|建议|纸条|一查|台账"
    rf"|转了.{{0,4}}|一条|[一两三]项红灯|短板)$"
)
FOUND = re.compile(_FIND)
# Right before the span: found by looking, not said by anybody.
FOUND_OUT = re.compile(rf"(?:{_FIND}|一查|检查|红灯|看了?下|没落地|还有)[^。]{{0,4}}$")
_SAID = re.compile(rf"^(?:.{{0,12}}?(?:{_WHO})?{_HOW}(?:{_SAY}|{_FIND}){_AFTER})(?=.{{2}})")
_SPEAKER = re.compile(
    rf"^(?:但|不过|就是|另外|还有|只是|然后|而且|并且|同时|此外|其中|又|并收集到)?(?:他们|她们"
    rf"|他|她|人家|对方|老[\u4e00-\u9fff]|老总|老板|企业|院方|校方)?{_HOW}[“\"]?(?=.{{3}})"
)
_ENGLISH_SAID = re.compile(
    r"^.{0,40}?\b(?:said|say|says|raised|mention(?:ed|s)?|complain(?:ed|s)?|grumbled|reported"
    r"|told (?:me|us)|note[sd]?|asked (?:us )?for|flagged|pointed out|admitted|griped|worr(?:y"
    r"|ied|ies)|found"
    r"|noticed)\b\s*(?:that|about|is|:)?\s*(?=.{4})"
)

VOICED = re.compile(
    r"诉求|需求|吐槽|抱怨|诉苦|苦恼|头疼|头痛|愁|担心|担忧|困扰|希望|盼|呼吁|急需|亟需|急缺|想要"
    r"|想请|想找|想让|想办|想求|都想|求助|要求(?!书)|缺(?!席|陷)|没有?专人|没人(?!接)|没有专职"
    r"|能不能|不足|不够|不懂|不会|不知道|不清楚|不了解|不熟|不愿|不认|不到(?!场)|不下来|难(?!得"
    r"|点|题解)|卡在|卡住|短板|薄弱|漏洞|隐患|不规范|不完善|不健全|跟不上|太|压力大|被侵权"
    r"|被抢注|被仿|被告|被驳|被诉|被人|未建|未设|未上|混乱|脱节|流失|没渠道|没经费|没钱|没地方"
    r"|没做|没建|没法|没细则|没依据|没有|无人|无法|空白|滞后|泄露|泄密|过期|失效|漏缴|欠缺"
    r"|只有一|压根|吵架|老被|太折腾|尚无|全凭|全靠|说不清|说得准|找不到|找不着|做不出|拿不回"
    r"|没下文|没动静|没着落|没回音|石沉大海|拖了|一拖再拖|迟迟|至今|老是|总是|闲置|睡大觉|荒着|围死|绕不|过不去|顾不过来|忙不过来|苦于|着急|火气|不满|吃亏"
    r"|委屈|凭什么|来回跑|跑断腿|兼职|身兼|一个人(?:管|干|顶)|一件都没|一个都没|追着要|想搞|想建|想评|想申|要我们给|全得|被.{0,8}(?:追|盯|抄|搬"
    r"|压|罚|扣|拖|骗|坑|退|拒|下架|挖|抢|围)|融不到|降不下|用不上|掏不起|告不动|垫不起|分不清|\bneeds?\b|\black(?:s|ed|ing)?\b"
    r"|\bshortage\b|\bno (?:one|dedicated|budget|staff|system|in-house|full-time|[a-z]+)\b"
    r"|\bcomplain|\bgrumbl|\bworr(?:y|ied)|\bstruggl|\btoo (?:slow|long|expensive|few|high)\b"
    r"|\bhope|\bwould like\b|\bwants?\b|\bwanted\b|\bproblem\b|\bconcern|\bdon't (?:know|have)\b"
    r"|\bdoesn't have\b|\bcan't\b|\bhard to\b|\bdifficult|\bsquat|\bsuggest(?:ed)? (?:that|the"
    r"|we)\b|\bunclear\b|\bgap\b|\bmissing\b|\bweak\b|\bnobody\b|\bnever\b|\bwhose ask\b"
    r"|\bask is\b|\basks? for\b|\bquit\b|\bstuck\b|\bdelay|\bnot? \b"
)
SETTLED = re.compile(
    r"(?:都|已|已经|当场|现场|一一|逐一|逐个|全部|全)(?:给)?(?:解答|答|回复|讲清|说清|解决|处理"
    r"|解释|回)|答复了|解答了|回答了|答了|没(?:什么|啥|有)(?:问题|需求|困难|要求)|无(?:需求"
    r"|问题)|暂无|没提|没有提|没意见|我(?:说|回|答|告诉)|有着落|解决了|谈妥|办妥|\banswered\b"
    r"|\bresolved\b|\bsorted\b|\bno issues?\b|\bno problems?\b|\bno open points?\b"
    r"|\bnothing to add\b"
)
OWN_DOING = re.compile(
    r"^(?:我|我们|本人|咱|给|帮|替|跟他们|教|讲|宣讲|指导|解答|答|介绍|培训|辅导|解读|协调|联系"
    r"|分析了|针对|围绕|就|关于|为解决|陪|把|i |we )"
)
# After what was complained of: what they ask for.
_WISHED = re.compile(r"(?:并|也|还|都)?(?:建议|希望|盼望?|恳请|请求|呼吁)(?=.{2})")
ASKED = re.compile("问|咨询|请教|打听")
NEGATIVE = re.compile("没|无|不|缺|太|难|未|只有|少|慢|贵|弱|低|差|被|漏|丢|全凭|全靠")

HEARD = re.compile(
    r"听[^，。；]{0,12}?(?:说|讲|提|反映|抱怨|诉|吐槽|发牢骚)|发牢骚|没人管|形同虚设|listened"
    r"|heard"
)
NEEDY = re.compile(
    rf"^(?:但|不过|就是|另外|还有|只是|目前|同时|然后|主要)*{_WHO}?{_HOW}(?:缺|没有?|想|要(?!点"
    rf"|求)|希望|盼|急需|亟需|需要|愁|苦于|不懂|不会|不知|难|无|担心|建议)"
)
_FLAGS = {
    "needy": NEEDY, "heard": HEARD,
    "voiced": VOICED, "settled": SETTLED, "spoke": SPOKE, "found": FOUND, "own": OWN_DOING,
    "asked": ASKED, "negative": NEGATIVE,
}  # fmt: skip

Scored = Callable[[dict[str, float]], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the text the issue stands."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Meant:
    """What the patterns and the senses find in one clause."""

    flags: tuple[str, ...]
    senses: tuple[str, ...]


_NOTHING = Meant((), ("nothing",))


def meant(clauses: Sequence[Clause]) -> list[Meant]:
    """Looked at once for each clause; its neighbours look at it too."""
    return [
        Meant(tuple(_flags(each.text)), tuple(senses.of(each.text, issue_senses.WORDS)))
        for each in clauses
    ]


def _flags(clause: str) -> Iterator[str]:
    found = {name for name, words in _FLAGS.items() if words.search(clause)}
    yield from sorted(found)
    if found & {"spoke", "heard"} and found & {"negative", "voiced"} and "settled" not in found:
        yield "spoke of a lack"
    if "needy" in found and not found & {"settled", "own"}:
        yield "needs"


def seen(
    text: str, masks: Sequence[str], clauses: Sequence[Clause], known: Sequence[Meant], at: int
) -> dict[str, float]:
    """What is looked at in one clause: its own signs and senses, and what stands beside it."""
    masked = masks[at]
    before = known[at - 1] if at else _NOTHING
    after = known[at + 1] if at + 1 < len(known) else _NOTHING
    strings = dict.fromkeys(signs.of(masked), 1.0)
    for size in (1, 2, 3):
        strings["^" + masked[:size]] = strings["$" + masked[-size:]] = FLAG
    strings.update(dict.fromkeys(known[at].flags, FLAG))
    strings.update((f"before {each}", FLAG) for each in before.flags)
    strings.update((f"after {each}", FLAG) for each in after.flags)
    strings[f"len {min(5, len(masked) // 5)}"] = FLAG
    strings.update(_senses(known[at].senses, before.senses, after.senses))
    if at > 1:
        strings.update((f"issue earlier {each}", senses.BESIDE) for each in known[at - 2].senses)
    if not at:
        return strings | {"first": FLAG}
    stop = text[clauses[at - 1].end : clauses[at].start].strip()[:1] or " "
    strings["stop " + stop] = FLAG
    strings.update((f"issue {each} {stop}", senses.BESIDE) for each in before.senses)
    strings.update(dict.fromkeys(signs.of(masks[at - 1][-4:], mark="before "), 1.0))
    if SPOKE_LAST.search(clauses[at - 1].text):
        strings["spoke last"] = FLAG
    return strings


def _senses(
    own: Sequence[str], before: Sequence[str], after: Sequence[str]
) -> Iterator[tuple[str, float]]:
    """Who spoke before weighs as much as what is told here: both are looked at together."""
    yield from senses.seen(own, "issue: ")
    yield from ((f"issue before {each}", senses.WEIGHT) for each in before)
    yield from ((f"issue after {each}", senses.WEIGHT) for each in after)
    yield from ((f"issue {one}>{each}", senses.BESIDE) for one in before for each in own)
    yield from ((f"issue {each}<{one}", senses.BESIDE) for one in after for each in own)


def find(
    text: str, masks: Sequence[str], clauses: Sequence[Clause], scored: Scored
) -> Span | None:
    """The issue an `even` text voices: where one begins, and the clauses that go on about it."""
    known = meant(clauses)
    scores = [scored(seen(text, masks, clauses, known, at)) for at in range(len(clauses))]
    begins = [each[BEGINS] for each in scores]
    if not begins or max(begins) <= DOUBTFUL:
        return None
    first = last = begins.index(max(begins))
    while first and begins[first - 1] > BEGUN:
        first -= 1
    while last + 1 < len(clauses) and scores[last + 1][GOES_ON] > 0:
        last += 1
    while last + 1 < len(clauses) and _WISHED.match(clauses[last + 1].text):
        if text[clauses[last].end : clauses[last + 1].start].strip() not in {"，", ",", "、", ""}:
            break
        last += 1
    start = clauses[first].start + said(clauses[first].text)
    end = clauses[last].end
    while end > start and text[end - 1] in '”"。！？!?.;；':
        end -= 1
    return Span(start, end) if end - start >= 2 else None


def said(clause: str) -> int:
    """How long the words are that only tell who said it, and that it was said."""
    for pattern in (_SAID, _ENGLISH_SAID, _SPEAKER):
        if found := pattern.match(clause):
            return found.end()
    return 0
