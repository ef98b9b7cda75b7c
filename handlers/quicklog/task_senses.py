"""What the words of a clause tell of the tasks done in it, by scheme (C12-C17, E6-E12, S5-S11).

Broad on purpose, and one word may tell of several: the learned model weighs them together.
"""

from collections.abc import Mapping

from handlers.quicklog.senses import Senses, compiled

_COMMISSIONER: Senses = compiled(
    {
        "lecture": (
            "讲|念|宣|授课|上课|课|解读|介绍|普及|科普|传达|带去|过一遍|条文|逐条|一条条|讲座"
            r"|传开|通报|学了|培训|\b(?:explain|brief|lectur|present|talk|train|seminar|session"
            "|walk|took them through|read (?:them|both)|went through)"
        ),
        "rules": (
            "政策|法律|法规|条例|规定|细则|指南|新规|新政|办法|文件|通知|精神|补贴|资助|奖励"
            "|费减|减缴|司法解释|[利标权法种密全]法(?!院|子|务|庭|律师)|《|纲要|部署|新修|修订"
            "|修改后|施行|出台|国务院|国办|[一二三四五]年方案|行动方案|要点解|条文|条款|口径"
            r"|\b(?:polic|law|rules?\b|regulation|subsid|act\b|measures|amend|guideline|decree"
            "|interpretation)"
        ),
        "how to": r"怎么|如何|咋|怎样|该不该|能不能|走法|步骤|\bhow to\b|\bwhat to do\b",
        "asked": (
            r"问|请教|咨询|打听|疑惑|疑问|疑虑|拿不准|吃不准|搞不清|想知道|弄不懂|求教|\b(?:asked"
            "|question|quer|wanted to know|wonder|enquir)"
        ),
        "answered": (
            "答|回[他她了复]|解开|解了|讲清|说清|讲透|讲通|说透|讲明白|说明白|告诉|告知"
            r"|当场.{0,6}[通懂]|踏实|弄懂|懂了|释|有着落|了结|想通|放心|cleared up|\b(?:answer"
            "|explain|told|replied|clarif|sorted)"
        ),
        "heard": (
            "听|倾听|访谈|座谈|走访|摸|调研|了解|记下|记了|一一记|问了一圈|问下来|聊了?(?:聊"
            "|一?圈|下来)|转了?[一转]|坐了?[坐会一]|看了[看一]|看看|瞧|唠|近况|叙|谈心"
            r"|\b(?:listen|heard|learn|toured|looked round|caught up|catch up|checked in"
            "|dropped by|stopped by)"
        ),
        "state": (
            "情况|家底|底数|底子|现状|近况|有多少|多少件|谁在管|进展|来历|账目|台账|人员|人手"
            "|配齐|清楚|顺当|顺利|挺好|没啥|没什么|不用我们?操心|一切正常|风平浪静|状况|氛围"
            r"|没白跑|很好|\b(?:all good|fine|in order|no complaints|situation|picture|up to date"
            r"|status)\b"
        ),
        "written": (
            "改|写|理了|梳|捋|填|补|画|列|拟|起草|批注|批了|标|搭|重画|修|润|删|定稿|核|校|审|排"
            r"|编|做了|出了|弄|抠|磨|\b(?:draft|revis|review|rewr|mark(?:ed)?[- ]up|edit|wrote"
            "|fix|polish|tid|sort|restructur|redid|went over)"
        ),
        "document": (
            "权利要求|交底|合同|协议|制度|台账|申请文件|申报|模板|表|清单|流程|书|稿|方案|条款"
            r"|说明书|文本|材料|图|范本|\b(?:claims|contract|agreement|form|template|disclosure"
            "|checklist|document|clauses?|specification)"
        ),
        "helped": (
            "帮|替|陪|带|手把手|教|跟他们|给他们|协助|一起|出主意|支招|指导|辅导|示范|演示|推演"
            r"|出点子|建议他|提醒|\b(?:help|guid|coach|taught|show|advis|hands-on|worked with"
            "|sat with)"
        ),
        "third party": (
            "保护中心|代办处|法院|中院|法庭|执法|海关|仲裁|调解|税务|银行|农行|工行|国知局"
            "|专利局|市监|市场监管|科技局|维权|卫健|代理所|代理机构|律师|公证|评估机构|服务机构"
            "|运营公司|审查员|审查部|预审|版权局|公安|经信|发改|农业农村|药监|管委会|窗口|登记处"
            "|平台|电商|担保|保险|检察|司法局|商务局|财政|培训中心|信息中心|省中心|分中心|代理人"
            r"|对方公司|企业法务|\b(?:court|customs|bank|agency|cnipa|centre|desk|office"
            "|authority|platform|police)"
        ),
        "contacted": (
            "联系|对接|牵线|搭线|引荐|引来|拉来|请来|找来|拨|催|约|递话|把话|转给|转交|打招呼"
            "|接上|碰了|协调|说妥|说通|谈拢|敲定|办下来|接了单|受理|答应|应下|去找|去问|打听"
            "|来回|跑腿|传话|补章|陪.{0,10}(?:跑|去)|沟通|交涉|居中|撮合|介绍.{0,8}(?:认识|给)"
            r"|\b(?:contact|called|rang|chas|got .{0,40} to\b|put .{0,30}in touch|arrang|liais"
            "|introduc|refer|coordinat|linked)"
        ),
        "bureau": (
            r"(?:[省市区县]|州|国知|[\u4e00-\u9fff]{2})局|局里|上级|上面|省里|市里|主管部门"
            r"|知产部门|知识产权部门|\b(?:bureau|department|provincial|county office|city office"
            r"|ip office|administration)\b"
        ),
        "sent up": (
            "报(?!告|名|价|案|发明|社|道)|呈|递|送|交|寄|投|上达|转(?!化|让|了|一|型)|致函|写信"
            r"|发函|条陈|各一份|一份|反映|\b(?:sent|submit|wrote|report|forward|pass|memo"
            "|proposal|both)"
        ),
        "advice": (
            r"建议|意见|提议|呼吁|主张|劝|献策|条陈|想法|专报|\b(?:suggest|recommend|propos|memo"
            "|urg)"
        ),
        "need": (
            "希望|盼|想要|缺|没人|没有|难|愁|怕|急|要求|诉|太|不够|担心|抱怨|吐槽|嘀咕|苦"
            r"|\b(?:need|want|lack|complain|grumbl|no one|nobody|wish|hope|struggl)"
        ),
    }
)
_ENVOY: Senses = compiled(
    {
        "plan": (
            "规划|五年|十五五|思路|明年|来年|后年|往后|今后|长远|白皮书|打算|方向|主线|主攻|蓝图"
            "|格局|战略|定位|目标|一盘棋|盘子|路子|路怎么走|分[三两]步|使劲|发力|谋|务虚|愿景"
            r"|纲要|工作要点|发展|全县|往哪|strateg|\b(?:five|three|next) years?\b|\bplan\b"
            "|direction|roadmap|vision|outline|priorit|white paper"
        ),
        "measure": (
            "举措|措施|清单|任务|指标|进度|督|落实|落得|催|责任|分工|分了工|排班|工期|时限|交账"
            "|整改|抽查|检查|对表|考核|欠账|销号|专项|打法|招|法子|点子|办法|硬任务|通报|到人"
            "|认领|月底前|限期|方案|行动|细则|明细表|盯|要点|逐项|一条条|一项项|验收"
            r"|\b(?:measure|task|target|progress|to-do|deadline|list|who does what|action"
            "|supervis|implement|checked with|overdue|follow)"
        ),
        "pilot": (
            "试点|试验区|示范区|先行|先试|改革|首批|揭榜|国家级.{0,6}(?:区|县|基地)|承担"
            r"|中期(?:评估|报告)|验收|申报书|任务书|创建|\b(?:pilot|reform|trial|demonstration)"
        ),
        "project": (
            "项目|园区|产业园|产业城|基地|小镇|投资|[亿万]|基金|专利池|机构|团队|引进|招|落地"
            "|大厂|工程|二期|一期|总部|签约|融资|大单|资源|贷款|人才|进场|指挥部|牵线|拉来|引来"
            r"|落户|平台|\b(?:project|park|fund|invest|broker|programme|plant|signed|million"
            "|billion)"
        ),
        "problem": (
            "官司|抢注|纠纷|难题|难|侵权|应诉|无效|驳回|卡|打假|假|仿|冒|抄|盗|撞|扯皮|死结|僵"
            "|劝和|说和|调解|谈拢|化解|解了|解开|扣货|下架|申诉|起诉|查封|证据|告|吵|争|摆平"
            r"|解决|掰开|掰扯|坎|麻烦|警告|赔|发函|恢复|异议|被|案|\b(?:disput|fake|copycat"
            "|infring|counterfeit|settl|solv|stuck|squat|fight|quarrel|lawsuit|problem|deal with"
            "|takedown)"
        ),
        "solved": (
            "谈拢|说和|劝和|解开|解了|掰开|化解|凑齐|补齐|应诉|商定|想法子|一起想|理顺|说通"
            r"|帮.{0,12}(?:解|过去)|摆平|谈妥|恢复|赔|握手|了结|拆解|定了|赶走|追回|\b(?:settl"
            "|solv|worked out|sorted|resolv|agreed)"
        ),
        "publicity": (
            "案例|稿|亮点|拍|宣传|经验|简报|专报|信息|报道|公众号|成效|成绩|故事|片子|录|电视"
            r"|融媒体|记者|媒体|典型|推介|展|总结|提炼|事迹|做法|登|脚本|画册|广播|热搜|\b(?:case"
            "|story|article|press|media|highlight|film|video of|write-up|achievement|newsletter"
            "|publish)"
        ),
        "people": (
            "农户|茶农|村民|乡亲|老乡|合作社|店家|店主|摊主|老板|商户|绣娘|渔民|果农|企业"
            "|妇女主任|村干部|县台|所长|镇长|民宿|有人|有位|有几位|拉住|farmers?|villagers?"
            "|growers?|shop|processors?|workshop owners?"
        ),
        "told": (
            "说|讲|反映|提到|提出|抱怨|嘀咕|吐槽|念叨|诉|嚷|问起|拉住|拉着我|苦水|盼|私下|发愁"
            r"|絮叨|\b(?:said|told|complain|grumbl|asked|raised|wish|want|struggl)"
        ),
        "explained": (
            "讲|宣|念|解读|普及|传达|上课|授课|教|告诉|科普|发放|传单|入户|逐户|摆摊"
            r"|\b(?:explain|brief|told|talk|lectur|handed|taught)"
        ),
    }
)
_ESCORT: Senses = compiled(
    {
        "law": (
            "政策|法律|法规|条例|规定|细则|新规|新政|办法|文件|司法解释|[利标权法种密全]法(?!院"
            r"|子|务|庭|律师|则)|《|纲要|部署|条文|数据二十条|修订|出口管制|\b(?:law|polic"
            r"|regulation|rules\b|act\b|statute|interpretation|subsid|guideline)"
        ),
        "management": (
            "专员|岗|职责|部门|机构|专人|人员|副校长|主管|联络员|聘任|考核|谁管|谁签|谁来|分工"
            "|委员会|制度|流程|手册|台账|体系|贯标|认证|内审|评审|审批|归口|章程|办法定|管理"
            r"|说明书定|岗位|交接|披露|奖酬|年费|\b(?:iso|certif|officer|job|who signs|procedure"
            "|workflow|committee|role|manual|ledger|management|audit|policy for|onboard)"
        ),
        "filing": (
            "申请|布局|先报|后报|报哪|申报专利|外围|补申请|权利要求|交底|PCT|pct|pph|马德里|分案"
            "|优先审查|预审|加快|加急|商标|类别|国际|海外|国别|哪几国|进入|同族|撰写|外观|布图"
            "|登记|高价值|培育|组合|摆阵|实用新型|发明|数据知识产权|注册|走专利|走工艺|公开|藏"
            r"|报|欧洲专利|统一效力|挑出|布点|一簇|新加坡|版图|软著|\b(?:fil(?:e|ing)|claim"
            "|portfolio|pct|pph|madrid|trademark|patent famil|divisional|layout|apply"
            "|which countries|fast)"
        ),
        "search": (
            "导航|图谱|地图|全景|脉络|检索|查新|空白|路线|方向|趋势|没人走|哪条路|谁抢|对手|竞品"
            "|同行|文献|情报|现有技术|立项|选题|课题|研发|往哪走|撞车|雷区|查文献|技术树|热点"
            r"|产学研|联合攻关|\b(?:navigat|landscape|map|prior art|search|white space|competitor"
            "|rival|r&d|trend|literature|topic)"
        ),
        "assessed": (
            "评议|评估|评了|评一|评审|体检|尽调|风险|悬|强在哪|弱在哪|优势|劣势|优劣|长短|值不值"
            "|敢不敢|背景|引进|引才|人才|海归|出口|卖到|卖给|收购|并购|上市|科创板|问询|诊断"
            r"|排查|打分|逐条评|合不合适|靠不靠|\b(?:assess|review|risk|due diligence|hire|ipo"
            "|export|acquisition|strength|strong|weak|rate|swot|screen|vet|expos|background"
            "|ahead|heat map)"
        ),
        "use": (
            "转化|许可|转让|作价|入股|质押|贷款|融资|变现|卖|买|定价|价钱|值多少|分账|收钱|收益"
            "|里程碑|付款|运营|专利池|密集型|撮合|挂牌|拍卖|技术市场|名录|保险|证券化|产业化"
            r"|盘活|沉睡|授权费|许可费|对价|投资|基金|银行|入表|合作方|药企|买家|\b(?:licen"
            "|pledge|loan|pric|valu|sell|sale|buyer|royalt|transfer|commerciali|equity|bank"
            "|insur|monet|revenue|deal)"
        ),
        "protection": (
            "侵权|维权|纠纷|诉|告|无效|证据|取证|存证|公证|警告函|律师函|函|保密|商密|商秘|秘密"
            "|机密|涉密|密级|脱密|脱敏|泄|竞业|离职|拷|门禁|柜|谁能看|预警|监测|fto|FTO|自由实施"
            "|踩到|踩雷|撞上|仿|抄|抢注|打假|海关|查扣|337|ITC|itc|应对|应诉|抗辩|禁令|展会|开源"
            r"|合规|许可证|防(?!御性)|藏|\b(?:infring|secret|nda|confiden|lawsuit|litig|fto|freedom"
            "|evidence|warning letter|non-compete|watch|enforce|oppos|invalid|itc|leak|departing"
            "|customs)"
        ),
    }
)
_SHARED = {
    "envoy": (
        "lecture", "rules", "written", "document", "helped", "third party", "contacted",
        "bureau", "sent up", "advice", "need",
    ),
    "escort": ("lecture", "how to", "written", "document", "helped", "need"),
}  # fmt: skip


def _with_shared(scheme: str, own: Senses) -> Senses:
    return {**{name: _COMMISSIONER[name] for name in _SHARED[scheme]}, **own}


OF_SCHEME: Mapping[str, Senses] = {
    "commissioner": _COMMISSIONER,
    "envoy": _with_shared("envoy", _ENVOY),
    "escort": _with_shared("escort", _ESCORT),
}
