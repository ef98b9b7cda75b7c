"""What a message is: something done, only planned, nothing happened, or no record at all."""

import re

from handlers.quicklog.fields import Intent

# F and S are days ahead in the masked text, W a weekday that may be either (see `signs`).
AHEAD = re.compile("[FS]")
PAST = re.compile("P")
WHEN_DONE = re.compile("[PTL]")
FUTURE = re.compile(
    r"下周|下星期|下礼拜|下个?月|下个?季度|准备(?!了|好|的|材料|得)|打算"
    r"|计划(?=[N去到走赴于下本明给跟和在上F])|拟(?=[FN于去到走赴下本在分定])|预计"
    r"|约了(?!.{0,30}(?:没|取消|黄))|约好|定于|定在|安排在|将(?=[于去到在赴前])|要去|想去"
    r"|去一趟(?!了)|过几天|改天|抽空|届时|待会|等下|一会儿?(?:去|要|到)|稍后|晚点|先报备|先占"
    r"|等[^，。]{1,12}(?:再|完|后)|找个?时间|先去趟|待定|备好|带齐|带上|再确认|出发"
    r"|等.{1,10}(?:过了|完了|再说|之后)|\bthinking of\b|\bsometime\b|\bnext\b|\bwill\b"
    r"|\bgoing to\b|\bplan(?:s|ning|ned)? to\b|\bi'll\b|\bwe'll\b|\bscheduled\b|\bintend\b"
    r"|\bupcoming\b|\bcoming\b|\bheading\b|\bbooked\b|\bset for\b|\boff to\b|\bplanning\b"
)
DONE = re.compile(
    r"了(?!解|吗|么|没)|过(?=[，。；了他她遍一两三]|$)|刚(?!性)|已(?!有)|完成|结束|回来|(?:去|到"
    r"|跑|谈|讲|聊|听|弄|办)的(?!时|人|话)|听[^，。]{1,12}(?:讲|说|提|发|吐|诉)"
    r"|[研拟商定想谈磨提]出|答复|解答|宣讲|答疑|得[很挺]|[讲说谈聊教帮改问听查看理]完|(?:捋|搭"
    r"|理|改|写|谈|定|教|问|说|讲)(?:好|妥|清|定|通|透|成)|\b(?:visited|went|called|phoned|met"
    r"|answered|explained|gave|briefed|helped|discussed|did|reviewed|talked|spoke|was|were|held"
    r"|ran|trained|presented|emailed|messaged|walked|toured|spent|sat|came|dropped|covered|fixed"
    r"|drafted|taught|showed|rewrote|sorted|got|wrote|joined|took|polished|rang|told|asked"
    r"|said|mapped|matched|checked|settled|patched|looked|worked|mediated|urged|chased|trained"
    r"|unstuck|listened|heard|learned|learnt|handed|passed|pushed|revised|edited|compared"
    r"|tackled|finished|completed|attended|hosted|signed|brought|brokered|audited|screened|rated"
    r"|tidied|built|ironed|agreed|tested|filed|found|noted|set up|put)\b"
)
_NOT = r"没(?:有)?(?:能)?"
FAILED = re.compile(
    rf"{_NOT}(?:去|到|见|谈|聊|开|讲|办|搞|走|进|赶|联系|打|接|约|碰|找|排|做|上|登"
    rf"|出)(?:得)?(?:成|着|上|通|起来|到人|门|行|去)|{_NOT}(?:人接|接听?(?!受)|来|到[，。]"
    rf"|成[，。了]|成$|到$|去[，。]|去$)|会没开|未(?:成|能|果|去|接通|接|联系)"
    r"|取消|去不[了成]|到不了|上不了|进不了|来不了|走不了|赶不|打不通|无人接|不接|联系不上"
    r"|扑了?个?空|白跑|泡汤|黄了|爽约|鸽子|改期|推迟|延期|改到(?=[FSW下周明后月N上另])|挪到|推到"
    r"|顺延|搁置|作罢|闭门羹|关机|占线|忙音|停摆|暂停|落空|半道|半路|折返|撤了|免了|吹了|不用(?:去|来|跑|过)了|(?:说|叫"
    r"|让)[^，。]{0,4}(?:不用|别)(?:去|来|跑)|不(?:搞"
    r"|开|去|来|办|讲|弄|见|走|跑|谈|搞)了|那(?:场|趟|次)不算|被(?:拦|堵)|[别不]让[我们]*[去来进]"
    r"|掉头|打道回府|原路返回|没过去|无功而返|没戏|走空|没成行|白等|没人进|流产|临时有(?:事|会)|算了$|没见着"
    r"|没人(?=[，。]|$)|\bcancel|\bcalled off\b|\bpostpone|\bdidn't (?:go|make|happen|get|pick"
    r"|answer|take)|\bdid not (?:go|make|happen|get|take)|\bno answer\b|\bno one (?:answered"
    r"|picked|was)|\bcouldn't (?:go|make|reach|get)|\bput off\b|\brescheduled?\b"
    r"|\bfell through\b|\bno[- ]show\b|\bnobody (?:was|picked|answered|home|in\b|there|around)"
    r"|\bgate (?:was )?(?:locked|shut)"
    r"|\bdrove back\b|\bunable to\b"
    r"|\bnever (?:happened|made|left|took)|\bstood (?:me|us) up|\bpulled the plug\b"
    r"|\bscrapped\b|\bno (?:visit|trip|meeting)\b"
    r"|\bgave up\b|\bturned (?:me|us )?(?:away|back)|\bnothing got done\b|\bwashed out\b"
    r"|\bdropped before\b"
)
INSTEAD = re.compile(
    r"(?:改(?:成|为|用|打|在|走|约)?|换(?:成|了|为)?|转(?:成|为)?|变成?|于是|便|只好|只能|最后"
    r"|结果|后来|所以|还是)[^。！？]{0,8}?(?:电话|视频|线上|微信|腾讯会议|语音|远程|连线|邮件"
    r"|通话|zoom|teams|钉钉)|(?:电话|视频|线上|微信|腾讯会议|语音|远程)(?:里|中|上|会)?(?:聊"
    r"|讲了|沟通|答|解|谈|指导|开|代替|补|顶)|instead|\bby phone\b|\bover the phone\b"
    r"|\bcalled them\b|\bswitched to\b|\bmoved (?:it )?online\b"
)
SERVED = re.compile(
    r"答了|讲了|讲完|教了|聊了|谈了|解读|帮.{0,6}[改理看]|指导|听[他她企院]|[总长监任]说|作答"
    r"|说了[几三两]|讲[^，。]{2,}怎么|顶上|办妥|\banswered\b|\bexplained\b|\bwalked\b"
    r"|\breviewed\b"
)
ASKING = re.compile(
    r"[?？]|吗|[不么没](?:$|[，。？])|怎么(?:办|弄|填|改|写|走|查|算|用|记|撤|删|理解)|如何|多少"
    r"|几[家次个天]|哪[些里个家儿]|在哪|什么时候|能不能|可不可以|是不是|有没有|请问|多久|啥时候"
    r"|谁(?!都)|要不要|什么条件|什么|啥|咋|怎么把|怎么修|多长|忘了|最晚|支不支持|到底是|行不|吧$"
    r"|^(?:how|what|when|where|which|who|can|could|do|does|is|are|why|please)\b"
)
GREETING = re.compile(
    r"^(?:你好|您好|在吗|在不在|早上好|上午好|下午好|晚上好|早安|晚安|早|谢谢|多谢|感谢|辛苦"
    r"|收到|好的|好嘞|ok|okay|嗯+$|哈+|嗨|hi|hello|hey|thanks|thank you|many thanks"
    r"|good (?:morning|afternoon|evening)|thx|新年|节日快乐|周末愉快|测试|test|试一?下|哈喽|拜拜"
    r"|再见)"
)
ORDER = re.compile(
    r"^(?:帮我|帮忙|麻烦|请(?!.{0,4}到)|给我|把.{0,8}(?:删|撤|改|导)|我要|我想|导出|查一?下"
    r"|看一?下|查询|打开|显示|统计|提醒我|删|撤|修改|更正|教我|发我|列出|求助|show|list|export"
    r"|remind|help|delete|open)|发我一份|在哪儿?[看改填]|系统[里上]|卡片|机器人|撤回|录错|名单"
)


def by_words(text: str) -> Intent:
    """The intent that the words of a message give, its names and days masked."""
    failed, done = FAILED.search(text), DONE.search(text)
    if failed:
        served = INSTEAD.search(text) or SERVED.search(text)
        return "log" if served else "cancelled"
    if GREETING.match(text) and len(text) <= 24 and not done:
        return "other"
    if ORDER.match(text) or (ASKING.search(text) and not done and not WHEN_DONE.search(text)):
        return "other"
    if _only_ahead(text):
        return "plan"
    return "log"


def told(text: str) -> bool:
    """Neither asked, ordered nor greeted: whoever tells what was done wants it recorded."""
    asked = ASKING.search(text) or ORDER.search(text) or GREETING.match(text)
    return not asked and by_words(text) == "log"


def done_before(text: str) -> bool:
    """A day gone and something done on it, and only then what is ahead: 约好下周再去."""
    day, ahead = PAST.search(text), AHEAD.search(text) or FUTURE.search(text)
    done = DONE.search(text, day.end()) if day else None
    return bool(done and (not ahead or done.start() < ahead.start()))


def _only_ahead(text: str) -> bool:
    """A day ahead, or the words of one, and nothing done before them."""
    ahead, done = AHEAD.search(text), DONE.search(text)
    if not PAST.search(text):
        ahead = ahead or FUTURE.search(text)
    if ahead:
        return not done or done.start() > ahead.start()
    return not done and "W" in text and "L" not in text
