"""What is published, table by table and column by column: the data dictionary and the list of what may go out; pure."""

from dataclasses import dataclass

# A release that changes what a column says, if only a label, raises this: rows that change with it are no edit.
SCHEMA = "1.1"


@dataclass(frozen=True)
class Column:
    """One column: its name, its type (as in Frictionless), what it says in Chinese and English, and whether always."""

    name: str
    type: str
    words: str
    english: str
    is_required: bool = False


@dataclass(frozen=True)
class Table:
    """One table; its first column is its key, by which its rows are sorted.

    Rows are written once unless `may_change`; where one may go, a tombstone `buried:key` stays, unless `may_go` freely.
    """

    name: str
    title: str
    english: str
    columns: tuple[Column, ...]
    is_salted: bool = True
    may_change: bool = False
    may_go: bool = False
    buried: str = ""
    is_translated: bool = False

    @property
    def names(self) -> list[str]:
        """The names of the columns in the order of the files."""
        return [column.name for column in self.columns]


def column(name: str, type_: str, words: str, english: str) -> Column:
    """A column; one whose name ends with ! always has a value."""
    return Column(name.rstrip("!"), type_, words, english, name.endswith("!"))


SALT = column(
    "salt!", "string", "随机值，使这一行的散列无法被猜出", "random value that keeps the row's hash from being guessed"
)
_INSTITUTION = (
    column("institution_id!", "string", "机构编号", "id of the institution"),
    column(
        "institution_name!",
        "string",
        "机构名称（个体工商户的姓名只到姓）",
        "name of the institution (a sole trader by surname)",
    ),
)
_INSTITUTION_IF_ANY = (
    column("institution_id", "string", "机构编号", "id of the institution"),
    column("institution_name", "string", "机构名称", "name of the institution"),
)
_REGION = (
    column("region_code", "string", "行政区划代码", "code of the administrative division"),
    column("region_name", "string", "行政区划", "administrative division"),
)

PUBLICATIONS = Table(
    "publications",
    "公示的处理结果",
    "published outcomes",
    (
        column("id!", "string", "这一版公示的编号", "id of this version"),
        column("series!", "string", "同一条公示各版本共用的编号", "id shared by all versions"),
        column("version!", "integer", "第几版", "number of the version"),
        column("state!", "string", "published 公示中；corrected 更正后的版本", "published, or corrected"),
        column("replaces", "string", "所替换版本的编号", "id of the version it replaces"),
        *_INSTITUTION,
        column("credit_code", "string", "统一社会信用代码", "unified social credit code"),
        column(
            "address",
            "string",
            "机构公布的经营地址（个体工商户只到县区）",
            "business address (of a sole trader the county)",
        ),
        column("category!", "string", "问题类型的代码", "code of the problem"),
        column("category_name!", "string", "问题类型", "the problem in words"),
        column("outcome!", "string", "结果的代码", "code of the outcome"),
        column("outcome_name!", "string", "结果", "the outcome in words"),
        column("body!", "string", "处理单位", "body that handled it"),
        *_REGION,
        column("closed_month!", "yearmonth", "办结的月份", "month it was closed"),
        column("days_to_accept", "integer", "到受理的天数", "days until it was accepted"),
        column("days_to_close", "integer", "到办结的天数", "days until it was closed"),
        column("answered_on_time", "boolean", "机构是否按时答复（平台规则）", "answered on time (platform rule)"),
        column("published_at!", "datetime", "首次公示的时间", "first published"),
        column("changed_at!", "datetime", "这一版写成的时间", "this version written"),
        SALT,
    ),
    buried="publications",
)
SUMMARIES = Table(
    "summaries",
    "公示的摘要（工作人员编写）",
    "summaries written by officials",
    (
        column("id!", "string", "publications 的 id", "id in publications"),
        column("text!", "string", "摘要", "the summary"),
        SALT,
    ),
    buried="publications",
)
NARRATIVES = Table(
    "narratives",
    "投诉人自己的话（另行同意、遮盖后公开）",
    "complainants' own words, by separate consent and after covering",
    (
        column("id!", "string", "publications 的 series", "series in publications"),
        column("text!", "string", "投诉人的话，未经核实", "the words, not verified"),
        column("put_up_at!", "datetime", "公开的时间", "put up"),
        SALT,
    ),
    buried="narratives",
)
INSTITUTIONS = Table(
    "institutions",
    "机构",
    "institutions",
    (
        column("id!", "string", "机构编号", "id"),
        column("name!", "string", "名称（个体工商户的姓名只到姓）", "name (a sole trader by surname)"),
        column("credit_code", "string", "统一社会信用代码", "unified social credit code"),
        column("type!", "string", "类型的代码", "code of the type"),
        column("type_name!", "string", "类型", "type"),
        column("platform_name", "string", "所在平台", "platform it is on"),
        column("platform_id", "string", "所在平台的机构编号", "id of that platform"),
        column("brands", "string", "品牌，以；分开", "brands, separated by ；"),
        column("former_names", "string", "曾用名，以；分开", "former names, separated by ；"),
        *_REGION,
        column(
            "address",
            "string",
            "公布的经营地址（个体工商户只到县区）",
            "business address (of a sole trader the county)",
        ),
        column("licence", "string", "许可编号", "number of the permit"),
        column("filings", "string", "备案编号，以；分开", "filings, separated by ；"),
        column("website", "string", "网站", "website"),
        column("merged_into", "string", "并入的机构编号", "id of the institution it was merged into"),
        column("updated_at!", "datetime", "更新时间", "updated"),
        SALT,
    ),
    may_change=True,
)
FIGURES = Table(
    "figures",
    "投诉处理数据，一行一个数（件数太小的不公布）",
    "figures of all cases, a number a row (small numbers are not published)",
    (
        column("id!", "string", "种类/编号/期间/指标", "kind/subject/period/measure"),
        column("kind!", "string", "对谁或者什么统计：all institution body category region platform", "of whom or what"),
        column(
            "subject_id",
            "string",
            "机构编号、问题类型代码、行政区划代码等，空为全部",
            "id or code of the subject; empty for all",
        ),
        column("subject_name", "string", "名称", "name of the subject"),
        column("period", "string", "年或者月，空为全部时间", "year or month; empty for the whole time"),
        column(
            "measure!",
            "string",
            "指标，含义见「我们怎么算」；rate_ 开头的是比率，growth 是增减，per_thousand_learners 是每千名付费学员的",
            "the measure; rate_… are rates, growth, per_thousand_learners",
        ),
        column(
            "number",
            "integer",
            "件数；用时的，是算进去的件数；比率的，是分子；增减和每千名学员的，是近十二个月的件数",
            "number of cases; of a rate its part; of growth and per thousand the last twelve months",
        ),
        column("at_least", "integer", "不公布准确数时，不少于", "at least, where the number is not published"),
        column("at_most", "integer", "不公布准确数时，不多于", "at most, where the number is not published"),
        column("days_median", "number", "用时的，天数的中位数", "median days"),
        column("days_p90", "number", "用时的，天数的九成位", "ninetieth percentile of days"),
        column(
            "n",
            "integer",
            "比率的，是分母；增减的，是上一个十二个月的件数；每千名学员的，是机构披露的付费学员人数",
            "of a rate its whole; of growth the twelve months before; per thousand the learners disclosed",
        ),
        column(
            "value",
            "number",
            "比率（0至1）、增减（−1以上）、每千名付费学员的件数",
            "the rate, growth or number per thousand",
        ),
        column("low", "number", "95%区间的下界（比率用Wilson方法）", "lower end of the 95 % interval (Wilson)"),
        column(
            "high", "number", "95%区间的上界，空为没有上界", "upper end of the 95 % interval; empty where it has none"
        ),
        column("learners_span", "string", "付费学员人数是哪几个月的", "months the number of learners is of"),
        column(
            "learners_source",
            "string",
            "付费学员人数的来源，由机构自己填写",
            "source of the number of learners, as stated",
        ),
        column("learners_on", "date", "付费学员人数的披露日期", "day the number of learners was disclosed"),
        column("updated_at!", "datetime", "更新时间", "updated"),
    ),
    is_salted=False,
    may_change=True,
    may_go=True,
)
NOTICES = Table(
    "notices",
    "通报和消费提示",
    "public notices",
    (
        column("id!", "string", "这一版通报的编号", "id of this version"),
        column("series", "string", "同一通报各版本共用的编号", "id shared by all versions"),
        column("version!", "integer", "第几版", "number of the version"),
        column("number!", "string", "文号", "document number"),
        column("kind", "string", "种类", "kind"),
        column("title!", "string", "标题", "title"),
        column("body!", "string", "发布单位", "issuing body"),
        *_INSTITUTION_IF_ANY,
        column("words", "string", "内容", "text"),
        column("law", "string", "依据", "legal basis"),
        column("published_at!", "datetime", "发布时间", "published"),
        SALT,
    ),
    buried="notices",
)
CORRECTIONS = Table(
    "corrections",
    "更正请求和答复（请求人写的内容不公开）",
    "requests for correction and their answers (what the requester wrote is not public)",
    (
        column("id!", "string", "编号", "id"),
        column("subject!", "string", "所说事项的代码", "code of what is said to be wrong"),
        column("subject_id", "string", "所说公示或者通报的编号", "id of the outcome or notice"),
        *_INSTITUTION_IF_ANY,
        column("body", "string", "答复单位，空为平台运营单位", "who answers; empty for the operator"),
        column("state!", "string", "结果的代码", "code of the state"),
        column("asked_on!", "date", "提出的日期", "asked"),
        column("due_on!", "date", "答复的最后一日（平台规则）", "last day for the answer (platform rule)"),
        column("decided_at", "datetime", "答复的时间", "answered"),
        column("answer", "string", "答复", "the answer"),
        SALT,
    ),
    may_change=True,
)
TOMBSTONES = Table(
    "tombstones",
    "撤下和被替换的内容：编号、时间、原因，没有原文",
    "what was taken down or replaced: id, time, reason, no text",
    (
        column("id!", "string", "表名:编号", "table:id of what is gone"),
        column("state!", "string", "withdrawn 撤下；corrected 被更正后的版本替换", "withdrawn, or corrected"),
        column("reason!", "string", "原因的代码", "code of the reason"),
        column("reason_name!", "string", "原因", "the reason in words"),
        column("at", "datetime", "时间", "when"),
        column("replaced_by", "string", "替换它的版本的编号", "id of the version that replaces it"),
    ),
    is_salted=False,
)
# By name: the rows of a snapshot are in the order of table and key.
TABLES = (CORRECTIONS, FIGURES, INSTITUTIONS, NARRATIVES, NOTICES, PUBLICATIONS, SUMMARIES, TOMBSTONES)
BY_NAME = {table.name: table for table in TABLES}
