"""Where it happened: at the unit or in the region, from afar, or not said (C10).

Both in one message is on site; they came to us, or a third place, says nothing.
"""

import re
from typing import Literal

Mode = Literal["onsite", "remote"]

ONSITE = re.compile(
    r"去了|去过|去到|跑了|跑去|跑到|赶到|赶去|赶往|前往|到了|赴|走访|上门|驻点|座谈|现场|实地|登门|下乡|下企业|进企业|进园区|进校园"
    r"|蹲点|来到|走进|进驻|面对面|当面|陪同|陪着|参观|看了(?!看?(?:他们)?发)|考察|踏勘|抵达|到访|拜访|拜会|探访|驻扎|坐班|驻厂|进厂|车间|展厅|会议室|产线"
    r"|(?<![回过下来出拿])去(?!年|掉|向|除|电|函|信|世|重|留|申|办|查|跟|问|联|处|找|协|对|准|做|弄|搞)[^，。；]{2,}|^到|[在从]\S{2,10}(?:回来|出来|待了|呆了|坐了|开了|蹲了)|(?<=[今昨前]天)到|(?<=[上下]午)到"
    r"|\bvisit(?:ed|ing)?\b|\bwent (?:to|over|down|up|out)\b|\bon[- ]?site\b|\bin person\b|\bdropped (?:by|in|into)\b|\bstopped (?:by|at)\b|\bat their\b|\bdrove\b|\bwalked\b"
    r"|\btoured?\b|\bface[- ]to[- ]face\b|\btravell?ed\b|\btrip to\b|\bspent .{0,20}\b(?:at|in|with)\b|\bsat down\b|\bcame back from\b|\bback from\b|\bswung by\b|\bpopped\b"
)
REMOTE = re.compile(
    r"电话|微信|视频(?!宣传|课|平台|侵权|号|素材|片)|腾讯会议|线上(?!销售|侵权|店|平台|打假)|邮件|邮箱|qq|钉钉|语音|远程|云(?:会议|端|连线|对接)|zoom|teams|企微|发消息"
    r"|通话|连线|电联|致电|去电|来电|打给|打了(?:个|一)|打(?:过)?来|群里|回信|留言|飞书|直播|网上|短信|网络会议|在线(?!监测)|通了.{0,3}话|煲.{0,2}电话"
    r"|\bphone[ds]?\b|\bcall(?:ed|s)?\b|\bwechat(?:ted)?\b|\be-?mail(?:ed|s)?\b|\bonline\b|\bvideo\b|\bremote(?:ly)?\b|\brang\b|\bwebinar\b|\bdingtalk\b|\bvoice\b|\bmessaged\b|\btexted\b|\bvirtual(?:ly)?\b|\btencent\b"
)
THEY_CAME = re.compile(
    r"(?:来|到)(?:了)?(?:我们?|咱们?|我们?单位|局里|我局|省局|保护中心|办公室|窗口|我处|本单位|我院|我校|我中心)|来访|来局|来我|找上门|登门找我|过来找我|上我们这|来窗口"
    r"|came (?:to|over to|by) (?:us|our|my|the bureau)|at our (?:office|place|centre|center|bureau)|visited (?:us|our)|dropped by our"
)


def by_words(text: str) -> Mode | None:
    """The mode that the words of an `even` text give; both is on site."""
    came, remote = THEY_CAME.search(text), REMOTE.search(text)
    bare = THEY_CAME.sub(" ", text)
    if ONSITE.search(bare) and not (came and not remote):
        return "onsite"
    if remote:
        return "remote"
    return None
