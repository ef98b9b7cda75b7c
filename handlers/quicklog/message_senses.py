"""What the words of a whole message tell of where it was, and whether it was at all.

The text comes masked: U is a unit or region (see `signs`).
"""

from handlers.quicklog.senses import Senses, compiled

WORDS: Senses = compiled(
    {
        "go": (
            "去|到|赴|跑|进|上(?=U)|下(?=U|乡|县|去)|蹲|泡|驻|待|呆|坐(?!席)|住|奔|走|转|登|钻"
            r"|窝|耗|围|扎|逛|访|探|踏|爬|落脚|抵|\b(?:visit|went|drove|took the|dropped|swung"
            "|stopp|popped|sat|toured|walked|spent|on site|on the ground|in person|up in|over at"
            "|inside|back from)"
        ),
        "go unit": (
            "(?:去|到|赴|跑|进|上|下|蹲|泡|驻|待|住|在|奔|走进|摸到|访|来到|落脚"
            "|回)了?[^，。；,U]{0,4}U|U[^，。；,]{0,4}(?:跑|转|坐|待|蹲|泡|逛|走|耗|看|住)"
            r"|\b(?:at|in|to|inside|by|visited|around) (?:the )?U"
        ),
        "inside": (
            "车间|楼|厂[里区房]|校区|校[里内]|院[里内子]|所里|机房|会议室|礼堂|教室|展厅|门诊"
            "|病房|实验室|基地|园区|镇|乡|村|街道|码头|海岛|岛|茶园|地里|田|大棚|山|工地|县里"
            "|区里|局里|县局|门卫|现场|实地|当面|面对面|上门|食堂|门口|隔壁|办公室|产线|仓库"
            r"|台架|白板|墙|屋|\b(?:workshop|plant|campus|lab\b|floor|ward|office|factory|park"
            "|site|farm|county)"
        ),
        "travel": (
            "船|车|动车|高铁|飞|山路|路上|驱车|开车|过夜|住|连轴|一趟|两趟|摸黑|天不亮|雨|雪"
            "|ferry|train|drove|trip"
        ),
        "remote": (
            "电话|微信|wx|视频|腾讯|会议号|线上|邮件|邮箱|邮|qq|钉钉|语音|远程|云|zoom|teams"
            "|企微|消息|网课|屏幕|私信|通话|连[个了]?线|连麦|来电|去电|拨|打给|打来|群里|群|回信"
            "|信|函|短信|在线|直播|长途|回传|传给|传过去|发给|发他|发我|发了|捎话|留言|phone"
            "|call|wechat|e-?mail|online|video|remote|rang|webinar|voice|message|text|virtual"
            "|chat|sent"
        ),
        "came": (
            "来(?:我们?|咱们?|局|省|杭|访|了我|到我|窗口)|到(?:我们?|局里|我办公室|杭州|省局)"
            "|找(?:我|上门|过来)|我(?:们)?(?:办公室|楼|中心|这|局|单位)|杀到|came|our office"
            "|my office|by us|dropped by my"
        ),
        "third": (
            "会场|论坛|展会|展|咖啡|茶歇|茶座|碰[上到见]|遇|堵到|逮|撞见|偶遇|酒店|饭|研讨|年会"
            "|大会|散会|走廊|路边|城站|机场|窗口|分理|保护中心|代办处|省局|市局|培训班|同学|边上"
            "|约在|来杭|conference|forum|fair|coffee|ran into|bumped|expo"
        ),
        "written": "写|改|报|递|呈|材料|稿|建议",
        "cancel": (
            "取消|作废|推[了掉]|推迟|延|改期|没[去成开来见打接连办到走进起人]|没能|未|退[了票]"
            "|黄|泡汤|吹|爽约|放鸽子|抹了|免了|走不成|去不成|不[去来开搞办见]了|停航|停电|崩"
            "|没起来|算了|改天|改日|再说|再定|另约|临时|撞|白跑|扑空|空跑|等于没|不算|落空|撤|停"
            r"|封|台风|洪水|暴雨|病|感冒|发烧|隔离|\b(?:cancel|off\b|bail|postpon|resched"
            "|no[- ]show|didn't|did not|couldn't|nobody|no one|nothing happened|fell through"
            "|scrap|pull|sick|flu|typhoon)"
        ),
        "arranged": (
            r"约好|约了|原定|本来|原本|说好|订好|定好|安排|行程|那趟|那场|之行|计划|\b(?:was to"
            "|were to|supposed|planned|trip|meeting|scheduled)"
        ),
        "served": (
            r"讲|教|答|改|帮|聊|谈|听|看|理|写|问|说|议|\b(?:explain|help|answer|review|discuss"
            "|talk|told)"
        ),
        "future": (
            "明|后天|下周|下个?月|准备|打算|计划|要去|拟|将|约好|约了|安排在|改天|届时|过几天"
            r"|\b(?:next|will|tomorrow|plan|going to)"
        ),
        "asking": (
            "[?？]|吗|么$|呢$|怎么|如何|多少|几[家次个天条]|哪|能不能|请|帮我|麻烦|别|导出|查|删"
            "|撤回|改成|提醒"
        ),
    }
)
