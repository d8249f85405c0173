"""A PDF without anything that acts or hides: scripts, actions, attachments, media, forms' XFA, metadata, photos' EXIF.

Run in the child of `kernel.copy_child` alone. pikepdf's sanitiser goes first; then every object is walked, and of the
document's root only what shows pages is kept. At the end the result is opened anew and must hold none of it.
"""

import importlib
import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from pikepdf.sanitize import Sanitizer

from kernel.copy_child import JPEG_QUALITY, Made, Ranges, Refused, burn
from kernel.pdf_streams import is_marked, unpacks_far, without_marks

MAX_PAGES = 200
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
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


def remake(data: bytes, ranges: Ranges) -> Made:
    """The safe copy of a PDF, these ranges of its pages (from 1) gone; raises Refused or what pikepdf raises.

    A page covered whole is left black; of one covered in part a picture is left, in which the parts are painted over.
    """
    with _opened(data) as pdf:
        whole, parts = _sorted(ranges)
        drawn = _cleaned(pdf) if parts else b""
        if ranges:
            _separate(pdf)
            _picture(pdf, drawn, {number: sides for number, sides in parts.items() if number not in whole})
            _blacken(pdf, whole)
            _forget(pdf)
        out = _cleaned(pdf)
        pages = len(pdf.pages)
    with pikepdf.open(io.BytesIO(out)) as made:
        if len(made.pages) != pages or any(_found(made)):
            raise Refused("unsafe")
    return {"media_type": "application/pdf", "pages": pages}, out


def _opened(data: bytes) -> pikepdf.Pdf:
    try:
        opened = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise Refused("password") from None
    if len(opened.pages) > MAX_PAGES:
        opened.close()
        raise Refused("pages")
    if not opened.pages:  # what was too deep or too strange to be read as one
        opened.close()
        raise Refused("damaged")
    return opened


def _sorted(ranges: Ranges) -> tuple[set[int], dict[int, Ranges]]:
    """The pages that go whole, and of the others the ranges by page."""
    whole = {one[0] for one in ranges if one[1:] == [0, 0, 100, 100]}
    parts: dict[int, Ranges] = {}
    for one in ranges:
        if one[0] not in whole:
            parts.setdefault(one[0], []).append(one)
    return whole, parts


def _separate(pdf: pikepdf.Pdf) -> None:
    """Each page holds what it shows itself: what it had from the tree or shared with others, but does not show, goes.

    Else the photo of a covered page would stay in the resources of the tree, or of another page.
    """
    for page in pdf.pages:
        for key in INHERITED:
            if key not in page.obj and (value := _from_above(page.obj, key)) is not None:
                page.obj[key] = value
    for one in pdf.objects:
        if isinstance(one, Dictionary) and one.get("/Type") == Name.Pages:
            for key in (key for key in INHERITED if key in one):
                del one[key]
    pdf.remove_unreferenced_resources()


def _from_above(page: Any, key: str) -> Any:
    above = page.get("/Parent")
    for _step in range(DEEPEST):
        if not isinstance(above, Dictionary):
            return None
        if key in above:
            return above[key]
        above = above.get("/Parent")
    raise Refused("unsafe")


def _picture(pdf: pikepdf.Pdf, drawn: bytes, parts: dict[int, Ranges]) -> None:
    """These pages become pictures of what they showed, with the parts painted over."""
    if not parts:
        return
    module: Any = importlib.import_module("kernel.page_pictures")
    with module.Pages(drawn) as pages:
        for number, ranges in sorted(parts.items()):
            image, (width, height) = pages.picture(number), pages.size(number)
            burn(image, ranges)
            _leave(
                pdf, number, [0, 0, width, height], _embedded(pdf, image), f"q {width:f} 0 0 {height:f} 0 0 cm /P Do Q"
            )
            image.close()


def _embedded(pdf: pikepdf.Pdf, image: Any) -> Dictionary:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY)
    stream = Stream(pdf, out.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=image.width, Height=image.height)
    stream["/ColorSpace"], stream["/BitsPerComponent"], stream["/Filter"] = Name.DeviceRGB, 8, Name.DCTDecode
    return Dictionary(XObject=Dictionary(P=stream))


def _blacken(pdf: pikepdf.Pdf, shut: set[int]) -> None:
    """Of these pages only their size is left."""
    for number in sorted(shut):
        box = [float(one) for one in pdf.pages[number - 1].mediabox]
        paint = f"0 g {box[0]:f} {box[1]:f} {box[2] - box[0]:f} {box[3] - box[1]:f} re f"
        _leave(pdf, number, box, Dictionary(), paint)


def _leave(pdf: pikepdf.Pdf, number: int, box: list[float], resources: Dictionary, paint: str) -> None:
    """A page that holds this and nothing else: no words, no notes, no fields, no other photo."""
    page = pdf.pages[number - 1].obj
    for key in [key for key in list(page.keys()) if key not in ("/Type", "/Parent")]:
        del page[key]
    page["/MediaBox"], page["/Resources"], page["/Contents"] = Array(box), resources, Stream(pdf, paint.encode())


def _forget(pdf: pikepdf.Pdf) -> None:
    """What repeats the words of pages goes: structure, fields, labels."""
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
            if unpacks_far(one):
                raise Refused("memory")
            without_marks(one)
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
        if isinstance(one, Stream) and is_marked(one):
            yield "/Filter"
        waiting.extend(_inside(one))
