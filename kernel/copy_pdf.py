"""A PDF without anything that acts or hides: scripts, actions, attachments, media, forms' XFA, metadata, photos' EXIF.

Run in the child of `kernel.copy_child` alone. pikepdf's sanitiser goes first; then every object is walked, and of the
document's root only what shows pages is kept. At the end the result is opened anew and must hold none of it.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from pikepdf.sanitize import Sanitizer

from kernel.copy_child import Made, Refused

MAX_PAGES = 200
DEEPEST = 60
# What of the root shows pages; actions, names, attachments, bookmarks, metadata, certificates' stores go.
KEPT_IN_ROOT = {
    "/Type",
    "/Pages",
    "/PageLabels",
    "/Lang",
    "/MarkInfo",
    "/StructTreeRoot",
    "/OCProperties",
    "/AcroForm",
    "/Version",
}
# Wherever they stand. /F of a stream names a file outside; of an annotation it is its flags, so streams only.
FORBIDDEN = {
    "/AA",
    "/AF",
    "/EF",
    "/EmbeddedFiles",
    "/JS",
    "/JavaScript",
    "/Launch",
    "/Metadata",
    "/OpenAction",
    "/PieceInfo",
    "/RichMediaContent",
    "/RichMediaSettings",
    "/Thumb",
    "/URI",
    "/URLS",
    "/XFA",
}
OUTSIDE = ("/F", "/FFilter", "/FDecodeParms")
ACTIONS = ("/A", "/PA", "/Next")
HARMLESS = {"/GoTo", "/Named"}
MEDIA = {"/3D", "/FileAttachment", "/Movie", "/RichMedia", "/Screen", "/Sound"}
# An EXIF or XMP segment may lie in the photo of a page; 0xEE says how its colours are meant and stays.
HIDDEN_SEGMENTS = {*range(0xE1, 0xEE), 0xEF, 0xFE}


def remake(data: bytes, shut: set[int]) -> Made:
    """The safe copy of a PDF, the pages of these numbers (from 1) black; raises Refused or what pikepdf raises."""
    try:
        opened = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise Refused("password") from None
    with opened as pdf:
        if len(pdf.pages) > MAX_PAGES:
            raise Refused("pages")
        if shut:
            _blacken(pdf, shut)
        out = _cleaned(pdf)
        pages = len(pdf.pages)
    with pikepdf.open(io.BytesIO(out)) as made:
        if len(made.pages) != pages or any(_found(made)):
            raise Refused("unsafe")
    return {"media_type": "application/pdf", "pages": pages}, out


def _blacken(pdf: pikepdf.Pdf, shut: set[int]) -> None:
    """Of these pages only their size is left; what repeats their words goes too: structure, fields, labels."""
    for number in sorted(shut):
        page = pdf.pages[number - 1].obj
        box = [float(one) for one in pdf.pages[number - 1].mediabox]
        for key in [key for key in list(page.keys()) if key not in ("/Type", "/Parent", "/MediaBox")]:
            del page[key]
        page["/MediaBox"], page["/Resources"] = Array(box), Dictionary()
        paint = f"0 g {box[0]:f} {box[1]:f} {box[2] - box[0]:f} {box[3] - box[1]:f} re f"
        page["/Contents"] = Stream(pdf, paint.encode())
    for key in ("/StructTreeRoot", "/MarkInfo", "/AcroForm", "/PageLabels"):
        if key in pdf.Root:
            del pdf.Root[key]


def _cleaned(pdf: pikepdf.Pdf) -> bytes:
    sanitiser = Sanitizer().remove_javascript().remove_external_access().remove_attachments().remove_multimedia()
    sanitiser = sanitiser.remove_thumbnails().remove_search_index().remove_web_capture().remove_private_app_data()
    sanitiser.remove_collection().apply(pdf)
    for key in [key for key in list(pdf.Root.keys()) if key not in KEPT_IN_ROOT]:
        del pdf.Root[key]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for page in pdf.pages:
        _without_media(page.obj)
    for one in list(pdf.objects):
        _walk(one, 0)
        if isinstance(one, Stream):
            _without_exif(one)
    out = io.BytesIO()
    pdf.save(out, encryption=False, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _without_media(page: Any) -> None:
    annotations = page.get("/Annots")
    if not isinstance(annotations, Array):
        return
    kept = [one for one in annotations if isinstance(one, Dictionary) and str(one.get("/Subtype", "")) not in MEDIA]
    page["/Annots"] = Array(kept)


def _walk(one: Any, depth: int) -> None:
    """Take what is forbidden out of an object and of the direct ones in it; what is nested too deep is refused."""
    if depth > DEEPEST:
        raise Refused("unsafe")
    if isinstance(one, (Dictionary, Stream)):
        for key in list(_faults(one)):
            del one[key]
    for inner in _inside(one):
        _walk(inner, depth + 1)


def _faults(one: Any) -> Iterator[str]:
    """The keys of a dictionary that act, hide or lead outside."""
    for key in list(one.keys()):
        if key in FORBIDDEN or (key in OUTSIDE and isinstance(one, Stream)) or (key in ACTIONS and _acts(one[key])):
            yield key


def _acts(value: Any) -> bool:
    """Whether this is an action, or a chain of them, that does more than turn to a page."""
    if isinstance(value, Array):
        return any(_acts(inner) for inner in list(value)[:DEEPEST])
    if not isinstance(value, (Dictionary, Stream)):
        return False
    kind = value.get("/S")
    return isinstance(kind, Name) and (str(kind) not in HARMLESS or "/Next" in value)


def _inside(one: Any) -> Iterator[Any]:
    """The direct objects in a dictionary, stream or array."""
    if isinstance(one, (Dictionary, Stream)):
        values = [one[key] for key in list(one.keys())]
    else:
        values = list(one) if isinstance(one, Array) else []
    for value in values:
        if isinstance(value, (Dictionary, Array)) and not value.is_indirect:
            yield value


def _found(pdf: pikepdf.Pdf) -> Iterator[str]:
    """What is left in the result that should be gone."""
    waiting = list(pdf.objects)
    while waiting:
        one = waiting.pop()
        if isinstance(one, (Dictionary, Stream)):
            yield from _faults(one)
            if str(one.get("/Type", "")) == "/EmbeddedFile":
                yield "/EmbeddedFile"
        waiting.extend(_inside(one))


def _without_exif(stream: Any) -> None:
    """The photo of a page without the segments in which cameras write where and when it was taken."""
    filters = stream.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, Array) else [str(filters)]
    if names != ["/DCTDecode"]:
        return
    raw = bytes(stream.read_raw_bytes())
    plain = stripped(raw)
    if plain != raw:
        stream.write(plain, filter=Name.DCTDecode, decode_parms=stream.get("/DecodeParms"))


def stripped(jpeg: bytes) -> bytes:
    """A JPEG without its hidden segments; from the first scan on it is copied as it is."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        if jpeg[at + 1] == 0xFF:  # a filling byte
            at += 1
            continue
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        if jpeg[at + 1] not in HIDDEN_SEGMENTS:
            kept.append(jpeg[at:end])
        at = end
    return b"".join([*kept, jpeg[at:]])
