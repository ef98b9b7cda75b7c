"""What was done, in the task codes of each scheme (C12-C17, E6-E12, S5-S11), by the words used.

A commissioner's tasks are what the visit did; an envoy's, what was worked on with the region; a
team's, the topics of guidance given. What was needed or complained of is no task of a team.
"""

import re
from collections.abc import Mapping

COMMISSIONER: Mapping[str, re.Pattern[str]] = {
    "publicise": re.compile(
        r"宣讲|宣传|宣贯|普法|解读|讲座|授课|上课|讲课|开讲|政策(?:介绍|告知|推送|传达|讲解|辅导|说明)|传达|科普|发放|发了.{0,6}(?:手册|资料|折页|文件|汇编|指南|清单)|送.{0,4}(?:手册|资料|政策|折页)|转发|推送|讲.{0,12}(?:政策|法|条例|规定|办法|新规|补贴|资助|奖励|细则|指南|文件|精神|要点)|介绍.{0,10}(?:政策|补贴|措施|办法|通知|新规)|培训|新规|政策|科普"
        r"|\bpolic(?:y|ies)\b|\bbrief(?:ed|ing)\b|\bpresent(?:ed|ation)\b|\btraining\b|\bsubsid|\bhanded out\b|\bleaflets?\b|\bseminar\b|\blecture\b|\bintroduced\b|\bregulations?\b"
    ),
    "consult": re.compile(
        r"答复|解答|答疑|回答|咨询|(?<!未)答了|都答|问.{0,20}(?:答|解释|讲|说)|解惑|释疑|回复|疑问|请教|打听|追问|来问|问了"
        r"|\banswer(?:ed)?\b|\bquestions?\b|\bquer(?:y|ies)\b|\basked (?:about|how|whether|if)\b|\bconsult|\bclarified\b|\bq&a\b|\benquir"
    ),
    "understand": re.compile(
        r"了解|摸底|摸清|摸了|调研|听取|听了|问.{0,8}(?:情况|现状|进展|家底|近况)|家底|现状|底数|盘点|收集|征集|走访|座谈|听.{0,8}(?:介绍|汇报|意见|想法|诉求|需求)|需求|诉求|问卷|访谈|看.{0,6}(?:车间|实验室|产线|展厅|台账|清单)|参观|对情况"
        r"|\blearn(?:ed|t)\b|\bfound out\b|\bsurvey|\blistened\b|\bneeds\b|\bsituation\b|\bstock\b|\bstatus\b|\binterview|\btoured\b|\bheard\b"
    ),
    "guide": re.compile(
        r"指导|辅导|手把手|教了?|帮.{0,10}(?:改|理|梳理|看|做|写|起草|修改|完善|制定|布局|检索|规划|评估|建|搭|挑|列|填|审|查|定|捋|分析|筛)|布局|贯标|把关|梳理|优化|修改|改(?:了|好|稿|交底)|审(?:了|阅|核)|起草|建议(?:他们|企业|其|对方|尽快|先|把)|规划|检索|导航|分析|台账|制度|交底书|权利要求|捋|过了一遍|体系|挖掘|诊断|示范|演示"
        r"|\bguid(?:ed|ance)\b|\bhelped\b|\breviewed\b|\bdraft|\bcoach|\badvis(?:ed|ing)\b|\blayout\b|\bportfolio\b|\bwent (?:through|over)\b|\bwalked .{0,20}through\b|\brevis|\bclaims?\b|\bset up\b|\bshowed\b"
    ),
    "coordinate": re.compile(
        r"协调|对接|牵线|搭桥|引荐|转(?:给|交|办|达)|联系(?:了|上|好)?.{0,4}(?:保护中心|法院|市监|机构|律师|银行|部门|代理|市局|县局|区局|省局|专家|海关|公安|审查|仲裁|预审|知识产权局|科技局)|沟通.{0,6}(?:局|部门|中心|银行|法院)|(?:跟|和|与|找|向|给|同)[^，。；]{1,10}(?:局|部门|中心|银行|法院|海关|公安|科)[^，。；]{0,6}(?:沟通|协商|说|对接|联系|协调|打了|通了|衔接|商量|催)|代办|跑.{0,3}(?:手续|腿)|催|介绍.{0,6}(?:机构|律师|银行|代理|专家)|撮合|约了.{0,6}(?:律师|银行|专家|局)|帮.{0,6}(?:联系|约|找|问|协调|对接)"
        r"|\bcoordinat|\bliais|\bcontacted\b|\bput .{0,30}in touch\b|\bconnected .{0,30}with\b|\blinked\b|\breferred\b|\bchased\b|\bintroduced .{0,30}to\b|\barranged\b"
    ),
    "suggest": re.compile(
        r"(?:向|给|跟|同|往)(?:了)?(?:市|县|区|省|当地|上级|上面|属地|\S{2,3}(?:市|县|区))[^，。；]{0,12}(?:局|部门|保护中心|中心)?[^，。；]{0,10}(?:建议|反映|上报|报告|反馈|报送|递|提了)|上报|建议书|报.{0,4}(?:市局|省局|县局|区局)|写.{0,8}(?:建议|报告|专报|信息)|提交.{0,8}(?:建议|报告)|建议.{0,4}(?:省局|市局|县局|区局|上级)|反馈给.{0,8}局|递.{0,4}(?:建议|材料)"
        r"|\bsuggest(?:ed|ion)\b.{0,40}\b(?:bureau|department|office|authorit|administration)\b|\breported .{0,30}to\b|\brecommended .{0,40}(?:bureau|department|office)\b|\bpassed .{0,30}(?:bureau|department|office)\b|\bmemo\b"
    ),
}
ENVOY: Mapping[str, re.Pattern[str]] = {
    "connect": re.compile(
        r"宣讲|宣传|讲.{0,12}(?:政策|法|条例|课|新规|精神|办法)|传达|解读|培训|听取|听.{0,8}(?:意见|建议|想法|诉求|汇报)|收集|征求|带回|反馈|反映|转达|上报|发放|发了.{0,6}(?:资料|手册|折页)|普法|座谈|意见|建议|政策|宣贯|授课|讲座|走访|调研|了解|需求|诉求|问卷"
        r"|\bpolic(?:y|ies)\b|\bbrief|\bpresent|\blisten|\bfeedback\b|\bpass(?:ed|ing) (?:on|it|up|them)\b|\bcollected\b|\bopinions?\b|\btraining\b|\bpublicis"
    ),
    "strategy": re.compile(
        r"规划|思路|十五五|发展方向|顶层设计|谋划|工作要点|定位|纲要|路径|蓝图|战略|三年|五年|明年.{0,6}(?:工作|重点|目标|盘子)|目标|发展.{0,4}(?:计划|路线)|愿景|远景"
        r"|\bstrateg|\bplan(?:ning)?\b|\broadmap\b|\bfive-year\b|\bthree-year\b|\boutline\b|\bdirection\b|\bvision\b"
    ),
    "measures": re.compile(
        r"举措|方案|办法|细则|督导|督促|检查|落实|措施|行动计划|实施意见|清单|考核|台账|进度|推进|抓手|机制|制度|盯|催|通报|指标|任务|奖补|分工|补助|对照|进展|整改"
        r"|\bmeasures?\b|\bsupervis|\bprogress\b|\bfollow(?:ed)? up\b|\bchecklist\b|\baction plan\b|\bscheme\b|\bimplement|\bincentive|\bdraft rules\b|\bwork list\b|\bindicators?\b"
    ),
    "reform": re.compile(
        r"改革|试点|示范县|示范区|先行区?|创建|先试|集成改革|揭榜|一件事|首创|申报.{0,8}(?:示范|试点)|验收|任务书"
        r"|\breform|\bpilot|\bdemonstration (?:county|zone|area)\b"
    ),
    "projects": re.compile(
        r"项目|基地|平台|运营中心|落地|招引|产业园|专项|集群|招商|签约|工程|产业链|资金申报|地理标志.{0,6}(?:保护|园|示范)|转型|升级|服务站|园区建设|投资|建设.{0,4}(?:中心|园|站)|导航"
        r"|\bprojects?\b|\bplatform\b|\bindustrial park\b|\binvest|\bcluster\b|\bbase\b"
    ),
    "problems": re.compile(
        r"难题|疑难|卡点|堵点|纠纷|侵权|化解|会诊|维权|解决|协调|答疑|咨询|解答|案件|抢注|假冒|调解|被告|投诉|打假|难点|棘手|卡住|卡壳|处置|处理|帮.{0,6}(?:找|联系|对接|协调|看)|难"
        r"|\bdispute|\binfring|\bsolv|\bresolv|\bdifficult|\bproblem|\bstuck\b|\bbottleneck|\bcoordinat|\bsquat|\bmediat|\bfix"
    ),
    "results": re.compile(
        r"总结|亮点|典型|案例|经验|报道|信息稿|简报|报送|成效|媒体|品牌|推广|新闻|专报|成果|宣传片|故事|稿|提炼|拍摄|采访|推介|展示|上报.{0,6}(?:材料|案例)"
        r"|\bhighlight|\bcase stud|\bexample|\bachievement|\bpublicity\b|\bmedia\b|\bstory\b|\bstories\b|\bwrite-up\b|\barticle\b|\bresults?\b|\bsummar"
    ),
}
ESCORT: Mapping[str, re.Pattern[str]] = {
    "law": re.compile(
        r"政策|法律|法规|条例|专利法|商标法|新规|细则|审查指南|普法|法治|法条|解读|宣讲|司法解释|规定|补贴|资助|奖励办法|科技成果转化法|职务发明|部署|文件精神|著作权法|开源.{0,4}(?:许可|协议)|合规"
        r"|\blaws?\b|\bpolic(?:y|ies)\b|\bregulations?\b|\bstatut|\blegal\b|\brules\b|\bsubsid|\bexamination guidelines\b"
    ),
    "management": re.compile(
        r"管理体系|贯标|制度|台账|专人|专岗|人员|机构|岗位|职责|意识|iso\s?56005|认证|流程|分级|分类管理|披露|奖酬|知识产权部|管理办法|管理岗|内审|体系|管理人员|架构|专员|知产岗|评审会|管理平台|档案|29490|归口|考核|台帐"
        r"|\bmanagement\b|\bsystem\b|\biso\b|\bcertif|\bprocedure|\bworkflow|\bin-house\b|\bresponsibilit|\bledger\b|\bdocket|\bgovernance\b|\bdisclosure\b|\bawareness\b"
    ),
    "layout": re.compile(
        r"布局|高价值专利|优先审查|快速审查|预审|集中审查|pct|海外申请|马德里|pph|商标注册|布图设计|数据知识产权|申请策略|交底书|权利要求|专利申请|组合|挖掘|申请文件|撰写|外观设计|同族|分案|国际申请|巴黎公约|进入国家阶段|商标.{0,4}(?:类|注册|布局)|快审|加快审查|专利池|培育|软著|进国家|优先权|申请.{0,3}专利"
        r"|\blayout\b|\bportfolio\b|\bpct\b|\bpph\b|\bmadrid\b|\bfast[- ]track|\bpriority exam|\bexpedited\b|\bpre-?exam|\bfiling|\bclaims?\b|\bapplication|\bhigh-value\b|\btrade ?marks? (?:class|filing|regist)"
    ),
    "innovation": re.compile(
        r"导航|图谱|立项.{0,6}(?:检索|查新|分析)|检索|查新|研发路线|技术路线|专利信息|全流程|信息利用|攻关|专利地图|技术趋势|文献|数据库|研发.{0,4}(?:方向|阶段|项目|流程)|竞品|对手.{0,6}专利|协同创新|联合攻关|情报|专利库"
        r"|\bnavigation\b|\blandscape\b|\bpatent map|\bprior art\b|\bsearch|\br&d\b|\broadmap\b|\bpatent information\b|\bcompetitor"
    ),
    "analysis": re.compile(
        r"评议|风险(?:排查|评估|点|分析|筛查)|优劣势|出口.{0,6}(?:评议|风险|审)|人才引进|尽调|尽职调查|对标|分析报告|分析评|体检|诊断|swot|排查|引进人才|背景调查|优势.{0,4}劣势|短板|专利分析|专利质量|上市前|ipo|对外转让"
        r"|\banalys[ie]s\b|\bdue diligence\b|\brisk (?:review|assessment|check)|\bevaluation\b|\bbenchmark|\bexport\b|\btalent\b|\bipo\b|\bweakness|\bdiagnos|\baudit\b"
    ),
    "utilisation": re.compile(
        r"转化|许可|转让|运营|质押|融资|证券化|保险|作价|密集型|撮合|价值评估|评估.{0,3}(?:价值|作价)|金融|变现|盘活|存量|入股|买方|受让|产业化|贷款|银行|授信|开放许可|赋权"
        r"|\blicens|\btransfer|\bpledge|\bfinanc|\bcommerciali[sz]|\bvaluation\b|\binsurance\b|\bloan\b|\bmatchmaking\b|\bmoneti[sz]|\bbank\b"
    ),
    "protection": re.compile(
        r"维权|侵权|保护(?!中心)|诉讼|仲裁|调解|行政裁决|预警|fto|海外纠纷|337|商业秘密|商秘|保密|竞业|取证|存证|应诉|无效|律师函|警告函|假冒|抢注|涉外|自由实施|监测|脱密|泄密|纠纷|被诉|打假|公证|绿色通道"
        r"|\bprotect|\binfring|\blitigat|\bmediat|\bfto\b|\bfreedom to operate\b|\btrade secrets?\b|\bdispute|\bconfidential|\bnda\b|\benforce|\bevidence\b|\bmonitor|\bwarning letter|\binvalid"
    ),
}
OF_SCHEME: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "commissioner": COMMISSIONER, "envoy": ENVOY, "escort": ESCORT,
}  # fmt: skip


def by_words(text: str, scheme: str) -> tuple[str, ...]:
    """The codes whose words stand in an `even` text, in the scheme's order."""
    return tuple(code for code, words in OF_SCHEME[scheme].items() if words.search(text))
