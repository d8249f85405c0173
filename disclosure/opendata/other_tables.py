"""The other tables that are served: what changed between snapshots, the dictionary, the listing and report as CSV."""

from disclosure.opendata.columns import Table, column

CHANGES = Table(
    "changes",
    "与前一份快照相比的变化",
    "what changed since the snapshot before",
    (
        column("change!", "string", "+ 新的一行；- 拿走的一行", "+ a row that came, - one that went"),
        column("table!", "string", "表名", "name of the table"),
        column("id!", "string", "行的编号", "id of the row"),
        column("hash!", "string", "这一行的 SHA-256", "SHA-256 of the row's line"),
        column("reason", "string", "拿走的原因的代码，新的为空", "code why it went; empty for one that came"),
    ),
    is_salted=False,
)
DICTIONARY_TABLE = Table(
    "dictionary",
    "数据字典",
    "data dictionary",
    (
        column("table!", "string", "表名", "name of the table"),
        column("column!", "string", "列名", "name of the column"),
        column("type!", "string", "类型（Frictionless）", "type (as in Frictionless)"),
        column("always!", "boolean", "是否总有值", "whether it always has a value"),
        column("words!", "string", "含义", "what it says, in Chinese"),
        column("english!", "string", "英文含义", "what it says, in English"),
    ),
    is_salted=False,
)
OUTCOMES = Table(
    "outcomes",
    "按条件下载的公示结果，最多2000条",
    "outcomes that fit a filter, at most 2000",
    (
        column("编号!", "string", "这一版公示的编号", "id of this version"),
        column("机构!", "string", "机构名称", "name of the institution"),
        column("统一社会信用代码", "string", "统一社会信用代码", "unified social credit code"),
        column("问题类型!", "string", "问题类型", "the problem"),
        column("处理结果!", "string", "处理结果", "the outcome"),
        column("处理部门!", "string", "处理单位", "body that handled it"),
        column("机构所在地", "string", "行政区划", "administrative division"),
        column("结案月份!", "yearmonth", "办结的月份", "month it was closed"),
        column("公示日期!", "date", "首次公示的日期", "first published"),
        column("摘要!", "string", "摘要，工作人员编写", "the summary, written by an official"),
        column("网址!", "string", "公示的网址", "address of the page"),
        column("说明!", "string", "投诉信息，未经行政认定", "complaint information, no administrative finding"),
    ),
    is_salted=False,
)
REPORT = Table(
    "report",
    "每月通报的数据，一行一个值",
    "the numbers of a monthly report, a value a row",
    (
        column("月份!", "yearmonth", "哪一个月的通报", "month of the report"),
        column("部分!", "string", "报告的哪一部分", "part of the report"),
        column("项!", "string", "哪一项", "which line of it"),
        column("栏!", "string", "哪一栏", "which column of it"),
        column("值", "string", "数、区间，或者不公布的原因", "a number, an interval, or why there is none"),
    ),
    is_salted=False,
    is_translated=True,
)
# Served on their own, with an address for what their columns say.
SERVED = {table.name: table for table in (OUTCOMES, REPORT)}
