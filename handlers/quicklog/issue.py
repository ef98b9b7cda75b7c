"""What was raised: a need, a problem, a suggestion voiced with content, or a deficiency found.

The span is verbatim, without who said it and that it was said. Not what the service itself was
about, and not a question answered at once.
"""

import re
from dataclasses import dataclass

from handlers.quicklog.clauses import Clause

_WHO = (
    r"(?:对方|企业|他们|她们|院里|院方|校方|中心|公司|厂里|厂方|单位|所里|实验室|县里|当地|区里"
    r"|镇里|市里|老板|老总|负责人|科研处|法务|课题组|团队|专家|老师|研发|知产部|技术人员|客户"
    r"|局里|县局|"
    r"[\u4e00-\u9fff]{1,2}(?:总|主任|老师|教授|院长|处长|科长|局长|经理|工|博士|所长|部长|书记"
    r"|博))"
    r"(?:那边|这边|方面|的人|们|负责人|同志)?"
)
_HOW = (
    r"(?:还|也|都|又|就|主要|普遍|一直|再三|顺便|现场|当场|另外|同时|另|并|重点|多次|特别|比较"
    r"|目前|现在|明确|集中)*"
)
REPORTING = re.compile(
    rf"(?:{_WHO})?{_HOW}(?:反映|反应|提出|提到|表示|吐槽|抱怨|诉苦|反馈|称|诉求|诉说|提了?(?:个"
    rf"|一个)?(?:建议|需求|意见|问题|诉求|要求|想法)|说到|说是|说|讲|"
    r"建议(?!书)|需求|问题|困难|意见|发现|查出|暴露出|存在|指出|苦恼|头疼|希望|呼吁|请求|求助"
    r"|想要|要求|盼)"
    r"(?:的)?(?:了)?(?:是|在于|为|主要是|如下|有|说|:|：|一个问题|的是)*[\s,，:：]*"
)
_ENGLISH_REPORTING = re.compile(
    r"\b(?:they|he|she|the (?:company|client|lab|director|team|hospital|manager|cto|ceo|unit"
    r"|school|county)|staff|management|client|lab|ceo|director|cto)?\s*"
    r"(?:also |all |both )?(?:said|say|says|raised|mentioned|complained|reported|told (?:me|us)"
    r"|asked for|noted|flagged|pointed out|suggested|requested|hope[sd]?|want(?:s|ed)?|need(?:s"
    r"|ed)?|issue|problem|concern(?:ed)?)\b"
    r"\s*(?:that|about|is|:|was)?\s*"
)
VOICED = re.compile(
    r"反映|反应(?!堆|釜|快)|诉求|需求|吐槽|抱怨|诉苦|苦恼|头疼|头痛|发愁|犯愁|担心|担忧|困扰"
    r"|希望|盼|呼吁|急需|亟需|急缺|想要|想请|想找|想让|求助|要求(?!书)|缺(?!席|陷)|缺少|缺乏"
    r"|没有?专人|没人(?!接)|没有专职"
    r"|不足|不够|不懂|不会|不知道|不清楚|不了解|不熟|难(?!得|点|题解)|卡在|卡住|短板|薄弱|漏洞"
    r"|隐患|不规范|不完善|不健全|跟不上|太慢|太贵|太长|太高|太少|太弱|吃不消|压力大|被侵权"
    r"|被抢注|被仿|被告|被驳|被诉|没建|没做|没布局|未建|未设|混乱|脱节|流失|建议(?:省|市|县|局"
    r"|上级|能|把|增|加|出台|尽快|由|开|设|在|适当|降低|延|放宽|我们局)|提出|问题是|没渠道"
    r"|没经费|没钱|无人|空白|滞后|风险(?!排查|分析|评|防|预警|意识)|泄露|泄密|过期|失效|漏缴|欠"
    r"|\bneeds?\b|\black(?:s|ed|ing)?\b|\bshortage\b|\bno (?:one|dedicated|budget|staff|system"
    r"|in-house|full-time)\b|\bcomplain|\bworr(?:y|ied)|\bstruggl|\btoo (?:slow|long|expensive"
    r"|few|high)\b|\bhope|\bwould like\b|\bwants?\b|\bwanted\b|\bproblem\b|\bconcern"
    r"|\bdon't (?:know|have)\b|\bdoesn't have\b|\bcan't\b|\bhard to\b|\bdifficult|\binfring"
    r"|\bsquat|\brequest|\bsuggest(?:ed)? (?:that|the|we)\b|\bissue\b|\bunclear\b|\bgap\b"
    r"|\bmissing\b|\bweak\b"
)
SETTLED = re.compile(
    r"(?:都|已|已经|当场|现场|一一|逐一|全部|全)(?:给)?(?:解答|答|回复|讲清|说清|解决|处理|解释)"
    r"|答复了|解答了|回答了|没(?:什么|啥|有)(?:问题|需求|困难)|无(?:需求|问题)|暂无|没提|没有提"
    r"|\banswered\b|\bresolved\b|\bsorted\b|\bno issues?\b|\bno problems?\b"
)
OWN_DOING = re.compile(
    r"^(?:我|我们|给|帮|跟他们|教|讲|宣讲|指导|解答|答|介绍|培训|辅导|解读|协调|联系|分析了|针对"
    r"|围绕|就|关于|为解决)"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the text the issue stands."""

    start: int
    end: int


def find(text: str, clauses: tuple[Clause, ...]) -> Span | None:
    """The issue an `even` text voices; clauses that go on about it belong to it."""
    for at, clause in enumerate(clauses):
        if not VOICED.search(clause.text) or SETTLED.search(clause.text):
            continue
        if OWN_DOING.match(clause.text) and not REPORTING.search(clause.text):
            continue
        after = clauses[at + 1] if at + 1 < len(clauses) else None
        if after and SETTLED.search(after.text) and "？" not in text:
            continue
        return _span(text, clauses, at)
    return None


def _span(text: str, clauses: tuple[Clause, ...], at: int) -> Span | None:
    clause = clauses[at]
    start = clause.start + _said(clause.text)
    end = clause.end
    if start >= end and at + 1 < len(clauses):
        at += 1
        start, end = clauses[at].start, clauses[at].end
    for later in clauses[at + 1 :]:
        if _goes_on(text, end, later):
            end = later.end
        else:
            break
    return Span(start, end) if end - start >= 2 else None


_LEAD = re.compile(
    rf"^(?:但|不过|就是|另外|还有|只是|然后|而且|并且|同时|此外|其中)?(?:{_WHO})?(?=.{{3}})"
)


def _said(clause: str) -> int:
    """How long the words are that only tell who said it, and that it was said."""
    for pattern in (REPORTING, _ENGLISH_REPORTING):
        found = pattern.search(clause)
        if found and found.start() <= 12 and len(clause) - found.end() >= 2:
            return found.end()
    lead = _LEAD.match(clause)
    return lead.end() if lead else 0


_ON = re.compile(
    r"^(?:也|又|还|且|而且|并且|导致|所以|因此|想|希望|盼|不知|尤其|特别是|甚至|但|却|才|又不|怕"
    r"|担心|需要|急需)"
)


def _goes_on(text: str, end: int, later: Clause) -> bool:
    """The next clause is still what was said: no full stop between, and it voices something."""
    between = text[end : later.start]
    if re.search("[。；;！!？?\n]|\\.", between) or SETTLED.search(later.text):
        return False
    return bool(_ON.match(later.text) and (VOICED.search(later.text) or len(later.text) <= 12))
