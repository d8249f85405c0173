"""Requests that can be read: right UTF-8 everywhere, bounded sizes, clean text, and redirects that stay here."""

import io
import unicodedata
from collections.abc import Mapping
from typing import IO
from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, Request, abort, request
from werkzeug.datastructures import FileStorage, Headers, MultiDict
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser, MultiPartParser

MAX_CONTENT_LENGTH = 56 * 1024 * 1024
MAX_FORM_MEMORY_SIZE = 1024 * 1024
MAX_FORM_PARTS = 500
Parsed = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]


class _RawMultiPartParser(MultiPartParser):
    """Keeps the bytes of a field as they came (latin-1 loses nothing), so that they can be decoded strictly."""

    def get_part_charset(self, headers: Headers) -> str:
        """Whatever the part claims, its bytes are wanted."""
        return "iso-8859-1"


class StrictFormParser(FormDataParser):
    """Reads forms as strict UTF-8: anything else is 400, where Werkzeug would put question marks or drop the form."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> Parsed:
        """Form and files of a request; raises BadRequest or RequestEntityTooLarge."""
        try:
            if mimetype == "multipart/form-data":
                return self._parse_parts(stream, content_length, options or {})
            if mimetype == "application/x-www-form-urlencoded":
                return self._parse_words(stream, content_length)
        except HTTPException:
            raise
        except ValueError:
            raise BadRequest from None
        return stream, self.cls(), self.cls()

    def _parse_parts(self, stream: IO[bytes], content_length: int | None, options: Mapping[str, str]) -> Parsed:
        parser = _RawMultiPartParser(
            stream_factory=self.stream_factory,
            max_form_memory_size=self.max_form_memory_size,
            max_form_parts=self.max_form_parts,
            cls=self.cls,
        )
        boundary = options.get("boundary", "").encode("ascii")
        if not boundary:
            raise BadRequest
        form, files = parser.parse(stream, boundary, content_length)
        pairs = [(name, _strict(value.encode("latin-1"))) for name, value in form.items(multi=True)]
        return stream, self.cls(pairs), files

    def _parse_words(self, stream: IO[bytes], content_length: int | None) -> Parsed:
        most = self.max_form_memory_size
        body = stream.read() if most is None else stream.read(most + 1)
        if most is not None and len(body) > most:
            raise RequestEntityTooLarge
        _strict(unquote_to_bytes(body))
        _, form, files = super().parse(io.BytesIO(body), "application/x-www-form-urlencoded", content_length, {})
        pairs = [(_strict(name.encode()), _strict(value.encode())) for name, value in form.items(multi=True)]
        return stream, self.cls(pairs), files


def _strict(raw: bytes) -> str:
    """The text of bytes that are UTF-8, without NUL, which PostgreSQL cannot hold; raises ValueError."""
    return raw.decode("utf-8").replace("\0", "")


class StrictRequest(Request):
    """A request whose forms are read strictly."""

    form_data_parser_class = StrictFormParser


def init_app(app: Flask) -> None:
    """Bound what is read, and refuse what cannot be."""
    app.request_class = StrictRequest
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_CONTENT_LENGTH,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_MEMORY_SIZE,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
    )
    app.before_request(refuse_unreadable)


def refuse_unreadable() -> None:
    """400 for a path or query that is not UTF-8 or holds a NUL."""
    try:
        path = request.environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8")
        query = unquote_to_bytes(request.query_string).decode("utf-8")
    except UnicodeError:
        abort(400)
    if "\0" in path + query:
        abort(400)


def safe_next(url: str | None, otherwise: str = "/") -> str:
    """The address if it is a path on this site, else `otherwise`: never another host, scheme or protocol trick."""
    if not url or not url.startswith("/") or url.startswith("//"):
        return otherwise
    if "\\" in url or any(unicodedata.category(sign) in ("Cc", "Cf", "Zs", "Zl", "Zp") for sign in url):
        return otherwise
    try:
        parts = urlsplit(url)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else url
