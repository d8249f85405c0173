"""Names and complaints put together from templates; nobody and nothing in them exists, institutions say 示例."""

import random

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安宁清和思远明嘉欣然子涵一诺雨桐晓雪建国秀英志强丽华春生冬梅文博静怡"
BRANDS = [
    "星河",
    "明月",
    "山海",
    "云帆",
    "晨光",
    "青藤",
    "松果",
    "北辰",
    "远航",
    "知行",
    "启程",
    "风铃",
    "蓝鲸",
    "橡树",
    "麦田",
    "繁星",
    "海棠",
    "竹溪",
]
KINDS = ["在线教育", "课堂", "网校", "学堂", "职业教育", "语言学院", "编程课", "考研课堂", "素养课", "艺术课"]
COURSES = [
    "英语口语课",
    "小学数学思维课",
    "考研政治班",
    "会计职称班",
    "少儿编程课",
    "钢琴陪练课",
    "写作训练营",
    "教师资格课",
    "插画课",
    "日语入门课",
]
WISHES = ["退还剩余课时的费用", "按合同退还余款", "退还未上课程的学费", "退还押金和资料费"]
PROBLEMS = {
    "E01": ("报名后上了{n}节就申请退费，客服一直说在审核", "余额还有{n}节课没有上，机构拖了{m}个月不退"),
    "E02": ("宣传说{m}个月包过，结果课程和宣传完全不同", "广告里说有名师全程授课，实际只看了{n}节录播"),
    "E03": ("合同写着概不退费，{n}节课没上也不退", "退费要扣百分之{n}的违约金，报名时没有说明"),
    "E04": ("报名后又要交资料费，前后{m}次加价", "标价和实际收的不一样，多收了{n}节课的钱"),
    "E05": ("授课老师说不出有没有教师资格，{m}个月换了几位老师", "上课老师没有公示资格，问了{m}次没有答复"),
    "E06": ("擅自换老师，原来的课停了{n}次", "课程缩水，原定{n}节只上了一半"),
    "E07": ("机构停业联系不上，还有{n}节课没上", "应用打不开已经{m}个月，客服电话无人接听"),
    "E10": ("报名时被引导办了分期，现在课停了还要还{m}期", "不知道是贷款，停课以后每月还要还款，还剩{m}期"),
}
ENDINGS = ("希望尽快处理。", "请帮忙协调。", "多次联系没有结果，只好投诉。", "已经保存了聊天记录和付款凭证。")
REASONS = ("核对后不符合受理的条件，理由已在电话里说明。", "材料不全，补正后可以再来。")
ENDS = ("双方意见差距较大，无法达成一致，终止调解。", "一方明确表示不再参加调解，终止调解。")
# Signs seldom met in complaints: two of them make a nickname that a handful of cases in a million share.
RARE = (
    "芷苒昀珩翊萱岚漪璟珞荀菡瑾鸢棠桢霖熠烨晗曦玥瑶琬璐祎霏颖蓓茉莘茜蔚蕴霁翎翊翡璧琰"
    "砚墨洛沅泠汐渺澜漾濯灏煦燃炜焓爽牧犀狄珂珊琅琦琳瑟瑞璇瓴畅皓皎盈睿矜碧祺禾秋秦穆"
)
REMARKS = ("当时接待的是{name}老师。", "班主任{name}老师已经离职。", "课程顾问{name}承诺过可以退。")
SEEN = ("群里叫“{rare}”的家长也遇到同样的事。", "顾问在聊天里用的名字是“{rare}”。")
ANSWERS = ("已经核对订单和上课记录，愿意协商解决。", "经核实，可以按剩余课时处理，请与客服确认。")


def name(rng: random.Random) -> str:
    """An invented name."""
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))


def institution(serial: int, place: str) -> str:
    """The name of an invented institution; the number keeps names apart."""
    brand, kind = BRANDS[serial % len(BRANDS)], KINDS[serial // len(BRANDS) % len(KINDS)]
    round_ = serial // (len(BRANDS) * len(KINDS))
    return f"{place}{brand}示例{kind}{f'{round_}号' if round_ else ''}有限公司"


def problem(rng: random.Random, category: str) -> str:
    """What happened, in a sentence or two."""
    pattern = rng.choice(PROBLEMS[category])
    said = pattern.format(n=rng.randrange(3, 60), m=rng.randrange(2, 9))
    return f"在这里买了{rng.choice(COURSES)}，{said}。{_aside(rng)}{rng.choice(ENDINGS)}"


def _aside(rng: random.Random) -> str:
    """In half of the cases whom it was about: words that some thousands of cases share, or a handful."""
    drawn = rng.random()
    if drawn < 0.2:
        return rng.choice(SEEN).format(rare="".join(rng.choices(RARE, k=2)))
    return rng.choice(REMARKS).format(name=name(rng)) if drawn < 0.5 else ""
