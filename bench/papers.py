"""What making papers costs: seconds a page, and the memory of the child that sets them, over more pages than it lives.

The texts are the real wordings with invented facts, set as the worker sets them; nothing is kept, no database asked.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jinja2

from complaints import rulesets, wording
from kernel import papers, pdf
from kernel.typeset import line_parts, manner, sheet_of, template_version

GOAL_SECONDS, GOAL_MEGABYTES = 0.16, 400
ADDRESS = "https://xuesu.example.cn/documents/abcdefghjkmnpqrstuvw"
ON = date(2026, 11, 28)
REGULATOR = "market_regulator"
BODY = wording.BodyFacts(
    "示例市示例区市场监督管理局", REGULATOR, "示例依据", "010-0000", "示例路1号", "经办人（工号示001）"
)
CASE = wording.CaseFacts(
    "TS2026-3K7Q-9M2D",
    "张示例",
    "星河示例在线教育有限公司",
    "退费拖延或者拒绝",
    date(2026, 11, 2),
    ["退款人民币3,200.00元（大写：叁仟贰佰元整）", "道歉或者说明"],
)


def texts() -> Iterator[tuple[str, list[str]]]:
    """Name and lines of a short paper, a long one, a form, and one of many pages."""
    rules = rulesets.load("o121-ir")
    names = rulesets.cite(rules.order, rules.texts), rulesets.cite("CL 39", rules.texts)

    def law(code: str) -> wording.Law:
        return wording.Law([rulesets.cite(one, rules.texts) for one in rules.paper_basis(code, REGULATOR)], *names)

    grounds = [
        wording.GroundFacts(rulesets.numeral(one.number), one.text, one.number == 2)
        for one in rules.refusal_grounds(REGULATOR)
    ]
    yield "acceptance", wording.acceptance(BODY, CASE, ON, law("accept"))
    yield "refusal", wording.refusal(BODY, CASE, grounds, "", "您此前已向消费者协会投诉。", ON, law("refuse"))
    story = "2026年9月1日支付4,800.00元购买60节课程，上课20节后课程停止，多次要求退还余款，一直拖延。\n"
    facts = ("19900001234", "示例路9号", "示例大厦3层", "91110108MA0EXAMPLE", True, None)
    for name, times in (("registration", 3), ("many pages", 120)):
        told = wording.RegistrationFacts(*facts, story * times, "电话登记", False)
        yield name, wording.registration(BODY, CASE, told, ON)


def html_of(lines: list[str]) -> tuple[str, str]:
    """Title and HTML of a paper in the frame all papers share."""
    loader = jinja2.FileSystemLoader(Path(__file__).resolve().parent.parent / "templates")
    setting = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    setting.filters["line_parts"] = line_parts
    sheet = sheet_of(wording.canonical(lines))
    frame: dict[str, Any] = {"issuer": BODY.name, "number": "示市监受〔2026〕第12号", "title": sheet.title}
    frame |= {"standing": "", "digest": "0" * 64, "verify_url": ADDRESS, "qr": papers.qr_data_uri(ADDRESS)}
    frame |= {"made_on": ON, "versions": (template_version(), "o121-ir")} | manner(sheet)
    return sheet.title, setting.get_template("papers/lines.html").render(sheet=sheet, **frame)


def computed() -> float:
    """Seconds of a processor the running child has had, which a busy machine lengthens least; 0 without a child."""
    child = pdf._child
    if child is None:
        return 0.0
    fields = Path(f"/proc/{child.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(papers_wanted: int) -> dict[str, Any]:
    """Set that many papers of each kind in turn; seconds and pages by kind, the child's greatest memory."""
    made = {name: html_of(lines) for name, lines in texts()}
    wanted = {name: papers_wanted if name != "many pages" else max(papers_wanted // 20, 1) for name in made}
    children, most, told = set[int](), 0, {}
    for name, (title, html) in made.items():
        pdf.render(html, title=title, identifier="warm")
        spent, pages, worked = list[float](), 0, 0.0
        for _turn in range(wanted[name]):
            before, began = computed(), time.perf_counter()
            pdf.render(html, title=title, identifier=name)
            spent.append(time.perf_counter() - began)
            child = pdf._child
            if child is not None:
                worked += computed() - (before if child.process.pid in children else 0)
                children.add(child.process.pid)
                most, pages = max(most, child.memory), pages + child.last_pages
        told[name] = {
            "papers": len(spent),
            "pages": pages,
            "seconds_a_paper_median": round(statistics.median(spent), 3),
            "seconds_a_page": round(sum(spent) / max(pages, 1), 3),
            "computing_a_page": round(worked / max(pages, 1), 3),
        }
    pdf.close()
    return {
        "papers": told,
        "children": len(children),
        "memory_of_child_mb": round(most / 1024**2),
        "recycled_after_pages": pdf.PAGES_PER_CHILD,
        "goal": {"seconds_a_page": GOAL_SECONDS, "memory_mb": GOAL_MEGABYTES},
        "load": [round(one, 1) for one in os.getloadavg()],
    }


def main() -> int:
    """Print what was measured as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=200)
    if (lack := pdf.why()) is not None:
        sys.stderr.write(f"{lack}\n")
        return 2
    sys.stdout.write(json.dumps(measure(parser.parse_args().papers), ensure_ascii=False, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
