"""Papers as PDF: tagged, Chinese, the same bytes twice, nothing fetched, and a child that is limited and replaced."""

import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pikepdf
import pytest

from kernel import pdf, pdf_child
from kernel.papers import qr_data_uri
from kernel.pdf import PdfFailed, PdfUnavailable

IN_CI = os.environ.get("CI") == "true"


@pytest.fixture(autouse=True)
def fresh_child() -> Iterator[None]:
    pdf.close()
    yield
    pdf.close()


@pytest.fixture
def machine() -> None:
    if not IN_CI and not pdf.available():
        pytest.skip(f"no PDF here: {pdf.why()}")


def page(body: str) -> str:
    return f'<!doctype html><html lang="zh-CN"><title>x</title><body><div class="colophon">脚</div>{body}</body></html>'


def render(body: str) -> bytes:
    return pdf.render(page(body), title="受理通知书", identifier="paper-1")


def table(rows: int) -> str:
    return "<table>" + "<tr><td>一</td><td>二</td></tr>" * rows + "</table>"


def child_id() -> int:
    assert pdf._child is not None
    return pdf._child.process.pid


def is_alive(process_id: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process_id, 0)
        with open(f"/proc/{process_id}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    return False


def wait_for_death(process_id: int) -> bool:
    for _ in range(60):
        if not is_alive(process_id):
            return True
        time.sleep(0.1)
    return False


def test_a_paper_is_tagged_chinese_and_the_same_twice(machine: None) -> None:
    first = render("<h1>受理通知书</h1><p>关于退费，𠮷㙍䶮。</p>")
    assert first.startswith(b"%PDF-")
    with pikepdf.open(io.BytesIO(first)) as opened:
        assert bool(opened.Root.MarkInfo.Marked)
        assert str(opened.Root.Lang) == "zh-CN"
        assert str(opened.docinfo["/Title"]) == "受理通知书"
        fonts = [str(font.BaseFont) for font in opened.pages[0].Resources.Font.values()]
        assert all("CJK" in font and "JP" not in font for font in fonts) or not _has_noto()
    pdf.close()
    assert render("<h1>受理通知书</h1><p>关于退费，𠮷㙍䶮。</p>") == first
    assert render("<p>别的</p>") != first


def _has_noto() -> bool:
    listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=True)
    return "Noto Serif CJK SC" in listed.stdout


def test_nothing_is_fetched(machine: None, caplog: pytest.LogCaptureFixture) -> None:
    with socket.socket() as trap:
        trap.bind(("127.0.0.1", 0))
        trap.listen()
        trap.settimeout(0.3)
        here = f"http://127.0.0.1:{trap.getsockname()[1]}"
        svg = qr_data_uri("https://example.org").replace("data:image/svg+xml", "data:text/html")
        hostile = [
            f'<img src="{here}/a.png">',
            f'<link rel="stylesheet" href="{here}/a.css">',
            f'<style>@import url("{here}/b.css"); p {{ background: url({here}/c.png) }}</style><p>x</p>',
            f'<link rel="attachment" href="{here}/d"><a rel="attachment" href="file:///etc/passwd">x</a>',
            '<img src="file:///etc/passwd"><object data="file:///etc/passwd"></object>',
            f'<img src="{svg}">',
            f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{here}/e.png"/></svg>',
        ]
        answer = render("".join(hostile))
        with pytest.raises(TimeoutError):
            trap.accept()
    assert answer.startswith(b"%PDF-")
    assert b"root:x:" not in answer
    assert b"EmbeddedFile" not in answer
    assert "refused" in caplog.text


def test_our_own_pictures_are_shown(machine: None, caplog: pytest.LogCaptureFixture) -> None:
    with_picture = render(f'<img src="{qr_data_uri("https://example.org/documents/x")}" alt="二维码">')
    assert len(with_picture) > len(render('<img src="" alt="二维码">'))
    assert "refused" not in caplog.text


def test_the_child_lives_on_and_is_replaced_by_pages_and_by_memory(
    machine: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    render("<p>一</p>")
    first = child_id()
    render("<p>二</p>")
    assert child_id() == first
    monkeypatch.setattr(pdf, "PAGES_PER_CHILD", 2)
    render("<p>三</p>")
    second = child_id()
    assert second != first
    assert not is_alive(first)
    assert pdf.MEMORY_PER_CHILD <= 400 * 2**20, "replaced before it holds more"
    monkeypatch.setattr(pdf, "MEMORY_PER_CHILD", 1)
    render("<p>四</p>")
    assert child_id() != second


def test_a_killed_child_is_replaced(machine: None) -> None:
    render("<p>一</p>")
    first = child_id()
    os.kill(first, signal.SIGKILL)
    assert pdf._child is not None
    pdf._child.process.wait()
    assert render("<p>二</p>").startswith(b"%PDF-")


def test_a_paper_that_never_ends_is_given_up(machine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    render("<p>warm</p>")
    first = child_id()
    monkeypatch.setattr(pdf, "TIMEOUT_SECONDS", 0.5)
    begun = time.monotonic()
    with pytest.raises(PdfFailed):
        render(table(20_000))
    assert time.monotonic() - begun < 10
    assert not is_alive(first)
    monkeypatch.setattr(pdf, "TIMEOUT_SECONDS", 60.0)
    assert render("<p>next</p>").startswith(b"%PDF-")


def test_a_paper_that_eats_memory_fails_alone(machine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "import kernel.pdf_child as c, os; c.ADDRESS_SPACE = 330 * 2**20; c.serve(os.getppid())"
    monkeypatch.setattr(pdf, "_COMMAND", [sys.executable, "-c", script])
    monkeypatch.setattr(pdf, "why", lambda: None)
    with pytest.raises(PdfFailed):
        render(table(2_500))
    monkeypatch.undo()
    assert render(table(2_500)).startswith(b"%PDF-")


def test_many_threads_share_one_child(machine: None) -> None:
    answers: list[bytes] = []

    def one(place: int) -> None:
        answers.append(render(f"<p>第{place % 2}份</p>"))

    threads = [threading.Thread(target=one, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert len(set(answers)) == 2


def test_a_forked_process_starts_a_child_of_its_own(machine: None) -> None:
    render("<p>一</p>")
    first = child_id()
    forked = os.fork()
    if forked == 0:
        try:
            good = pdf._child is None and render("<p>叉</p>").startswith(b"%PDF-") and child_id() != first
            pdf.close()
            os._exit(0 if good else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(forked, 0)[1]) == 0
    assert render("<p>二</p>").startswith(b"%PDF-")
    assert child_id() == first


@pytest.mark.parametrize("rows", [1, 20_000], ids=["waiting", "at work"])
def test_the_child_dies_with_a_killed_parent(machine: None, rows: int) -> None:
    script = (
        "from kernel import pdf; import sys, time\n"
        "import threading\n"
        "pdf.render('<p>x</p>', title='x', identifier='x')\n"
        f"long = '<table>' + '<tr><td>x</td></tr>' * {rows} + '</table>'\n"
        "work = threading.Thread(target=lambda: pdf.render(long, title='x', identifier='x'), daemon=True)\n"
        "work.start(); time.sleep(0.5); print(pdf._child.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=pdf._ROOT)
    assert parent.stdout is not None
    orphan = int(parent.stdout.readline())
    assert is_alive(orphan)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert wait_for_death(orphan)


def test_the_child_sees_no_secret(machine: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    monkeypatch.setenv("FIELD_KEYS", "canary")
    render("<p>一</p>")
    with open(f"/proc/{child_id()}/environ") as environ:
        leaked = "canary" in environ.read()
    assert not leaked


def test_hidden_pango_makes_papers_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUESU_HIDE_PANGO", "1")
    assert not pdf.available()
    assert "libpango" in str(pdf.Lack.PANGO.label)
    with pytest.raises(PdfUnavailable) as caught:
        render("<p>一</p>")
    assert caught.value.lack is pdf.Lack.PANGO


@pytest.mark.parametrize(
    ("module", "listed", "lack"),
    [("no_such_module", b"x", "pango"), ("json", b"", "font"), ("json", b"Noto", None)],
)
def test_what_is_lacking_is_named(
    monkeypatch: pytest.MonkeyPatch, module: str, listed: bytes, lack: str | None
) -> None:
    real = pdf_child.importlib.import_module
    monkeypatch.setattr(pdf_child.importlib, "import_module", lambda name: real(module))
    done = subprocess.CompletedProcess([], 0, listed, b"")
    monkeypatch.setattr(pdf_child.subprocess, "run", lambda *_args, **_kwargs: done)
    assert pdf_child.lacking() == lack
