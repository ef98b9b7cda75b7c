"""The words of each task, in either language (C12-C17, E6-E12, S5-S11): what people call it.

A commissioner's tasks are what the visit did; an envoy's, what was worked on with the region; a
team's, the topics of guidance given.
"""

import re
from collections.abc import Mapping

from handlers.quicklog import task_vocabulary

# Offices whose names speak of a task and say nothing of what was done.
OFFICES = re.compile(
    r"(?:县委|市委|区委)?改革办(?:公室)?|(?:成果|技术|专利|科技)*转化(?:办公室|办|中心|处|部|科|平台公司)|转移(?:办|中心)"
    r"|知识产权(?:办公室|办|部|处|科)(?!的?(?:岗位|职责|人员))|知产(?:办|处|科)|征求意见稿"
    r"|审查意见(?!.{0,3}答复)|意见稿|战略科技|tech[- ]transfer (?:office|team|people|centre"
    r"|center)|translational office"
)
_GAP = r"[^，。；！？,;!?\n]"
_SENTENCE = r"[^。；！？;!?\n]"
_RULE = (
    r"(?:政策|法律|法规|法条|条例|规定|细则|指南|新规|新政|办法|文件|通知|精神|补贴|资助|奖励"
    r"|费减|减缴|惩罚性赔偿|司法解释|专利法|商标法|著作权法|版权法|竞争法|垄断法|安全法|促进法"
    r"|《[^》]+》|第[\d一二三四五六七八九十百]+条|指引|制度(?:是|的)?(?:新|最)|声明制度|链接制度"
    r"|强国|纲要|侵权判定|原则|怎么判|学术不端|普法|法治|办理要点|口径|赔偿标准|激励|扶持|合规"
    r"|部署|转化运用方案|(?:新|出)的?[^，。]{0,10}(?:方案|意见|标准))"
)
_TELL = (
    r"(?:讲|念|宣|说|传达|传答|解读|介绍|普及|科普|告知|告诉|上了?(?:一?[堂课节]|法)|授"
    r"|过了?一?遍|过一遍|串|通报|推送|转发?|发|带去|送|摆|学|领读|宣贯|开讲)"
)
_THIRD = (
    r"(?:保护中心|代办处|法院|中院|法庭|执法队|执法局|海关|仲裁|调解委|调解中心|税务|银行|工行"
    r"|农行|受理处|专利局|市监|市场监管|科技局|维权中心|卫健委|代理所|代理机构|代理人|律师"
    r"|公证处|评估机构|服务机构|运营公司|审查员|审查部|预审员|版权局|公安|经信|发改|农业农村局"
    r"|药监|园区管委会|管委会|窗口|登记处|国知局|(?<!来)局(?!长|面|部|限|促|里)|部门|大厅|平台方"
    r"|担保|保险公司|检察|司法局|商务局|财政)"
)
_SETTLE = (
    r"(?:协调|对接|打招呼|联系|拉着|拉上|约了?|约好|找(?:了|到)?|跑|盯|催|打电话|拨通|问妥|问了"
    r"|递(?:给|交)|谈拢|疏通|居中|说和|牵线|搭桥|引荐|办妥|通了|登记|拿到手|章|请到|请了|抹平"
    r"|澄清|沟通|转(?:给|交|办)|协商|商量|说好|说通|敲定|补上|改回来|解决|衔接|交涉|争取|申请"
    r"|撮合|代办|陪.{0,12}(?:去|跑|递|到)|谈(?:妥|定)|促成|对上|答应|放行|受理)"
)

COMMISSIONER: Mapping[str, re.Pattern[str]] = {
    "publicise": re.compile(
        rf"讲(?:了|解|授)?{_GAP}{{0,4}}(?:快速预审|优先审查|地理标志|知识产权(?:保护|基础)?知识"
        rf"|专利基础|知识产权保护)(?!{_GAP}{{0,10}}怎么)|(?:专利|知识产权|商标)讲座|宣讲|宣贯"
        rf"|普法|解读|宣传(?!专利|片|册)|(?<!没){_TELL}(?!到){_GAP}{{0,24}}{_RULE}"
        rf"|{_RULE}{_GAP}{{0,14}}(?:讲|念|解读|宣|串|过了?一?遍|介绍|推送|发放|学了|摆|告诉)"
        rf"|{_RULE}[^。；]{{0,12}}讲完|内容{_GAP}{{0,4}}是{_GAP}{{0,16}}{_RULE}|送法|(?:讲座"
        rf"|授课|网课|一课|公开课|培训课|讲堂)|发放?{_GAP}{{0,6}}(?:手册|资料|折页|汇编|指南)"
        rf"|传达|科普|政策推送"
        r"|\b(?:explain|brief|present|lectur|talk|walk|introduc|cover|gave|email|told|webinar"
        r"|session|spoke|train)[a-z]*\b.{0,70}\b(?:polic(?:y|ies)|law|rules?|regulations?"
        r"|subsid(?:y|ies)|act|guidelines?|measures|amendments?|notice|fee reductions?)\b"
        r"|\b(?:polic(?:y|ies)|law|rules?|subsid(?:y|ies)|regulations?)\b.{0,20}\b(?:briefing"
        r"|lecture|talk|session|training|webinar)|\bhanded out\b|\bleaflets?\b"
    ),
    "consult": re.compile(
        r"答复(?!的?思路|意见|审|稿)|解答|答疑|回答|(?<![作应报对])答(?:了|过|掉|完|\d"
        r"|[一二两三四五六七八九十仨俩]|$)|都答|作答|解惑|释疑|答上|给答|答咨询|答提问|邮件回复"
        r"|(?:都|统一|逐条|逐个|一并)回了|疑问|问了?(?:我"
        r"|我们)?[\d一二两三四五六七八九十俩仨]+[个条项]?问题|咨询(?!公司|机构|费|师)"
        rf"|(?:(?<!问)(?<!问了)问(?!题是|卷|清|问|过他们|起来记|责|了?(?:一下|今年|他们|下|问"
        rf"|产线|仓库|家底|情况|近况))|请教|打听|追问|疑问|提问|想知道|搞不清|拿不准"
        rf"|不明白){_SENTENCE}{{0,60}}(?:答|回(?:了|他|她|掉|完|信|过|复)|讲清|说清|讲明白"
        rf"|说明白|讲名白|给说|我说|告诉|说了|讲了|解了|说通|解惑|解释|教他|教她|发给|列好"
        rf"|搞明白|懂了|可以)|问题{_GAP}{{0,12}}(?:回掉|回完|回了|答|讲清|说清|讲明白|说通|解释"
        rf"|解了|搞定)|题目都解|讲明白了{_GAP}{{0,4}}，就这"
        r"|\banswer(?:ed)?\b|\bquestions?\b|\bquer(?:y|ies)\b|\bq&a\b|\bone q\b|\bqs\b|\benquir"
        r"|\binquir|\bclarified\b|\basked (?:me |us )?(?:about|how|whether|if|what"
        r"|which)\b.{0,60}\b(?:told|said|explained|replied|answered)"
    ),
    "understand": re.compile(
        r"了解|摸排|倾听|对接需求|征求意见|对了下账|摸底|摸清|摸了?摸?(?=.{0,8}(?:家底|底|情况))"
        r"|摸透|摸家底|调研|听取|家底|现状|底数|盘点|盘了|收集|征集|访谈|问卷|问了问|问清"
        r"|问了?今年|问来|抄录|统计了|记了一本|摸一摸|看了一下|看车间|看样机|看产线|看展"
        rf"|听(?:他|她|了|完|完了|科|对方|院|所|两家|校|学|厂|P|负|主)?{_GAP}{{0,30}}(?:讲|说"
        rf"|介绍|汇报|意见|想法|诉求|需求|情况|报了|倒|诉苦|发火)|(?:看完|看了|转了?|走了|瞧了"
        rf"|参观|看){_GAP}{{0,8}}(?:车间|实验室|产线|生产线|台账|展厅|仓库|课题组|设备|档案室"
        rf"|机房|怎么走|样机|厂里)|厂里转|实验室转|问(?:了|了他们|他们|了下"
        rf"|了一下){_GAP}{{0,14}}(?:多少|几个|几件|情况|进展|近况|现状|签了|立了)"
        rf"|把{_GAP}{{0,14}}(?:讲了一圈|讲了一遍|报了一遍|说了一圈)|需求|诉求|听意见"
        rf"|意见{_GAP}{{0,4}}(?:听|记|收)|情况{_GAP}{{0,6}}(?:问|摸|记|听)"
        r"|\btold me about\b|\bwhere .{0,30}stand\b|\blearn(?:ed|t)\b|\bfound out\b|\bsurvey"
        r"|\blistened\b|\bfull picture\b|\btook stock\b|\bstock-?tak|\binterview|\btoured\b"
        r"|\bwalked round\b|\bheard\b|\basked where\b|\basked about their\b|\bgot (?:a"
        r"|the) .{0,14}(?:picture|overview)\b|\bmapped out\b|\btook notes\b|\bcollected\b"
        r"|\bnoted\b"
    ),
    "guide": re.compile(
        rf"(?:帮助|帮|协助|为){_GAP}{{0,12}}(?:完善|申报|申请|准备|开展|提升|规范|健全|培育|分级"
        rf"|分类)|指导|辅导|手把手|指点|(?<!指)教(?!授|育|务|学|师|研|室|科|书|材)|(?:帮|替|给"
        rf"|带|陪|跟|和|与|为|协助){_GAP}{{0,26}}(?:改(?!革|期|天|成电话|成视频)|理(?!工|由|大"
        rf"|想|论|解)|梳|捋|写|起草|修|制定|布局|检索|规划|评估|搭|挑|列|填|审(?!查|批)|定(?:了"
        rf"|好|下|出)|分析|筛|排(?:了|好|出|个|完)|立(?:了|起)|拆|划|补齐|重做|做了|建"
        rf"|过了?(?:一|遍|他|两|完)|顺|把关|过清单|归|圈|标|看了眼|设计|算|出了个)|(?:改(?!成|期"
        rf"|约|为|线|电|视|用)|重写|重搭|核|批注|分|重排|修改|梳理|捋|逐条|逐段|逐项|优化|起草"
        rf"|搭|排){_GAP}{{0,14}}(?:了|好|完|定|稿|遍|过|起来)|{_GAP}(?:分层|分级"
        rf"|布局){_GAP}{{0,6}}(?:捋|讲|定|商量|理)|讲{_GAP}{{0,22}}怎么(?!判|规定)|商量怎么"
        rf"|怎么{_GAP}{{1,14}}(?:教|示范|演示|交代)|交代了|批注|核了一?遍|分好类|(?:权利要求"
        rf"|交底书|制度|台账|合同|条款|协议|模板|布局|清单|流程|表){_GAP}{{0,10}}(?:改|理|搭|捋"
        rf"|定|修|抠|重|写|简化|建|立|过了|列|给)|(?:^|[，。； ])(?:逐段|逐条|一起)?[捋改]"
        rf"|提醒{_GAP}{{0,4}}先|交底书{_GAP}{{0,4}}课"
        rf"|改{_GAP}{{0,8}}[\d一二两三四五六七八九十]+[份件处条]|一格格|贯标|把关|建议(?:他们"
        rf"|企业|其|对方|先)|诊断会|示范了?|带{_GAP}{{0,8}}过了?|初稿|改定|砍掉|简化|示范怎么"
        rf"|写权利要求|过了遍|定了{_GAP}{{0,14}}(?:方案|模板|流程|划分|顺序)"
        r"|\b(?:clause by clause|line by line)\b|\bredesigned\b|\bgave them fixes\b|\bguid(?:ed"
        r"|ance|ing)\b|\bhelp(?:ed|ing)?\b.{0,40}\b(?:draft|write|rewrite|sort|set|tidy|plan"
        r"|build|decide|review|revise|file|map|prepare|design|list|fix|restructure|choose|pick)"
        r"|\breviewed\b|\b(?:re)?draft(?:ed|ing)?\b|\bcoach|\badvis(?:ed|ing)\b"
        r"|\bwent (?:through|over)\b|\bwalked them through how\b|\brevis(?:ed|ing)\b|\bset up\b"
        r"|\bshowed\b|\brewrote\b|\breworked\b|\bfixed (?:their|the|up|his)\b|\btidied\b"
        r"|\bsorted out their\b|\bedited\b|\btaught\b|\btalked (?:them )?through\b|\bmarked up\b"
        r"|\bpolished\b"
    ),
    "coordinate": re.compile(
        rf"协调|牵线|搭桥|引荐|居中|疏通|说和|打招呼|{_THIRD}{_SENTENCE}{{0,30}}{_SETTLE}"
        rf"|{_SETTLE}{_SENTENCE}{{0,16}}{_THIRD}|(?:推荐|介绍|引进){_GAP}{{0,8}}{_THIRD}|(?:联系"
        rf"|对接|引荐|请来){_GAP}{{0,6}}专家|(?:处理|查处){_GAP}{{0,4}}(?:侵权|投诉)"
        r"|\bcoordinat|\bliais|\bcontacted\b|\bput .{0,40}in touch\b|\bconnected .{0,40}with\b"
        r"|\blinked\b|\breferred\b|\bchased?\b|\bintroduced .{0,40}to\b|\barranged\b|\b(?:rang"
        r"|called|phoned) .{0,40}(?:office|court|bureau|centre|center|customs|bank|cnipa|agency)"
        r"|\bgot the .{0,60}to\b"
    ),
    "suggest": re.compile(
        rf"建议书|建议稿|建议{_SENTENCE}{{0,30}}(?:省局|市局|区局"
        rf"|县局){_SENTENCE}{{0,12}}(?:一份|送|报|递|收)|建议{_GAP}{{0,3}}(?:省局|市局|区局|县局"
        rf"|局里|上级|政府|知识产权局)|工作建议|书面建议|书面意见|(?:写|递|报|送|呈|提交|汇成"
        rf"|形成|寄|转){_SENTENCE}{{0,24}}(?:省局|市局|区局|县局|\S局|上级"
        rf"|部门){_SENTENCE}{{0,16}}(?:建议|意见|反映|呼吁)|(?:建议|意见"
        rf"|情况){_SENTENCE}{{0,24}}(?:递|报|送|呈|提交|汇成|寄|写|给"
        rf"|转){_SENTENCE}{{0,16}}(?:省局|市局|区局|县局|\S局|上级)|(?:向|给|跟|请"
        rf"|往){_GAP}{{0,14}}(?:省局|市局|区局|县局|\S局|上级){_GAP}{{0,12}}(?:建议|提了|反映"
        rf"|呼吁|反馈|上报)|上报{_GAP}{{0,8}}(?:省局|市局|区局|县局)"
        r"|\bsuggest(?:ed|ion)s?\b.{0,60}\b(?:bureau|department|office|authorit|administration)"
        r"|\b(?:bureau|department|office)s?\b.{0,60}\bsuggest"
        r"|\breported .{0,40}to (?:the )?(?:bureau|province|city|county)"
        r"|\brecommend.{0,60}\b(?:bureau|department|office)|\bmemo\b|\bproposal to\b"
    ),
}
ENVOY: Mapping[str, re.Pattern[str]] = {
    "connect": re.compile(
        rf"宣讲|宣传(?!报道|口|片|部|稿|周|[，。]|$)|宣贯|普法|解读|传达|传答|转达|{_TELL}(?:了"
        rf"|给)?{_GAP}{{0,26}}{_RULE}|{_RULE}{_GAP}{{0,12}}(?:讲|念|解读|发)|(?:给|跟|向|对"
        rf"|为){_GAP}{{1,26}}(?:讲|念|上课|授课|开讲|上了?一课)|讲(?:了(?!理由"
        rf"|[一二三四五几两\d]+点)|课|座|到|商标|专利|地标)|开讲|授课|(?:听|收集|征集|征求"
        rf"|汇总){_GAP}{{0,20}}(?:意见|建议|想法|诉求|声音|苦水|说|讲|呼声)|苦水|(?:收集|征集"
        rf"|了解){_GAP}{{0,8}}(?:需求|诉求)|(?:报|转|带|写|反映|反馈|呈|转呈"
        rf"|转报){_GAP}{{0,10}}(?:省局|省里|上级|市里|上面)(?!简报|专报|信息|公众号|宣传)|上课"
        rf"|意见{_GAP}{{0,4}}(?:听|记|收|带)|座谈会?|恳谈"
        r"|\bexplain(?:ed)?\b.{0,50}\b(?:rules?|polic|law|regulat|subsid|measures)|\bbrief(?:ed"
        r"|ing|ings)\b|\btold (?:them|him|her) about the .{0,20}(?:rules|law|polic)|\bpolic(?:y"
        r"|ies)\b|\blisten|\bfeedback\b|\bpass(?:ed|ing) (?:on|it|up|them)\b|\bopinions?\b"
        r"|\blecture|\btalk on\b|\bhe said\b|\bshe said\b|\bthey said\b|\bcomplained\b"
        r"|\bpresented\b|\btold me\b"
    ),
    "strategy": re.compile(
        rf"规划|思路|十五五|发展方向|顶层设计|谋划|工作要点|定位|纲要|蓝图|战略|行动计划"
        rf"|[三五]年{_GAP}{{0,6}}(?:计划|盘子|方案|目标|路线)|[三五]年怎么|(?:明年|来年|今后"
        rf"|往后|下一步|未来){_GAP}{{0,8}}(?:工作|重点|目标|盘子|往哪|怎么走|怎么干|路子|几年"
        rf"|两年|三年|预算)|往哪{_GAP}{{0,4}}(?:走|使劲|发力)|盘子|愿景|远景|总体(?:安排|考虑)"
        rf"|发展路径|产业发展"
        r"|\bstrateg|\bwork plan\b|\bip plan\b|\broadmap\b|\b(?:five|three)-year\b|\boutline\b"
        r"|\bvision\b|\bnext year's\b|\bplan should\b|\bpriorities\b"
    ),
    "measures": re.compile(
        rf"举措|措施|(?:研究|商量|讨论|商讨|制定|起草|拟定|出台){_GAP}{{0,12}}(?:工作方案"
        rf"|实施方案|方案|办法|细则)|督导|督促|督查|督一督|抓手|落实|落没落"
        rf"|{_GAP}条{_GAP}{{0,4}}(?:招|办法|举措|措施)|专项行动|规范月|点子|整改|实施意见|打法"
        rf"|办法(?!律){_GAP}{{0,10}}(?:定|干|用|开|拿|落)|(?:检查|对照|盯着?"
        rf"|催){_GAP}{{0,14}}(?:进度|清单|任务|指标|台账|要点|项目|表)|(?:进度|清单|任务表?|指标"
        rf"|台账|要点){_GAP}{{0,12}}(?:检查|对|查|盯|催|过|排)|奖补|工作方案|考核(?:办法|方案"
        rf"|细则|指标)|任务进度|工作机制|排兵布阵|方案{_GAP}{{0,8}}(?:挂|干|推|落地|实施)|指导站"
        rf"|检查|督着|督办|对表|时限|查漏|红灯|维权举措|执法方案"
        r"|\bmeasures?\b|\bsupervis|\boverdue\b|\bprogress\b|\bfollow(?:ed)? up\b|\bchecklist\b"
        r"|\baction plan\b|\bimplement|\benforcement plan\b|\bincentive|\binspect|\btargets?\b"
        r"|\bdeadlines?\b"
    ),
    "reform": re.compile(
        r"改革|试点|先行区?|先试|集成改革|一件事|首创|揭榜|\breform|\bpilot|\btrial zone\b"
    ),
    "projects": re.compile(
        rf"(?:大|重大|重点|亿|产业园|导航|品牌|示范区|平台|基地|中心|二期|一期|建设|转化|投资"
        rf"|招商){_GAP}{{0,4}}项目|项目{_GAP}{{0,10}}(?:落地|签约|启动|推进|对接|专利池|资金"
        rf"|开工|申报|谈)|(?:推进|推动|对接|争取|谋划|落实){_GAP}{{0,14}}项目|产业园|招引|招商"
        rf"|签约|引进|集群|产业链(?!知识产权)|产业基地|(?:建|园区|产业|核心)基地|大工程|重大"
        rf"|运营中心|创新港"
        r"|\b(?:major|mega|key) project|\bproject\b|\bindustrial park\b|\binvestors?\b"
        r"|\bcluster\b|\bbase\b"
    ),
    "problems": re.compile(
        rf"难题|疑难|老大难|硬骨头|难事|卡点|堵点|纠纷|官司|扯皮|化解|会诊|调和|调解|仿冒|假冒"
        rf"|冒用|抢注|侵权|异议|案子|被告|投诉|下架|联合应诉|棘手|症结|(?:替"
        rf"|帮){_GAP}{{0,16}}(?:协调|解决|要回|追回|摆平|改好|疏通)|卡住|卡壳|卡在|协调(?!会)"
        rf"|解决|谈妥|撞了|移送|僵了|思路通了"
        r"|\bdisput|\bquarrel|\bfight(?:ing)?\b|\binfring|\bsolv|\bresolv|\bsettle"
        r"|\bsorted out\b|\bdifficult|\bstuck\b|\bbottleneck|\bsquat|\bmediat|\bcounterfeit"
        r"|\bopposition\b|\bdeadlock"
    ),
    "results": re.compile(
        r"亮点|典型|(?<!讲)案例|信息稿|简报|专报|投稿|登报|(?:信息|新闻|经验|通讯|案例|供|撰|写"
        r"|约)稿|稿子|一篇|报社|报道|宣传(?:报道|口|片|稿)|新闻|公众号|短视频|成绩单|小册子|拍成"
        r"|成果(?:展|集|宣传|汇编)|经验(?:材料|做法|总结)?|提炼|采访|总结(?!会)|成效|推广"
        r"|工作信息|故事|品牌故事|画册|推介|电视台|日报|\bhighlight|\bcase stud|\bachievement"
        r"|\bpublicity\b|\bmedia\b|\bstory\b|\bstories\b|\bwrite-up\b|\bwrote up\b|\barticle\b"
        r"|\bnewsletter\b|\bpress\b|\bbest practice\b|\bsuccess\b"
    ),
}
ESCORT: Mapping[str, re.Pattern[str]] = {
    "law": re.compile(
        rf"政策|法律|法规|条例|专利法|商标法|著作权法|竞争法|垄断法|安全法|促进法|新规|细则"
        rf"|审查指南|普法|法治|法条|司法解释|新政|反垄断|(?:新|规定|修订"
        rf"|文件)的?{_GAP}{{0,6}}(?:规定|办法|文件)|新出的{_GAP}{{0,10}}(?:文件|办法)"
        rf"|《[^》]*法[^》]*》|强国纲要|部署|奖励办法|惩罚性赔偿"
        r"|\blaws?\b(?! firm)|\bpolic(?:y|ies)\b|\bregulations?\b|\bstatut|\b(?:new|revised"
        r"|amended) rules\b|\bsubsid|\bguidelines\b"
    ),
    "management": re.compile(
        rf"(?<!保护)体系(?:认证|贯标|建设)|章程|分级评审|知产部|知识产权管理|专利管理"
        rf"|制度(?:建设|完善|梳理|修订|文件)|管理人员|部门设置|管理(?:体系|制度|办法|流程|规范"
        rf"|岗|人员|手册|架构|平台|机制)|贯标|台账|专人|专岗|岗位|职责|iso\s?56005|认证|认正"
        rf"|审批(?:流程|单|权限)|分级分类|分类分级(?!密)|成果披露|披露{_GAP}{{0,4}}(?:流程|制度)"
        rf"|奖酬|知产部门?{_GAP}{{0,6}}岗|内审|考核指标|29490|归口|人员配备|谁管|机构设置"
        rf"|管理评审|意识(?:培训|提升|宣)|例会制度|年费管理|代理机构管理|制度{_GAP}{{0,8}}(?:写"
        rf"|改|建|立|定)|写进制度"
        r"|\bmanagement\b|\biso\b|\bcertif|\bprocedure|\bworkflow|\bresponsibilit|\bledger\b"
        r"|\bdocket|\bgovernance\b|\bdisclosure\b|\bjob description\b|\bip manager\b"
        r"|\borg(?:anisation)? chart\b|\boffice chart\b|\bofficers\b"
    ),
    "layout": re.compile(
        rf"布局|高价值|优先审查|快速审查|预审|集中审查|(?<![a-z])pct|数据[^，。；]{0, 6}登记"
        rf"|海外申请|海外同族|马德里|(?<![a-z])pph|商标注册|布图设计|数据知识产权|申请策略"
        rf"|专利申请(?!量|数|情况)|申请文件|商标申请|集成电路|交底书|权利要求|专利组合|专利挖掘"
        rf"|挖掘{_GAP}{{0,6}}专利|撰写|外观设计|分案|国际申请|巴黎公约|国家阶段|加快审查|专利池"
        rf"|优先权|海外优先|怎么布|分开布|怎么搭配着?[布报]|往哪些国家|进美国|报发明|实用新型"
        rf"|申请{_GAP}{{0,6}}(?:顺序|节奏|先后|时间表|计划)|(?:国外|境外"
        rf"|海外){_GAP}{{0,4}}(?:申请|注册|布)|商标{_GAP}{{0,6}}(?:类别|布局|注册)|同族|培育"
        r"|\blayout\b|\bportfolio\b|\bpct\b|\bpph\b|\bmadrid\b|\bfast[- ]track|\bpriority exam"
        r"|\bexpedited\b|\bpre-?exam|\bfil(?:e|ing)s?\b|\bclaims?\b|\bhigh-value\b"
        r"|\bpatent famil"
    ),
    "innovation": re.compile(
        rf"导航|图谱|立项{_GAP}{{0,8}}(?:检索|查新|导航|前(?!.{{0,8}}评议))|检索(?!报告)|查新"
        rf"|研发(?:路线|方向|路径|全流程|起点|阶段)|技术路线|专利信息|专利地图|技术(?:趋势|空白)"
        rf"|空白点?|竞品(?:分析|检索|监测)|专利情报|情报|协同创新|产学研|研发立项|专利信息|选题"
        rf"|专利库|避(?:免|开)?重复研发|攻关|绕开"
        r"|\bnavigation\b|\blandscape\b|\b(?:ip|patent) map|\bmapping\b|\bprior art\b|\bsearch"
        r"|\br&d\b|\bwhite space|\bcompetitor patents"
    ),
    "analysis": re.compile(
        rf"评议|风险(?:排查|点|分析|筛查|体检)|优劣势|优势{_GAP}{{0,3}}(?:劣势|短板)|尽调"
        rf"|尽职调查|体检|人才引进{_GAP}{{0,8}}(?:风险|评|查)|引进{_GAP}{{0,12}}(?:评议|背景"
        rf"|审查)|出口{_GAP}{{0,8}}(?:评议|风险|审查)|分析评|风险评估|专利分析|竞争力?分析|swot"
        rf"|背景(?:调查|评议)|专利质量分析|诊断|收购{_GAP}{{0,10}}评"
        r"|\banalytical review\b|\b(?:ip|export) (?:review|audit|analysis|assessment)\b|\bipo\b"
        r"|\bweak spots?\b|\bdue diligence\b|\brisk (?:review|assessment|check)|\bevaluation\b"
        r"|\bswot\b|\bstrengths and weaknesses\b|\bbefore (?:hiring|exporting|the acquisition)\b"
        r"|\btalent\b|\bassessment\b"
    ),
    "utilisation": re.compile(
        rf"转化|许可(?!证)|转让|运营|质押|融资|证券化|专利保险|知识产权保险|作价|密集型|撮合|价值评估"
        rf"|评估{_GAP}{{0,4}}(?:价值|作价)|金融|变现|盘活|入股|产业化|技术交易|投融资|价值实现"
        rf"|专利运用|成果转移|贷款|授信|定价"
        r"|\blicen[cs]|\btransfer(?!red)|\bpledge|\bfinanc|\bcommerciali[sz]|\bvaluation\b"
        r"|\binsurance\b|\bloan\b|\bmatchmaking\b|\bmoneti[sz]|\bpricing\b|\bopen licen"
    ),
    "protection": re.compile(
        rf"维权|侵权|保护(?!中心|范围|主题|客体)|诉讼|仲裁|调解|行政裁决|预警|(?<![a-z])fto"
        rf"|海外纠纷|(?<!\d)337|商业秘密|商秘|商密|技术秘密|密点|保密(?!审查)|竞业|取证|存证"
        rf"|留证|证据|应诉|无效|律师函|警告函|假冒|抢注|涉外|自由实施|监测|泄密|泄露|纠纷|被诉"
        rf"|打假|公证|绿色通道|投诉|被抄|被仿|抄袭|带走|门禁|查扣|扣货|扣押"
        rf"|展会{_GAP}{{0,8}}(?:扣押|应对|投诉)|禁令|举报"
        r"|\bprotect|\binfring|\blitigat|\bmediat|\bfto\b|\bfreedom[- ]to[- ]operate\b"
        r"|\btrade[- ]secrets?\b|\bdispute|\bconfidential|\bnda\b|\benforce|\bevidence\b"
        r"|\bmonitor|\bwarning letter|\binvalid|\binjunction|\bcustoms (?:seiz|record)"
    ),
}


def _widened(
    words: Mapping[str, re.Pattern[str]], more: Mapping[str, str]
) -> Mapping[str, re.Pattern[str]]:
    return {code: re.compile(f"{each.pattern}|{more[code]}") for code, each in words.items()}


OF_SCHEME: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "commissioner": _widened(COMMISSIONER, task_vocabulary.COMMISSIONER),
    "envoy": _widened(ENVOY, task_vocabulary.ENVOY),
    "escort": _widened(ESCORT, task_vocabulary.ESCORT),
}
