"""Where it happened: at the unit or in the region, from afar, or not said (C10).

Both in one message is on site; they came to us, or a third place, says nothing. The text comes
masked: U is a unit or region (see `signs`).
"""

import re

from handlers.quicklog.fields import Mode

MODES: tuple[Mode | None, ...] = ("onsite", "remote", None)

ONSITE = re.compile(
    r"座谈|去了|去过|去到|跑了|跑去|跑到|赶到|赶去|赶往|前往|到了|赴|走访|上门|登门|驻点|驻在"
    r"|驻厂|进驻|现场(?!会)|实地|下乡|下企业|下厂|进厂|到厂|进企业|进园区|进校园|线下|蹲点|来到"
    r"|走进|面对面|当面|参观了|踏勘|抵达|到访|拜访|拜会|探访|人[还就都]?在|坐船|上岛|进岛|岛上"
    r"|进山|驱车|坐班车|转了[转一]|走了[一一]圈|走[遍完]|待了|呆了|蹲在|泡在|扎在|蹲了"
    r"|坐了(?!班)|挨[家个]走|(?:(?<![线信q网话里会群早晚])上(?! )|下|赴|进|奔|驻|扎|住|访"
    r"|先)[^，。；,、N给帮替]{0,3}U|(?:在|(?<!收)到|去|跑|往|至|回(?![访复答函电])"
    r"|从)[^，。；,、N给帮替信钉线视]{0,6}U(?!会)|(?<!回)去的?[，。]|(?<!回)去的?$"
    r"|U[^，。；,]{0,3}(?:走了|转了|跑|看了|现场|驻|出来|回来|待|坐)|U[^，。；,]{0,12}(?:楼|厂里"
    r"|厂区|校区|车间|机房|会议室|展厅|门诊|实验楼|总部|园区|镇|街道|乡|村)|(?:在|(?<!收)到|去"
    r"|(?<!线)上|(?<!线)下|跑)[^，。；,N ]{1,10}(?:厂里|车间|校区|镇|街道|乡|村|园|楼|公司|县局"
    r"|局里|合作社|实验室|医院|科室|产线|机房|会议室|协会|企业)|各跑|各去|两头跑|U行(?!长)|(?:在"
    r"|到|去)(?:县里|区里|镇上|乡里|工地|码头|村里)|县局会议室|(?:要|得|再|先|我|们|想|会)过去|过去(?:一趟|看|做|给|帮|教|讲)|跑的[，。]"
    r"|在(?:他们|人家|对方)|去(?:教|讲|给|帮)|都去了?|(?:他们"
    r"|人家|对方)(?:厂|公司|单位|楼|会议室|车间|实验室)里?|\bvisit(?:ed|ing)?\b|\bwent (?:to"
    r"|over|down|up|out)\b|\bon[- ]?site\b|\bin person\b|\bdropped (?:by|in|into)\b"
    r"|\bstopped (?:by|at)\b|\bat their\b|\bdrove\b|\bwalked round\b|\btoured?\b"
    r"|\bface[- ]to[- ]face\b|\btravell?ed\b|\btrip to\b|\bspent .{0,30}\b(?:at|in|with)\b"
    r"|\bback from\b|\bswung by\b|\bpopped\b|\b(?:at|in|inside|to) (?:the )?U\b"
    r"|\bat the (?:hospital|plant|lab|factory|campus)|\bon the (?:shop floor|wards)|\bin their\b"
    r"|\bU's (?:plant|workshop|lab|office|factory|site|campus)|\boff to\b|\bheading for\b"
)
# The name of the unit stands where a place would.
NEAR = re.compile(r"[，、 ]U[，、 ]|^[PTSFWH]*[，, ]?U[，。, ]|\bat U|开会|会商|碰头")
REMOTE = re.compile(
    r"电话|(?<![a-z])wx(?![a-z])|微信(?!公众号|小程序)|视频(?!宣传|课|平台|侵权|号|素材|片)"
    r"|腾讯会议|线上(?!销售|侵权|店|平台|打假|展)|邮件|邮箱|(?<![a-z])qq|钉钉|政钉|语音|远程"
    r"|云(?:会议|端|连线|对接)|zoom|teams|企微|发消息|网课|网络|共享屏幕|私信|电邮|来微信|朋友圈"
    r"|通话|连线|拿手机|手机(?:上|里)(?:跟|聊|说)|电联|致电|去电|来电|打给|打了(?:个|一|\d|N)|打来|打过来|拨通|群里|回信|留言"
    r"|飞书|直播|网上(?!店)|短信|在线|通了.{0,3}话|煲.{0,2}电话|回电|发(?:了|去)?邮"
    r"|\bphone[ds]?\b|\b(?:a|conference|minute|by|team|quick|over a|on a|video) call\b"
    r"|\bcall with\b|\bcall(?:ed)?\b(?! off)|\bwechat(?:ted)?\b|\be-?mail(?:ed|s)?\b|\bonline\b"
    r"|\bvideo\b|\bremote(?:ly)?\b|\b(?:rang|ring|ringing)\b|\bvideo in\b|\bdial|\bwebinar\b"
    r"|\bdingtalk\b|\bvoice (?:call|message"
    r"|note)|\bmessaged\b|\btexted\b|\bvirtual(?:ly)?\b|\btencent\b|\bw/ .{0,12} on wechat"
)
THEY_CAME = re.compile(
    r"(?:来|到|跑|上)(?:了)?(?:我们?|咱们?|局里|我局|省局|保护中心|我办公室|我处|本单位|我院"
    r"|我校|我中心|我们?所)|来访|来局|来我|找上门|登门找我|过来找|找我|来窗口|来杭州|来省|到杭州"
    r"|团队驻地|came (?:to|over|by)\b|at our (?:office|place|centre|center|bureau)|visited (?:us"
    r"|our)|dropped by our|\bmy (?:faculty )?office\b"
)
THIRD_PLACE = re.compile(
    r"会场|论坛|展会|高铁上|咖啡|茶歇|碰上|遇到|遇见|会上|大会|散场|门口碰|路上(?:碰|遇)|酒店"
    r"|饭局|研讨会|年会|博览会|逮着|借.{0,10}会|峰会|培训班|同学聚|偶遇|撞见|机场|在省"
    r"|\bat a (?:conference|forum|fair|seminar|workshop|dinner)|\bconference in\b|\bran into\b"
    r"|\bbumped into\b|\bcoffee\b|\btrade fair\b|\bon the train\b"
)
INSTEAD = re.compile(
    r"(?:改(?:成|为|用|打|走)?|换(?:成|了|为)?|转(?:成|为)?|变成?)[^。！？]{0,6}?(?:电话|视频"
    r"|线上|微信|腾讯会议|语音|远程|连线|邮件|通话|zoom|teams|钉钉)|instead|\bswitched to\b"
    r"|\bmoved (?:it )?online\b"
)


def by_words(text: str) -> Mode | None:
    """The mode that the words of a masked text give; both is on site."""
    if INSTEAD.search(text):
        return "remote"
    remote = REMOTE.search(text)
    elsewhere = THEY_CAME.search(text) or THIRD_PLACE.search(text)
    if elsewhere:
        return "remote" if remote else None
    if ONSITE.search(text):
        return "onsite"
    if remote:
        return "remote"
    return "onsite" if NEAR.search(text) else None
