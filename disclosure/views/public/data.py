"""Open data: the page with every file, the files of the last signed snapshot, and the API's own page."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from flask import Response, make_response, redirect, render_template, send_file
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from disclosure.api.description import describe
from disclosure.opendata import places
from disclosure.opendata.columns import BY_NAME
from disclosure.opendata.describing import KEYS, MEDIA
from disclosure.queries.open_data import is_withheld
from disclosure.views.public.blueprint import link, public
from disclosure.wording import NOTICE
from kernel.config import settings
from kernel.web import PUBLIC_SECONDS, error_page
from kernel.web import public as open_to_all

_NAME = re.compile(r"[a-z][a-z0-9-]{0,40}\.[a-z]{2,6}", re.ASCII)
_SNAPSHOT = re.compile(r"\d{6}\.(json|sig|csv)", re.ASCII)
NEWEST = 10
Found = TypeVar("Found")
DOWNLOAD = Path(places.__file__).with_name("download.py")
# The job asks every ten minutes whether a new snapshot is due.
RETRY_SECONDS = 600
# What readers ask for first, first.
SHOWN = [
    BY_NAME[name]
    for name in (
        *("publications", "summaries", "narratives", "institutions"),
        *("figures", "notices", "corrections", "tombstones"),
    )
]
PATHS = {
    "/api/v1/publications": _l("公示的处理结果，新的在前"),
    "/api/v1/publications/{publication_id}": _l("一条公示，总是当前的版本；撤下的回答410和原因"),
    "/api/v1/institutions": _l("机构，按名称排列，不按投诉多少排列"),
    "/api/v1/institutions/{institution_id}": _l("一家机构和它的数据"),
    "/api/v1/institutions/{institution_id}/indicators": _l("一家机构的全部数据，附件数、区间和每月的投诉"),
    "/api/v1/bodies": _l("处理单位，按名称排列"),
    "/api/v1/bodies/{body_id}/indicators": _l("一个处理单位的全部数据：收到、受理、超期、转手、用时，和每月收到的投诉"),
    "/api/v1/notices": _l("通报和消费提示，新的在前"),
    "/api/v1/statistics": _l("全部投诉的数据（件数太小的不公布），和公示的条数（准确数）；两者不相加"),
    "/api/v1/categories": _l("公示里出现的问题类型"),
    "/api/v1/regions": _l("公示里出现的地区"),
}
PARAMETERS = {
    "q": _l("关键词"),
    "institution": _l("机构编号或者统一社会信用代码"),
    "category": _l("问题类型的代码"),
    "region": _l("行政区划代码，含下级"),
    "outcome": _l("结果的代码"),
    "body": _l("处理单位的名称，与公示的一样"),
    "from": _l("从这一天起"),
    "to": _l("到这一天止"),
    "type": _l("机构类型的代码"),
    "cursor": _l("从哪里接着读"),
    "limit": _l("每页条数，1至500"),
    "publication_id": _l("公示编号"),
    "institution_id": _l("机构编号"),
    "body_id": _l("处理单位的编号"),
}


@public.get("/data/")
@open_to_all
def data() -> str:
    """What programs may read: files with size and digest, signatures and how to check them, the API, the feeds."""
    return _once_more(_data)


def _once_more(read: Callable[[], Found]) -> Found:
    """Read what is served, and again where it was replaced while it was read: older builds go at once (0085)."""
    try:
        return read()
    except FileNotFoundError:
        return read()


def _data() -> str:
    folder = places.current()
    snapshots = _snapshots(folder) if folder else []
    return render_template(
        "public/data.html",
        notice=NOTICE,
        tables=SHOWN,
        manifest=_read(folder / "manifest.json") if folder else None,
        keys=_read(folder / KEYS) if folder else {},
        snapshots=snapshots,
        silent=snapshots[0].get("silent", []) if snapshots else [],
        size=_size,
        instant=datetime.fromisoformat,
        download=_download(),
    )


@public.get("/data/dictionary")
@open_to_all
def dictionary() -> str:
    """The data dictionary: every column of every file."""
    return render_template("public/dictionary.html", tables=SHOWN)


@public.get("/data/api")
@open_to_all
def api_page() -> str:
    """The API's page, from the description that programs read."""
    spec = describe()
    return render_template(
        "public/api.html", spec=spec, notice=NOTICE, example=_example, words=PATHS, meanings=PARAMETERS
    )


@public.get("/api/v1/")
@open_to_all
def api_root() -> BaseResponse:
    """Whoever opens the API's address itself is shown its page."""
    return redirect(link(".api_page"), 301)


@public.get("/data/<name>")
@open_to_all
def data_file(name: str) -> Response:
    """One file of the last snapshot; none that still holds what was taken down nearly an hour ago."""
    folder = places.current()
    if folder and is_withheld(re.split(r"[.-]", name)[0], int(folder.name)):
        return _withheld()
    return _send(name if _NAME.fullmatch(name) else "", "")


@public.get("/data/snapshots/<name>")
@open_to_all
def snapshot_file(name: str) -> Response:
    """The header, the signature or the changes of one snapshot."""
    return _send(name if _SNAPSHOT.fullmatch(name) else "", "snapshots")


def _withheld() -> Response:
    words = _("这个文件里有已经撤下的内容，新的文件还没有生成，所以暂停下载。请稍后再来。")
    answer = make_response(error_page(503, words), 503)
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _send(name: str, below: str) -> Response:
    return _once_more(lambda: _sent(name, below))


def _sent(name: str, below: str) -> Response:
    folder = places.current()
    if folder and not folder.is_dir():
        raise FileNotFoundError(folder)
    path = folder / below / name if folder and name else None
    if path is None or not path.is_file():
        raise NotFound()
    media = MEDIA[path.suffix.removeprefix(".")]
    answer = send_file(path, mimetype=media.partition(";")[0], conditional=True, max_age=PUBLIC_SECONDS)
    answer.headers["Content-Type"] = media
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _snapshots(folder: Path) -> list[dict[str, Any]]:
    """The newest headers with their digests, the newest first."""
    found = sorted((folder / "snapshots").glob("*.json"), reverse=True)[:NEWEST]
    return [_read(path) | {"digest": hashlib.sha256(path.read_bytes()).hexdigest()} for path in found]


def _download() -> str:
    """The program that fetches every file, with the address of this house."""
    words = DOWNLOAD.read_text(encoding="utf-8")
    return words.replace("https://xuesu.example", settings().public_url)


def _size(number: int) -> str:
    """Bytes in words."""
    for unit in ("B", "KB", "MB"):
        if number < 1024:
            return f"{number:.0f} {unit}"
        number = number // 1024 if number >= 1024 * 10 else round(number / 1024)
    return f"{number} GB"


def _example(found: Any) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)
