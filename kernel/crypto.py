"""Field encryption, blind indexes, salted hashes and random secrets: the only file that knows a key."""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from kernel.config import Settings, settings

KEY_BYTES = 32
NONCE_BYTES = 12
# The blind index has a key of its own: it must stay when data keys turn, else every look-up would fail at once.
INDEX_ID = "index"
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,20}")
# Without 0, 1, i, l and o: these codes are read from paper and typed by hand.
_READABLE = "23456789abcdefghjkmnpqrstuvwxyz"


class KeysWrong(ValueError):
    """FIELD_KEYS cannot be used; the message says why and never shows a key."""


class Unreadable(ValueError):
    """A stored value cannot be opened: unknown key, other place, or changed bytes."""


@dataclass(frozen=True)
class KeyRing:
    """The data keys by id, the current one first, and the key of the blind indexes."""

    current: str
    data: Mapping[str, bytes] = field(repr=False)
    index: bytes = field(repr=False)


def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, None, f"xuesu/{purpose}".encode()).derive(secret)


def read_keys(field_keys: str) -> KeyRing:
    """Read `id:base64key,id2:…,index:base64key` (32 bytes each, the first is current); raises KeysWrong."""
    found: dict[str, bytes] = {}
    for entry in field_keys.split(","):
        key_id, _, encoded = entry.strip().partition(":")
        if not _KEY_ID.fullmatch(key_id) or key_id in found:
            raise KeysWrong("FIELD_KEYS: every entry is id:base64key with an id of its own")
        found[key_id] = _decode_key(key_id, encoded)
    index = found.pop(INDEX_ID, None)
    if index is None or not found:
        raise KeysWrong(f"FIELD_KEYS needs a data key and an entry called {INDEX_ID}")
    data = {key_id: _derive(secret, "field") for key_id, secret in found.items()}
    return KeyRing(next(iter(data)), data, _derive(index, "index"))


def _decode_key(key_id: str, encoded: str) -> bytes:
    try:
        secret = base64.b64decode(encoded, altchars=b"-_" if "-" in encoded or "_" in encoded else None, validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != KEY_BYTES:
        raise KeysWrong(f"FIELD_KEYS: {key_id} is not {KEY_BYTES} bytes in base64")
    return secret


def new_field_keys() -> str:
    """A fresh FIELD_KEYS line for an operator."""
    return ",".join(f"{name}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}" for name in ("k1", INDEX_ID))


@lru_cache(maxsize=8)
def _ring(field_keys: str | None, secret_key: str) -> KeyRing:
    if field_keys:
        return read_keys(field_keys)
    secret = secret_key.encode()
    return KeyRing("demo", {"demo": _derive(secret, "field")}, _derive(secret, "index"))


def ring() -> KeyRing:
    """The keys in force; outside production they derive from SECRET_KEY when FIELD_KEYS is absent."""
    now = settings()
    if now.is_production and not now.field_keys:
        raise KeysWrong("FIELD_KEYS is not set")
    return _ring(now.field_keys, now.secret_key)


def faults(given: Settings) -> list[str]:
    """What is wrong with FIELD_KEYS, in a sentence; empty when nothing is."""
    try:
        if given.field_keys:
            read_keys(given.field_keys)
    except KeysWrong as error:
        return [str(error)]
    return []


# --- sealing -----------------------------------------------------------------------------------------------------


def seal_bytes(plain: bytes, label: str) -> tuple[str, bytes]:
    """Encrypt under the current key for this place; gives the key's id and nonce + ciphertext + tag."""
    keys = ring()
    nonce = secrets.token_bytes(NONCE_BYTES)
    return keys.current, nonce + AESGCM(keys.data[keys.current]).encrypt(nonce, plain, label.encode())


def open_bytes(key_id: str, sealed: bytes, label: str) -> bytes:
    """Decrypt what `seal_bytes` made for the same place; raises Unreadable."""
    key = ring().data.get(key_id)
    if key is None:
        raise Unreadable(f"{label}: no key called {key_id}")
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], label.encode())
    except (InvalidTag, ValueError):
        raise Unreadable(f"{label}: changed, or sealed for another place") from None


def seal(plain: str, label: str) -> str:
    """Encrypt a text as `id.base64url`; the label (`table.column`) is authenticated with it."""
    key_id, sealed = seal_bytes(plain.encode(), label)
    return f"{key_id}.{base64.urlsafe_b64encode(sealed).decode()}"


def unseal(sealed: str, label: str) -> str:
    """Decrypt a text sealed for this label; raises Unreadable."""
    key_id, _, encoded = sealed.partition(".")
    try:
        raw = base64.b64decode(encoded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable(f"{label}: not a sealed value") from None
    return open_bytes(key_id, raw, label).decode()


def needs_rotation(sealed: str) -> bool:
    """Whether a stored value rests on a key that is no longer the current one."""
    return sealed.partition(".")[0] != ring().current


def reseal(sealed: str, label: str) -> str:
    """The same text under the current key; raises Unreadable."""
    return seal(unseal(sealed, label), label)


class Sealed(TypeDecorator[str]):
    """A column that is text in Python and ciphertext in the database; `label` is its `table.column`.

    It cannot be compared in SQL: look a value up by its blind index. `type_coerce(column, Text)` gives the ciphertext.
    """

    impl = Text
    cache_ok = True

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt on the way in."""
        return None if value is None else seal(value, self.label)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else unseal(str(value), self.label)

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        """Refuse `column == value`: it would compare two ciphertexts and silently find nothing."""
        raise TypeError(f"{self.label} is sealed; look it up by its blind index")


# --- hashes ------------------------------------------------------------------------------------------------------


def normal_phone(value: str) -> str:
    """Digits only, without China's country code before a mobile number."""
    digits = "".join(str(unicodedata.digit(sign)) for sign in value if unicodedata.digit(sign, None) is not None)
    return re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)


def normal_text(value: str) -> str:
    """NFKC, case folded, without space around."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value).casefold()).strip()


_NORMAL: dict[str, Callable[[str], str]] = {"phone": normal_phone, "email": normal_text}


def blind_index(kind: str, value: str) -> str:
    """HMAC-SHA256 (64 hexadecimal digits) of the normalised value under a key of this kind; equal values meet."""
    plain = _NORMAL.get(kind, normal_text)(value)
    return hmac.new(_derive(ring().index, f"index/{kind}"), plain.encode(), hashlib.sha256).hexdigest()


def salted_hash(value: str, salt: str) -> str:
    """SHA-256 of a value with its row's salt (64 hexadecimal digits): without the salt it says nothing any more."""
    return hmac.new(salt.encode(), value.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def random_token(size: int = 32) -> str:
    """A secret of `size` random bytes, safe in an address."""
    return secrets.token_urlsafe(size)


def random_code(digits: int = 6) -> str:
    """A one-time code of that many decimal digits, leading zeros kept."""
    return f"{secrets.randbelow(10**digits):0{digits}d}"


def random_readable(length: int = 20) -> str:
    """A code people can read from paper and type (20 signs are 99 bits)."""
    return "".join(secrets.choice(_READABLE) for _ in range(length))


def is_readable(code: str, length: int = 20) -> bool:
    """Whether it can be such a code."""
    return len(code) == length and set(code) <= set(_READABLE)


def token_hash(token: str) -> str:
    """What is kept of a random key or code of 80 bits or more: a plain SHA-256 (64 hexadecimal digits)."""
    return hashlib.sha256(token.encode()).hexdigest()


def slow_index(kind: str, value: str) -> str:
    """What is kept of a receipt code: scrypt (16 MB) under a key outside the database; equal codes meet."""
    pepper = _derive(ring().index, f"slow/{kind}")
    return hashlib.scrypt(value.encode(), salt=pepper, n=2**14, r=8, p=1, dklen=32).hex()


def readable_from(kind: str, secret: str, length: int = 20) -> str:
    """A code people can type (20 signs are 99 bits) that a secret always gives again, but only with our key."""
    number = int.from_bytes(hmac.new(_derive(ring().index, f"code/{kind}"), secret.encode(), hashlib.sha256).digest())
    signs = []
    for _ in range(length):
        number, place = divmod(number, len(_READABLE))
        signs.append(_READABLE[place])
    return "".join(signs)


def plain_code(typed: str) -> str:
    """A readable code as typed by hand: without blanks and hyphens, in small letters."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", typed)).casefold()
