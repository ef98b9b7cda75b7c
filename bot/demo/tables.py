"""The demo bureau's roster as tables: every person and company is invented.

Public institutions appear as clients under their own names; nothing said of them here is true.
Mobiles begin with 154, a range that is given to no network.
"""

ORGANISATIONS = """
SJ      浙江省知识产权局            bureau              330000
ZXXY    浙江知新学院                university          330106
MLDX    浙江明理大学                university          330108
ZXFW    浙江知行专利服务中心        public_institution  330100
BHZX    甬知知识产权保护中心        public_institution  330212
XH      浙江知衡知识产权学会        association         330000
QW      浙江启文律师事务所          other               330102
DZHZ    杭州市知识产权局            local_department    330100
DZNB    宁波市知识产权局            local_department    330200
DZWZ    温州市知识产权局            local_department    330300
DZLS    丽水市知识产权局            local_department    331100
DZBJ    滨江区知识产权局            local_department    330108
DZYH    余杭区知识产权局            local_department    330110
DZJN    景宁县知识产权局            local_department    331127
DZSS    嵊泗县知识产权局            local_department    330922
CYKJ    浙江省科学技术厅            member_unit         330000
CYJX    浙江省经济和信息化厅        member_unit         330000
"""

# code, kind, level, area, key unit, name, another name
CLIENTS = """
C001 laboratory national 330110 key 之江实验室 -
C002 university provincial 330106 key 西湖大学 -
C003 university national 330106 key 浙江大学 浙大
C004 laboratory provincial 330211 key 甬江实验室 -
C005 laboratory provincial 330303 key 瓯江实验室 -
C006 laboratory provincial 330108 key 白马湖实验室 -
C007 laboratory provincial 330110 key 良渚实验室 -
C008 laboratory provincial 330902 key 东海实验室 -
C009 technology_innovation_centre provincial 330108 key 浙江省智能工厂技术创新中心 智能工厂技创中心
C010 technology_innovation_centre provincial 330603 key 浙江省现代纺织技术创新中心 现代纺织技创中心
C011 university provincial 330105 -   浙江工业大学 浙工大
C012 university provincial 330205 -   宁波大学 宁大
C013 research_institute national 330211 -   中国科学院宁波材料技术与工程研究所 宁波材料所
C014 research_institute provincial 330102 -   浙江省农业科学院 省农科院
C015 medical_institution provincial 330105 -   浙江省肿瘤医院 -
C016 technology_enterprise other 330109 -   青竹传感科技有限公司 青竹传感
C017 little_giant other 330108 key 杭州拾光算芯科技有限公司 拾光算芯
C018 little_giant other 330212 -   宁波澄海精密轴承股份有限公司 澄海轴承
C019 technology_enterprise other 330303 -   温州瓯岭阀门科技有限公司 瓯岭阀门
C020 technology_enterprise other 330603 -   绍兴越织新材料有限公司 越织新材
C021 leading_enterprise other 330502 key 湖州竹溪新能源股份有限公司 竹溪新能源
C022 technology_enterprise other 331082 -   台州灵江智造有限公司 灵江智造
C023 technology_enterprise other 330702 -   金华婺舟动力科技有限公司 婺舟动力
C024 technology_enterprise other 330803 -   衢州柯岭氟材料有限公司 柯岭氟材
C025 little_giant other 330402 -   嘉兴鸳湖微电子有限公司 鸳湖微电子
C026 manufacturing_innovation_centre provincial 330102 -   浙江省轻量化制造业创新中心 -
"""

# code, latitude, longitude, datum: near enough to try distances, and good for nothing else
SITES = """
C001 30.243 119.912 gcj02   C002 30.139 120.072 gcj02   C003 30.309 120.086 gcj02
C004 29.935 121.602 wgs84   C005 27.876 120.833 wgs84   C006 30.170 120.205 wgs84
C007 30.276 119.985 gcj02   C009 30.181 120.168 wgs84   C010 30.083 120.487 wgs84
C011 30.291 120.164 wgs84   C012 29.909 121.633 wgs84   C013 29.926 121.605 wgs84
C014 30.307 120.195 wgs84   C015 30.353 120.195 wgs84   C016 30.184 120.262 wgs84
C017 30.192 120.187 gcj02   C018 29.801 121.582 wgs84   C020 30.102 120.521 wgs84
C022 28.861 121.152 wgs84   C023 29.112 119.603 wgs84   C025 30.742 120.781 wgs84
"""

# code, name, area, among the mountain and island counties
REGIONS = """
R01 景宁县 331127 yes
R02 庆元县 331126 yes
R03 泰顺县 330329 yes
R04 文成县 330328 yes
R05 开化县 330824 yes
R06 嵊泗县 330922 yes
R07 磐安县 330727 yes
R08 浦江县 330726 no
"""

# number in the chat page and the mobile, name, unit, roles, area or client
PEOPLE = """
1001 林晓   ZXXY commissioner                  -
1002 王敏   ZXXY commissioner,backbone         -
1003 陈予安 MLDX commissioner                  -
1004 周若谷 MLDX commissioner,leader           -
1005 吴一帆 ZXFW commissioner                  -
1006 郑清如 ZXFW commissioner,backbone         -
1007 沈知远 BHZX commissioner                  -
1008 何嘉树 BHZX commissioner,leader           -
1009 曾乐天 XH   commissioner                  -
1010 孟亦凡 XH   commissioner                  -
1011 方予舟 MLDX commissioner                  -
1012 叶青川 ZXFW envoy                         -
1013 罗望舒 ZXFW envoy                         -
1014 潘星野 ZXXY envoy                         -
1015 蒋以宁 MLDX envoy                         -
1016 傅南山 XH   envoy                         -
1017 徐海宁 BHZX envoy                         -
1018 姚子衿 XH   envoy                         -
1019 江照溪 ZXXY envoy                         -
1020 许怀瑾 BHZX backbone                      -
1021 宋时雨 QW   backbone                      -
1022 赵砚秋 QW   expert                        -
1023 杜若溪 MLDX expert                        -
1024 高明川 ZXFW expert                        -
1025 秦嘉言 SJ   director                      -
1026 苏映雪 SJ   director                      -
1027 唐既白 SJ   clerk                         -
1028 梁静姝 SJ   clerk                         -
1029 顾行止 SJ   clerk                         -
1030 程守一 SJ   operator                      -
1031 金语桐 DZHZ local_department              330100
1032 邵亦宁 DZNB local_department              330200
1033 夏闻溪 DZWZ local_department              330300
1034 蓝采薇 DZLS local_department              331100
1035 钟书远 DZBJ local_department              330108
1036 倪安澜 DZYH local_department              330110
1037 雷映山 DZJN local_department              331127
1038 贺舟行 DZSS local_department              330922
1039 龚文洁 ZXXY dispatching_unit              -
1040 冯立言 ZXFW dispatching_unit              -
1041 戴思齐 CYKJ member_unit                   -
1042 范景行 CYJX member_unit                   -
1043 汪知遥 -    client_contact                C001
1044 石见微 -    client_contact                C016
1045 施予墨 -    client_contact                C004
1046 崔望岳 MLDX commissioner                  -
"""

UNBOUND = frozenset({1011, 1019, 1038, 1045, 1046})
"""Those who have not joined yet, so that joining can be tried."""

# whom each serves
COMMISSIONERS = """
1001 C001 C002 C016
1002 C001 C003 C011
1003 C006 C017 C009
1004 C002 C007
1005 C015 C014 C026
1006 C010 C020
1007 C004 C012 C018
1008 C013 C018
1009 C005 C019 C022
1010 C021 C025
1011 C023 C024
1046 C008
"""
ENVOYS = "1012 R01  1013 R02  1014 R03  1015 R04  1016 R05  1017 R06  1018 R07  1019 R08"

# leader, backbone, experts with their field; then the key units
TEAMS = {
    "T1": ("护航一组", 1004, (1002, 1006), {1022: "海外维权", 1023: "专利导航"}),
    "T2": ("护航二组", 1008, (1020, 1021), {1024: "成果转化"}),
}
TEAM_UNITS = {
    "T1": ("C001", "C002", "C003", "C006", "C009", "C017"),
    "T2": ("C004", "C005", "C007", "C008", "C010", "C021"),
}

NOT_VISITED = frozenset({"C008", "C014", "C016", "C019", "C023", "C024", "C025"})
"""Clients that nobody has been to on the spot in the half-year; C025 was only called."""
REGIONS_OPEN = frozenset({"R01", "R04", "R08"})
"""Regions not yet visited in the quarter that runs."""

REGION_MISSED = "R07"
"""Not visited in the quarter before: only called."""

ENGLISH = {
    "C001": "Zhejiang Lab",
    "C002": "Westlake University",
    "C003": "Zhejiang University",
    "C004": "Yongjiang Laboratory",
    "C005": "Oujiang Laboratory",
    "C006": "Baima Lake Laboratory",
    "C007": "Liangzhu Laboratory",
    "C008": "Donghai Laboratory",
    "C009": "Smart Factory Innovation Centre",
    "C010": "Modern Textile Innovation Centre",
    "C011": "Zhejiang University of Technology",
    "C012": "Ningbo University",
    "C013": "NIMTE",
    "C014": "Zhejiang Academy of Agricultural Sciences",
    "C015": "Zhejiang Cancer Hospital",
    "C016": "Qingzhu Sensing",
    "C017": "Shiguang Computing",
    "C018": "Chenghai Bearings",
    "C019": "Ouling Valves",
    "C020": "Yuezhi Materials",
    "C021": "Zhuxi New Energy",
    "C022": "Lingjiang Manufacturing",
    "C023": "Wuzhou Power",
    "C024": "Keling Fluorine Materials",
    "C025": "Yuanhu Microelectronics",
    "C026": "Lightweight Manufacturing Innovation Centre",
}
"""What each client is called in an English message."""

PLANNED_BEFORE = (1001, 1002, 1008, 1012)
"""Whose newest visit on the spot had been planned."""

# person, whom, in how many working days, what the dispatching unit refused, what for
PLANNED = """
1001 C016 3 - 宣讲快速预审政策，了解专利申请计划
1004 C001 5 - 商定贯标认证时间表
1002 C011 7 - 指导修订知识产权管理办法
1012 R01  4 - 走访惠明茶合作社，听取对地理标志保护的意见
1015 R04  6 travel 研究地理标志保护举措
"""

STRANGER = (1099, "路人甲")
