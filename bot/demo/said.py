"""What was said at demo visits, by scheme and task: invented, and of no real unit."""

from collections.abc import Mapping, Sequence

from programme.schemes import Scheme

SAID: Mapping[Scheme, Mapping[str, Sequence[str]]] = {
    Scheme.COMMISSIONER: {
        "publicise": ("宣讲专利快速预审政策", "介绍数据知识产权登记试点", "讲解新修订的审查指南"),
        "consult": ("解答PCT国际申请期限问题", "解答商标续展咨询2个", "答复专利费减备案咨询"),
        "understand": (
            "了解在研项目的专利申请计划",
            "听取对维权援助的需求",
            "梳理现有专利124件，其中发明86件",
        ),
        "guide": ("指导修订知识产权管理办法", "指导核心技术的专利布局", "指导职务发明奖励条款"),
        "coordinate": ("协调优先审查推荐材料", "帮助联系专利导航服务机构", "协调海外商标抢注应对"),
        "suggest": ("建议在园区设立工作站", "建议增加快速预审领域", "建议开展海外风险培训"),
    },
    Scheme.ENVOY: {
        "connect": ("向县局宣讲新政策", "听取县局和合作社意见", "转达基层对预审名额的建议"),
        "strategy": ("参与讨论县里知识产权规划", "就地理标志发展思路提出建议"),
        "measures": ("共同研究地理标志保护举措", "督促专利转化专项进度"),
        "reform": ("指导省级地理标志改革试点", "研究品牌指导站改革试点方案"),
        "projects": ("推动惠明茶地理标志培育项目", "对接山海协作专利转化项目"),
        "problems": ("协调解决商标侵权取证难", "帮助企业应对专利诉讼"),
        "results": ("总结“一县一品”工作做法", "整理典型案例报送"),
    },
    Scheme.ESCORT: {
        "law": ("解读科技成果转化新政", "宣讲商业秘密保护规定"),
        "management": ("检查知识产权管理体系运行", "商定贯标认证时间表"),
        "layout": ("讨论高价值专利组合布局", "确定PPH加快审查清单"),
        "innovation": ("启动专利导航项目", "更新知识产权图谱"),
        "analysis": ("完成重大项目立项分析评议", "研判出口产品侵权风险"),
        "utilisation": ("推动专利密集型产品备案", "组织与两家企业撮合对接"),
        "protection": ("开展海外FTO检索辅导", "建立维权绿色通道联系人"),
    },
}
