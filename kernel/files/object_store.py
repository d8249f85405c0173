"""Objects in a bucket that speaks S3: obstore carries the bytes.

FILES_URL is `s3://bucket/prefix`, with `?endpoint=https://…&region=…&style=virtual` as the provider wants; the keys are
AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask_babel import lazy_gettext as _l
from obstore.exceptions import BaseError
from obstore.store import S3Store

from kernel.config import Misconfigured
from kernel.errors import DomainError

TIMEOUT = "20s"
TRIES = {"max_retries": 2}
# obstore says some failures in the words of its own and some in those of Python.
FAILED = (BaseError, OSError)


class StoreAway(DomainError):
    """The object store did not answer, or not as it should: later it may."""

    status = 503

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("文件存储暂时没有回应，请稍后再试。")


class ObjectStorage:
    """Objects under a prefix of one bucket; an object is whole or absent, as S3 promises."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        asked = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        endpoint, region, style = (asked.pop(name, "") for name in ("endpoint", "region", "style"))
        if not parts.hostname or asked or style not in ("", "virtual"):
            raise Misconfigured("FILES_URL must be s3://bucket/prefix?endpoint=…&region=…&style=virtual")
        config: Any = {"virtual_hosted_style_request": style == "virtual"}
        config |= {name: value for name, value in (("endpoint", endpoint), ("region", region)) if value}
        options: Any = {"timeout": TIMEOUT, "allow_http": endpoint.startswith("http://")}
        retries: Any = TRIES
        self._store = S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            config=config,
            client_options=options,
            retry_config=retries,
        )

    def put(self, key: str, data: bytes) -> None:
        """Keep an object; raises StoreAway."""
        try:
            self._store.put(key, data)
        except FAILED as error:
            raise StoreAway() from error

    def get(self, key: str) -> bytes:
        """The object; raises FileNotFoundError or StoreAway."""
        try:
            return bytes(self._store.get(key).bytes())
        except FileNotFoundError:
            raise
        except FAILED as error:
            raise StoreAway() from error

    def delete(self, key: str) -> None:
        """Forget an object; raises StoreAway."""
        try:
            self._store.delete(key)
        except FileNotFoundError:
            return
        except FAILED as error:
            raise StoreAway() from error

    def objects(self) -> Iterator[tuple[str, datetime]]:
        """Every key and when it was kept; raises StoreAway."""
        try:
            for some in self._store.list():
                for one in some:
                    yield str(one["path"]), one["last_modified"]
        except FAILED as error:
            raise StoreAway() from error

    def free(self) -> int | None:
        """Nobody counts what a bucket has left."""
        return None


def object_storage(url: str) -> ObjectStorage:
    """The store of this address, with one set of connections for each process."""
    return _opened(url, os.getpid())


@lru_cache(maxsize=4)
def _opened(url: str, _process: int) -> ObjectStorage:
    return ObjectStorage(url)
