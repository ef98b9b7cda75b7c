"""How people commonly put each task, beside the phrases of `task_words`: verbs and objects.

Gathered from the notices (N3-A1, N3-A2, N2) and from everyday speech, in either language.
"""

from collections.abc import Mapping

_GAP = r"[^，。；！？,;!?\n]"
_BUREAU = r"(?:[省市区县]|州|知识产权|主管|上级){1,3}(?:局|部门)(?!长)"
_HELP = r"(?:帮|替|给|带|陪|教|为|跟|和|与|协助)"
_HOW_MANY = r"[\d一二两三四五六七八九十几俩仨]+"
_RULES = r"(?:policy|policies|laws?|rules?|measures|regulations?|subsid(?:y|ies)|act|scheme)"

COMMISSIONER: Mapping[str, str] = {
    "publicise": (
        rf"(?:提醒|通知|告知|知会){_GAP}{{0,20}}(?:变了|新要求|新规|调整|重新登记|开始申报|截止)"
        rf"|政策{_GAP}{{0,3}}(?:变|红利|包|宣|解)|(?:讲|说|介绍|通报){_GAP}{{0,24}}(?:新变化|修改点"
        r"|新要求|减免|优惠|评审办法|申报条件|部署|强省|惠企)|送政策|政策(?:进|上)门"
        rf"|\b(?:ran|took|walked)\b.{{0,30}}\bthrough the (?:new|revised"
        rf"|latest).{{0,30}}\b{_RULES}\b"
        r"|\bpublicis|\bpubliciz|\bawareness\b|\broadshow\b|\bseminar on\b"
    ),
    "consult": (
        rf"回(?:复)?了?{_HOW_MANY}个?问题|(?:就|专门|追着|又|还|来)问{_GAP}{{0,40}}[，。；]?"
        r"[^。；]{0,16}(?:回清|回明|讲清|说清|告诉|回了|说了|答)|给了?(?:个)?(?:准话|准信|答案"
        r"|说法)|一问一答|有问必答|我回(?:清楚|明白|他|她|了)|回(?:清楚|明白)|电话答|当即答|"
        r"\breplied\b|\bresponded\b|\bexplained (?:why|how|whether|what|that)\b"
        r"|\bcleared up\b|\bwanted to know\b.{0,80}\b(?:told|said|explained)"
    ),
    "understand": (
        r"听听|看看(?!能)|转转|走走看看|拉(?:了)?家常|唠(?:了)?(?:唠|嗑)|问(?:了)?近况|回访"
        rf"|(?:聊|谈|问|说){_GAP}{{0,14}}(?:打算|近况|难处|困难|想法|家底|经营|研发进展)"
        r"|诉苦|倒苦水|大倒|苦水|吐槽|抱怨|发牢骚|愁得|火气|叫苦|喊冤|诉说|掏心窝"
        r"|\bcatch[- ]?up\b|\bcaught up\b|\bchecked in\b|\bhow .{0,20}\bdoing\b|\blooked round\b"
        r"|\blooked around\b|\bvented\b|\bcomplain|\bgrumbl|\btheir needs\b|\bsounded out\b"
    ),
    "guide": (
        rf"{_HELP}{_GAP}{{0,26}}(?:补(?!贴|助)|布了|布好|布局|敲定|画给|画了|弄好|整理|归整|查漏"
        r"|配好|对了一?遍|抠|捋|调整|完善|做(?:好|完|成|出)|填(?:好|完|申)|撰写|润色|瘦身|挖掘)"
        r"|补写|补齐|补全|取舍|敲定|瑕疵|怎么(?:改|绕|布|拆|搭|避|分级|起草|撰写)"
        rf"|我{_GAP}{{0,4}}(?:画|示范|演示|改|批)(?:给|了|好)|(?:范本|样本|模板|合同|协议|文本|章程"
        rf"|申报表|清单){_GAP}{{0,14}}(?:改好|改完|给他们|发他们|定稿|定了|弄好|做好)|出主意|支招"
        rf"|归属{_GAP}{{0,10}}(?:写法|约定|定)|把脉|开方子"
        r"|\b(?:my|our|sent|gave|some) comments on\b|\bwalk(?:ed"
        r"|ing)\b.{0,40}\bthrough (?!the new)"
        r"(?:build|draft|writ|sett|fil|mak|prepar|fill|how)|\bsorted (?:out )?(?:their|the|a)\b"
        r"|\btrain(?:ed|ing) .{0,30}\b(?:to|on how|in)\b|\bfixing\b|\bworked on\b|\bcorrected\b"
        r"|\brestructur|\bhands-on\b|\btrimmed\b|\boutlined\b|\bmapped\b|\bhelped\b|\bbuilding a\b"
    ),
    "coordinate": (
        rf"(?:替|帮|给)(?:他们|人家|企业|院方|厂里|对方)?{_GAP}{{0,24}}(?:联系(?:好|上|了)|约(?:好|上|到)"
        r"|催(?:了|到|办)|说情|接上头|跑了趟|搭上|对上)|接上了?头|联系上了|拉(?:了)?(?:个)?群"
        rf"|拉进{_GAP}{{0,6}}[群会]|(?:两头|两边){_GAP}{{0,4}}(?:说|劝)|中间人|三方(?:会|通话|碰)"
        r"|\bgot hold of\b|\bhooked .{0,30}up\b|\bon their behalf\b|\bbrought in the\b"
        r"|\blooped in\b"
        r"|\bbetween them and the\b|\bgot .{0,40}\b(?:bank|court|customs|agency|office) to\b"
    ),
    "suggest": (
        rf"(?:书面|正式|一并|分别|都|已|同时)(?:报|报送|呈|递|反映|致函|发函){_GAP}{{0,14}}(?:局|上级|部门)"
        rf"|(?:给|向|往|跟){_GAP}{{0,16}}局{_GAP}{{0,12}}(?:写|递|报|提|发|寄|送|反映|条子|建言|呈)"
        rf"|(?:写|递|报|提|寄|送)(?:了|给|到)?{_GAP}{{0,10}}{_BUREAU}|建言|献策|上书"
        r"|\bwrote to the .{0,30}(?:bureau|office|department|authorit)|\bproposed to the\b"
        r"|\burged the .{0,30}(?:bureau|office|department)|\bsubmitted .{0,40}\b(?:bureau"
        r"|department)"
    ),
}  # fmt: skip
ENVOY: Mapping[str, str] = {
    "connect": (
        rf"往上(?:反映|报|递|带)|带回(?:去|来)?{_GAP}{{0,6}}(?:反映|汇报|上报)|记下{_GAP}{{0,8}}(?:反映"
        r"|上报|带)|逐条解释|摆摊|入户|进村|挨户|赶集|广播|传单|民意|倾听|征询|走访农户"
        rf"|发了?{_GAP}{{0,10}}(?:办法|政策|通知|解读|指南)|(?:反映|抱怨|吐槽|诉苦|提出){_GAP}{{0,3}}"
        r"|\basked (?:whether|if|for)\b|\bgrumbl|\braised\b|\bheard\b|\bleaflets?\b|\bspoke (?:to"
        r"|with) .{0,30}\babout the (?:new|law|rules)\b|\bvillagers\b|\bpublicis|\brelay"
    ),
    "strategy": (
        r"一盘棋|怎么摆|长远|谋篇|主攻|赛道|定调|出路|远期|中长期|发展(?:路子|计划|目标|格局)"
        r"|工作思路|年度计划|明年怎么|后年|强县|强区|怎么发展|怎么谋|大方向|主线"
        r"|\blong[- ]term\b|\bdirection\b|\bblueprint\b|\bbrainstorm|\bnext (?:three|five) years\b"
    ),
    "measures": (
        rf"招数|招法|实招|硬招|几件事|排(?:了|出|好)?个?(?:表|期)|倒排|挂图|责任(?:人|清单|到人|分工)"
        r"|时间表|任务(?:书|分解|清单)|怎么抓|怎么推|推进会|调度|过堂|销号|统一(?:印|发|标|管)"
        rf"|(?:敲定|定下|议定){_GAP}{{0,16}}(?:招|条|做法|步骤|安排)|落到人|看进展|进展{_GAP}{{0,6}}(?:查|看)"
        r"|\bkey tasks?\b|\btask list\b|\bhow far\b|\bmilestones?\b|\broll(?:ed|ing)? ?out\b"
        r"|\baction list\b|\bsteps\b|\bwho does what\b|\bon track\b"
    ),
    "reform": r"试验区|先行先试|首批试|首单|改革(?:清单|任务|方案)|\bsandbox\b|\bfirst batch\b",
    "projects": (
        r"[亿万]元(?:级)?(?:的)?(?:项目|工程)|总投资|投产|技改|中试|链主|落户|攻坚项目|新厂|扩产"
        r"|\bmillion[- ]yuan\b|\bbillion\b|\binvestment\b|\bplant expansion\b|\bground-?breaking\b"
    ),
    "problems": (
        r"死结|疙瘩|解开|解了围|僵局|破解|摆平|被抄|抄了|冒牌|拦路虎|绊脚石|心病|烂摊子|说开"
        r"|握手言和|和解|打假|下了?架|老是?被退|被驳回|撞车|两家争|争(?:议|执)|闹(?:上|到|翻|僵)"
        r"|攻克|破题|\bknot\b|\bimpasse\b|\bcopycat|\bknock-?offs?\b|\btakedown\b|\btook down\b"
        r"|\btaken down\b|\bcopied\b|\bconflict\b|\bclash|\bstalemate\b|\bstandoff\b"
    ),
    "results": (
        r"见报|央视|录像|推文|专栏|头条|展板|宣传册|投到|刊登|登上|上了?(?:报|电视|省台)|获奖|入选"
        r"|(?:经验|典型|交流|总结)材料|做法总结|样板|\bfeatured?\b|\bshowcase|\bpublished\b"
        r"|\bheadline|\bposter\b|\bbrochure\b|\bwriting up\b"
    ),
}  # fmt: skip
ESCORT: Mapping[str, str] = {
    "law": (
        r"新修(?:订|改)|修正案|修法|释法|罚则|诉讼时效|司法政策|奖励报酬(?:新规|规定)|普及法"
        rf"|\b(?:new|revised|amended|latest|updated)\b.{{0,40}}\b{_RULES}\b|\blegislation\b"
        r"|\bamendments?\b|\bjudicial interpretation\b"
    ),
    "management": (
        r"委员会|领导小组|专职|专员制|设(?:岗|部|处)|单独设|登记簿|内控|规章|规程|权责|表单|归档"
        r"|工作手册|交接(?:表|制度|流程)|考核(?:制度|办法)|谁当主任|谁负责|谁签字|部门怎么|人怎么配"
        r"|制度体检|管理(?:短板|漏洞)|内部(?:制度|流程)|\bcommittee\b|\broles?\b|\bhandbook\b"
        r"|\bin charge\b|\bsign-?offs?\b|\bapproval\b|\bin-house (?:rules|system)\b|\bsop\b"
        r"|\binternal (?:rules|system|process)"
    ),
    "layout": (
        r"排兵布阵|防御(?:性)?(?:注册|申请|商标)|护城河|专利网|国别|申请(?:日|时机|路径|文本)"
        rf"|(?:数据|算法|版图){_GAP}{{0,12}}登{_GAP}{{0,2}}记|软著|新品种权|商标提前|成组|哪些国家"
        rf"|商标{_GAP}{{0,8}}(?:先报|抢先|提前|几类|哪几类)|外围专利|基础专利|组合拳|申请书"
        r"|\bwhere to file\b|\bfiling (?:strategy|order|plan)|\btrade ?mark classes\b"
        r"|\bdefensive\b"
        r"|\bcontinuation\b|\bdivisional\b|\bdata (?:ip )?registration\b"
    ),
    "innovation": (
        r"联合(?:研发|攻关|实验室)|合作开发|共同研发|技术(?:树|分解|脉络|演进|热点)|研发前|立项前"
        r"|现有技术|对手(?:的)?专利|文献(?:检索|调研)|前沿|换道"
        r"|\btrends?\b|\bjoint (?:r&d|research)"
        r"|\btopic selection\b|\bbefore .{0,20}start(?:s|ed)? (?:the )?(?:r&d|project)"
        r"|\bcompetitors?'? patents\b|\bco-?develop"
    ),
    "analysis": (
        r"把把?脉|排雷|有没有雷|权属(?:核查|清查|风险)|上市前|问询函|科创板|并购(?:前|标的)|摸排风险"
        r"|(?:引进|引才|出口|合作|投资|收购)前|家底分析|\bvet(?:ted|ting)?\b|\bscreen(?:ed|ing)\b"
        r"|\bipo\b|\bpre-ipo\b|\bacquisition\b|\bbackground check"
    ),
    "utilisation": (
        r"入池|池规则|打包许可|许可费|授权费|收益(?:分配|分成)|拍卖|挂牌|出让|变钱|投资人|投保|保单"
        r"|沉睡专利|专利超市|买家|卖出去|卖专利|对价|入表|\broyalt|\bauction|\bpatent pool\b"
        r"|\bspin-?off|\bequity\b|\bcollateral\b|\bbuyers?\b|\bsell(?:ing)? (?:the |their )?patent"
    ),
    "protection": (
        r"留痕|留哪些痕|跳槽|离职(?:面谈|审查|员工)|防着|涉密|开源.{0,6}(?:合规|风险)|合规预案"
        rf"|风险预案|起诉|和解|对方律师|下架|(?:海关|出口){_GAP}{{0,4}}备案|举证|鉴定|出口管制|防火墙"
        r"|\bopen[- ]source\b|\bcompliance\b|\btakedown|\blawsuit|\bsu(?:e|ed|ing)\b|\bleak"
        r"|\bpoach|\bknock-?off|\bcounterfeit|\bcopycat|\bnon-?compete|\bcease"
    ),
}  # fmt: skip
