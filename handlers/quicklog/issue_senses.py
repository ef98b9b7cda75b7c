"""What the words of a clause tell of an issue: who speaks, what is wanted, lacking or bad."""

from handlers.quicklog.senses import Senses, compiled

WORDS: Senses = compiled(
    {
        "they": (
            "他们?|她们?|人家|对方|双方|两家|大家|有人|有位|有几位|企业|公司|厂|院方|校方|老板"
            "|老总|主任|老师|教授|院长|所长|处长|科长|局长|县长|镇长|书记|经理|总监|会计|财务"
            r"|法务|农户|业主|商户|店家|村民|渔民|茶农|摊主|工程师|[\u4e00-\u9fff]总|董事长|秘书"
            "|团队|课题组|博士|组长|同志|合作社|学生|员工|科研处|转化办|联系人|弹幕|那边|那头"
            r"|这头|一家|前者|后者|\b(?:they|their|he|she|director|boss|cto|ceo|manager|staff"
            r"|team|people|growers?|owners?|head)\b"
        ),
        "said": (
            "说|讲|提|反映|反馈|吐|抱怨|诉|苦|叹|直言|嫌|担心|愁|嚷|念叨|嘀咕|称|表示|喊|骂|捎话"
            "|递条子|撂下|甩|开口|张口|嘴|一句|意思|问起|拉住|拉着|托我|托|请团队|急着|悬着"
            "|核心是|就一件事|开门见山|说来说去|通篇|委屈|真话|拍桌|红着眼|火|卡壳|发问|留言"
            r"|来函|写道|\b(?:said|say|told|complain|grumbl|rais|mention|ask|wrote|email|wish"
            "|want|would|struggl|hope|worr|admit|flag)"
        ),
        "said last": (
            "(?:说|讲|提|反映|吐槽|抱怨|诉|嚷|念叨|称|喊|捎话|条子|一句|开口|张口|意思|是|着|叫"
            "|苦水|发牢骚|委屈|真话|桌子|难处|盼的|门一关|卡壳|短板|窟窿|漏洞|问题)$"
        ),
        "wanted": (
            "希望|盼|想(?!到|法|起|象)|要求|要一|要个|要份|求|请(?!教|到|来)|建议(?!书|稿)"
            "|巴不得|最好|能不能|可不可以|给个|给我们|配个|配一|借|支持|牵头|安排|派|急需|亟需"
            r"|需要|恳|拜托|干脆|别再|别光|不如|改成|吧$|\b(?:want|need|hope|wish|would (?:like"
            r"|love)|ask|please|should|could)\b"
        ),
        "lack": (
            r"缺|没|无|不|未|少|只有|只剩|才|仅|空|半个人|挂个名|兼|欠|漏|丢|\b(?:no|not|nobody"
            r"|no one|lack|never|without|missing|only|few|n't)\b|n't"
        ),
        "bad": (
            "慢|贵|难|乱|差|弱|低|高|长|拖|等|卡|堵|僵|烦|折腾|吃不消|顾不|来不及|转不开|忙|累"
            "|散架|裸奔|扯皮|推来推去|说不清|不清|不认|不管|不让|不肯|不会|不懂|不够|不敢|信不过"
            "|不方便|不着|不下|不到|不了|浪费|重复|老是?|总|一直|反复|迟|晚|过期|忘|压|扣|罚|退"
            "|驳|拒|抢|抄|仿|盗|偷|冒|骗|告|侵|泄|混放|没人|流失|挖走|跟着走|石沉|悬|怕|愁|急|险"
            r"|凑数|用不上|打不|赔|涨|太|\b(?:slow|hard|difficult|expensive|long|late|stuck"
            r"|unclear|contradict|copy|copied|fake|counterfeit|delay|bounce|hard to|keeps?)\b"
        ),
        "still": (
            "仍|还(?!原|款|价)|至今|迄今|一直|眼下|目前|现在|空了|半年|几年"
            r"|[一两三四五六七八九十\d]年|[一两三四五六七八九十\d]个?月|\b(?:still|yet|so far"
            r"|for (?:months|years))\b"
        ),
        "good": (
            "挺好|很好|都好|顺|没啥|没什么|无异议|没意见|帮了?大忙|夸|谢|满意|放心|踏实|清楚"
            r"|正常|没别的|不用操心|没有难处|配齐|\b(?:good|fine|happy|liked|thank|no complaints"
            "|all in order|smooth)"
        ),
        "own doing": (
            "^(?:我|我们|咱|本人|给|帮|替|陪|教|讲|宣|指导|解答|答|介绍|培训|辅导|解读|协调|联系"
            "|顺带|顺手|又|再|先|接着|后来又|随后|然后)|我(?:给|帮|替|陪|教|讲|答|告诉|回|说|写"
            "|整理|转|报|记)"
        ),
        "done": (
            "答|解了|解决|讲清|说清|搞定|办妥|谈拢|说和|掰开|通了|好了|完了|补齐|凑齐|恢复|改好"
            r"|定了|落定|有着落|弄懂|懂了|\b(?:answered|resolved|sorted|settled|explained)"
        ),
        "asked": (
            r"问(?!题)|请教|咨询|打听|想知道|能不能|是不是|怎么|如何|吗|\b(?:asked|whether|how)\b"
        ),
        "found": (
            r"发现|查到|看到|翻到|暴露|一查|盘下来|注意到|台账|检查|抽查|看了|看过|\b(?:found"
            r"|noticed|gap)\b"
        ),
        "passed on": (
            "写了建议|写成建议|报给|报了|转给|转呈|递|上报|反映给|记下|记的|带回|答应|应下|协调"
            "|拨了电话"
        ),
    }
)
