"""What is published, table by table and column by column: the data dictionary and the list of what may go out; pure."""

from dataclasses import dataclass

SCHEMA = "1.0"


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
    """One table; its first column is its key, by which its rows are sorted."""

    name: str
    title: str
    english: str
    columns: tuple[Column, ...]
    is_salted: bool = True

    @property
    def names(self) -> list[str]:
        """The names of the columns in the order of the files."""
        return [column.name for column in self.columns]


def _c(name: str, type_: str, words: str, english: str) -> Column:
    return Column(name.rstrip("!"), type_, words, english, name.endswith("!"))


SALT = _c(
    "salt!", "string", "随机值，使这一行的散列无法被猜出", "random value that keeps the row's hash from being guessed"
)
_INSTITUTION = (
    _c("institution_id!", "string", "机构编号", "id of the institution"),
    _c("institution_name!", "string", "机构名称", "name of the institution"),
)

PUBLICATIONS = Table(
    "publications",
    "公示的处理结果",
    "published outcomes",
    (
        _c("id!", "string", "这一版公示的编号", "id of this version"),
        _c("series!", "string", "同一条公示各版本共用的编号", "id shared by all versions"),
        _c("version!", "integer", "第几版", "number of the version"),
        _c("state!", "string", "published 公示中；corrected 更正后的版本", "published, or corrected"),
        _c("replaces", "string", "所替换版本的编号", "id of the version it replaces"),
        *_INSTITUTION,
        _c("credit_code", "string", "统一社会信用代码", "unified social credit code"),
        _c("address", "string", "机构公布的经营地址", "published business address"),
        _c("category!", "string", "问题类型的代码", "code of the problem"),
        _c("category_name!", "string", "问题类型", "the problem in words"),
        _c("outcome!", "string", "结果的代码", "code of the outcome"),
        _c("outcome_name!", "string", "结果", "the outcome in words"),
        _c("body!", "string", "处理单位", "body that handled it"),
        _c("region_code", "string", "行政区划代码", "code of the administrative division"),
        _c("region_name", "string", "行政区划", "administrative division"),
        _c("closed_month!", "yearmonth", "办结的月份", "month it was closed"),
        _c("days_to_accept", "integer", "到受理的天数", "days until it was accepted"),
        _c("days_to_close", "integer", "到办结的天数", "days until it was closed"),
        _c("answered_on_time", "boolean", "机构是否按时答复（平台规则）", "answered on time (platform rule)"),
        _c("published_at!", "datetime", "首次公示的时间", "first published"),
        _c("changed_at!", "datetime", "这一版写成的时间", "this version written"),
        SALT,
    ),
)
SUMMARIES = Table(
    "summaries",
    "公示的摘要（工作人员编写）",
    "summaries written by officials",
    (
        _c("id!", "string", "publications 的 id", "id in publications"),
        _c("text!", "string", "摘要", "the summary"),
        SALT,
    ),
)
NARRATIVES = Table(
    "narratives",
    "投诉人自己的话（另行同意、遮盖后公开）",
    "complainants' own words, by separate consent and after covering",
    (
        _c("id!", "string", "publications 的 series", "series in publications"),
        _c("text!", "string", "投诉人的话，未经核实", "the words, not verified"),
        _c("put_up_at!", "datetime", "公开的时间", "put up"),
        SALT,
    ),
)
INSTITUTIONS = Table(
    "institutions",
    "机构",
    "institutions",
    (
        _c("id!", "string", "机构编号", "id"),
        _c("name!", "string", "名称", "name"),
        _c("credit_code", "string", "统一社会信用代码", "unified social credit code"),
        _c("type!", "string", "类型的代码", "code of the type"),
        _c("type_name!", "string", "类型", "type"),
        _c("platform_name", "string", "所在平台", "platform it is on"),
        _c("platform_id", "string", "所在平台的机构编号", "id of that platform"),
        _c("brands", "string", "品牌，以；分开", "brands, separated by ；"),
        _c("former_names", "string", "曾用名，以；分开", "former names, separated by ；"),
        _c("region_code", "string", "行政区划代码", "code of the administrative division"),
        _c("region_name", "string", "行政区划", "administrative division"),
        _c("address", "string", "公布的经营地址", "published business address"),
        _c("licence", "string", "许可编号", "number of the permit"),
        _c("filings", "string", "备案编号，以；分开", "filings, separated by ；"),
        _c("website", "string", "网站", "website"),
        _c("merged_into", "string", "并入的机构编号", "id of the institution it was merged into"),
        _c("updated_at!", "datetime", "更新时间", "updated"),
        SALT,
    ),
)
_PROMISES = (
    ("confirmed", "其中学员确认履行的", "of these confirmed by the learner"),
    ("in_time", "其中按期履行的", "of these kept in time"),
    ("uncontested", "其中有凭证、未异议的", "of these with proof, not contested"),
    ("said", "其中只有机构说已履行的", "of these said by the institution alone"),
)
FIGURES = Table(
    "figures",
    "机构的投诉处理数据（少于5件的不给出分项）",
    "figures of institutions (no parts of fewer than five)",
    (
        _c("id!", "string", "机构编号", "id of the institution"),
        _c("accepted!", "integer", "受理的投诉", "complaints accepted"),
        _c("closed!", "integer", "办结的投诉", "complaints closed"),
        _c("asked!", "integer", "应当答复的投诉（平台规则）", "complaints that call for an answer (platform rule)"),
        _c("answered", "integer", "其中已答复的", "of these answered"),
        _c("answered_on_time", "integer", "其中按时答复的", "of these answered on time"),
        _c("ended!", "integer", "调解有了结果的投诉", "complaints mediated to an end"),
        _c("settled", "integer", "其中达成一致的", "of these settled"),
        _c("promises_due!", "integer", "到期的承诺", "promises due"),
        *(_c(f"promises_{name}", "integer", words, english) for name, words, english in _PROMISES),
        _c("answer_days_n!", "integer", "答复天数的件数", "complaints behind the days to an answer"),
        _c("answer_days_median", "number", "答复天数的中位数", "median days to an answer"),
        _c("answer_days_p90", "number", "答复天数的九成位", "ninetieth percentile of days to an answer"),
        _c("close_days_n!", "integer", "办结天数的件数", "complaints behind the days to close"),
        _c("close_days_median", "number", "办结天数的中位数", "median days to close"),
        _c("close_days_p90", "number", "办结天数的九成位", "ninetieth percentile of days to close"),
        _c("since", "date", "最早一件受理的日期", "day of the first one"),
        _c("updated_at!", "datetime", "更新时间", "updated"),
        SALT,
    ),
)
NOTICES = Table(
    "notices",
    "通报和消费提示",
    "public notices",
    (
        _c("id!", "string", "这一版通报的编号", "id of this version"),
        _c("series", "string", "同一通报各版本共用的编号", "id shared by all versions"),
        _c("version!", "integer", "第几版", "number of the version"),
        _c("number!", "string", "文号", "document number"),
        _c("kind", "string", "种类", "kind"),
        _c("title!", "string", "标题", "title"),
        _c("body!", "string", "发布单位", "issuing body"),
        _c("institution_id", "string", "机构编号", "id of the institution"),
        _c("institution_name", "string", "机构名称", "name of the institution"),
        _c("words", "string", "内容", "text"),
        _c("law", "string", "依据", "legal basis"),
        _c("published_at!", "datetime", "发布时间", "published"),
        SALT,
    ),
)
CORRECTIONS = Table(
    "corrections",
    "更正请求和答复（请求人写的内容不公开）",
    "requests for correction and their answers (what the requester wrote is not public)",
    (
        _c("id!", "string", "编号", "id"),
        _c("subject!", "string", "所说事项的代码", "code of what is said to be wrong"),
        _c("subject_id", "string", "所说公示或者通报的编号", "id of the outcome or notice"),
        _c("institution_id", "string", "机构编号", "id of the institution"),
        _c("institution_name", "string", "机构名称", "name of the institution"),
        _c("body", "string", "答复单位，空为平台运营单位", "who answers; empty for the operator"),
        _c("state!", "string", "结果的代码", "code of the state"),
        _c("asked_on!", "date", "提出的日期", "asked"),
        _c("due_on!", "date", "答复的最后一日（平台规则）", "last day for the answer (platform rule)"),
        _c("decided_at", "datetime", "答复的时间", "answered"),
        _c("answer", "string", "答复", "the answer"),
        SALT,
    ),
)
TOMBSTONES = Table(
    "tombstones",
    "撤下和被替换的内容：编号、时间、原因，没有原文",
    "what was taken down or replaced: id, time, reason, no text",
    (
        _c("id!", "string", "表名:编号", "table:id of what is gone"),
        _c("state!", "string", "withdrawn 撤下；corrected 被更正后的版本替换", "withdrawn, or corrected"),
        _c("reason!", "string", "原因的代码", "code of the reason"),
        _c("reason_name!", "string", "原因", "the reason in words"),
        _c("at", "datetime", "时间", "when"),
        _c("replaced_by", "string", "替换它的版本的编号", "id of the version that replaces it"),
    ),
    is_salted=False,
)
# By name: the rows of a snapshot are in the order of table and key.
TABLES = (CORRECTIONS, FIGURES, INSTITUTIONS, NARRATIVES, NOTICES, PUBLICATIONS, SUMMARIES, TOMBSTONES)
BY_NAME = {table.name: table for table in TABLES}
