"""What a message is: something done, only planned, nothing happened, or no record at all."""

import re
from typing import Literal

Intent = Literal["log", "plan", "cancelled", "other"]

FUTURE = re.compile(
    r"明天|明早|明晚|明日|明(?=[上下]午)|后天|下周|下星期|下礼拜|下个?月|下个?季度|月底前|年底前|准备(?!了|好|的|材料|得)|打算|计划(?=[去到走赴于下本明给跟和在上])|拟(?=[于去到走赴下本在])|预计|约了|约好|约定|预约|定于|定在|安排在|将(?=[于去到在赴前])|要去|想去|去一趟(?!了)|过几天|改天|抽空|届时|待会|等下|一会儿?(?:去|要|到)|稍后|晚点"
    r"|\btomorrow\b|\bnext\b|\bwill\b|\bgoing to\b|\bplan(?:s|ning|ned)? to\b|\bplan\b|\bi'll\b|\bwe'll\b|\bscheduled\b|\bintend\b|\bupcoming\b|\bheading\b|\bbooked\b|\barrange[d]?\b"
)
DONE = re.compile(
    r"了(?!解|吗|么)|过(?!来|去|程|几|两|会|后|期|于|高|长|渡|年)|刚|昨|前天|已|完成|结束|回来|上周|上午去|答复|解答|讲解?了|宣讲|走访(?!计划)|指导|答疑"
    r"|\b(?:visited|went|called|phoned|met|answered|explained|gave|briefed|helped|discussed|did|had|reviewed|talked|spoke|was|were|held|ran|trained|presented|emailed|messaged|walked|toured|spent|sat|came|dropped|covered|fixed|drafted)\b"
)
FAILED = re.compile(
    r"没去成|没有?去|未去|去不了|去不成|没成行|未成行|取消|没接通|没打通|未接通|打不通|没人接|无人接|没接|未接|不接|没联系上|联系不上|未联系上|没找到人|没见(?:到|着)|没碰(?:到|上)|未能|没能|没聊成|没谈成|没开成|没办成|没做成|没走成|没来|扑了?个?空|白跑|泡汤|黄了|爽约|放.{0,3}鸽子|改期|推迟|延期|改到|挪到|推到|顺延|搁置|作罢|临时有(?:事|会)|不在(?!了)|吃了?闭门羹|去了没人|没进(?:去|门)|关机|占线|忙音|未果|没约上|停摆|暂停|落空"
    r"|\bcancel|\bcalled off\b|\bpostpone|\bdidn't (?:go|make|happen|get|pick|answer|take)|\bdid not (?:go|make|happen|get|take)|\bno answer\b|\bno one (?:answered|picked|was)|\bcouldn't (?:go|make|reach|get)|\bput off\b|\brescheduled?\b|\bfell through\b|\bno[- ]show\b|\bnobody (?:was|picked|answered)|\bunable to\b|\bnot reached\b|\bnever (?:happened|made)|\bstood (?:me|us) up"
)
INSTEAD = re.compile(
    r"(?:改(?:成|为|用|打|在|走|约)?|换(?:成|了|为)?|转(?:成|为)?|于是|就|便|只好|只能|最后|结果|后来|所以|还是)[^。！？]{0,8}?(?:电话|视频|线上|微信|腾讯会议|语音|远程|连线|邮件|通话|zoom|teams|钉钉)"
    r"|(?:电话|视频|线上|微信|腾讯会议|语音|远程)(?:里|中|上|会)?(?:聊|讲|说|沟通|答|解|谈|指导|开|代替|补)"
    r"|instead|\bby phone\b|\bover the phone\b|\bcalled them\b|\bswitched to\b|\bmoved (?:it )?online\b"
)
ASKING = re.compile(
    r"[?？]|吗(?:$|[，。\s])|怎么(?:办|弄|填|改|写|走|查|算|用|记|撤|删)|如何|多少|几[家次个天]|哪[些里个家]|什么时候|能不能|可不可以|是不是|有没有|请问|多久|啥时候"
    r"|^(?:how|what|when|where|which|who|can|could|do|does|is|are|why|please)\b"
)
GREETING = re.compile(
    r"^(?:你好|您好|在吗|在不在|早上好|上午好|下午好|晚上好|早安|晚安|早|谢谢|多谢|感谢|辛苦|收到|好的|好嘞|ok|okay|嗯+|哈+|嗨|hi|hello|hey|thanks|thank you|good (?:morning|afternoon|evening)|thx|新年好|节日快乐|周末愉快|测试|test)"
)
ORDER = re.compile(
    r"^(?:帮我|帮忙|麻烦|请|给我|把|我要|我想|导出|查一?下|看一?下|查询|打开|显示|统计|提醒我|删|撤|修改|更正|教我|发我|列出|show|list|export|remind|help|delete|open)"
)


def by_words(text: str) -> Intent:
    """The intent that the words of an `even` text give."""
    failed, future, done = FAILED.search(text), FUTURE.search(text), DONE.search(text)
    if failed and not INSTEAD.search(text):
        return "cancelled"
    if failed:
        return "log"
    if GREETING.match(text) and len(text) <= 12:
        return "other"
    if ORDER.match(text) or (ASKING.search(text) and not done):
        return "other"
    if future and not _done_first(text):
        return "plan"
    return "log"


def _done_first(text: str) -> bool:
    """Something was done before what is still to come: 「今天去讲了政策，约好下周再去」."""
    found = DONE.search(text)
    ahead = FUTURE.search(text)
    return bool(found and ahead and found.start() < ahead.start() and found[0] not in {"约了"})
