"""Ed25519 signatures over what is published: the only file that knows the signing key."""

import base64
import binascii
import os
import re
import secrets

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kernel.config import Misconfigured, Settings, settings

KEY_BYTES = 32
SIGNATURE_BYTES = 64
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,20}", re.ASCII)


def _read(name: str, entry: str) -> tuple[str, bytes]:
    key_id, _, encoded = entry.strip().partition(":")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if not _KEY_ID.fullmatch(key_id) or len(raw) != KEY_BYTES:
        raise Misconfigured(f"{name}: every entry is id:base64 of {KEY_BYTES} bytes")
    return key_id, raw


def faults(given: Settings) -> list[str]:
    """What is wrong with the keys of the open data, in sentences; empty when nothing is."""
    found = []
    for name, value in (("OPEN_DATA_KEY", given.open_data_key), ("OPEN_DATA_OLD_KEYS", given.open_data_old_keys)):
        try:
            for entry in filter(None, (value or "").split(",")):
                _read(name, entry)
        except Misconfigured as error:
            found.append(error.message)
    if "," in (given.open_data_key or ""):
        found.append("OPEN_DATA_KEY holds one key; former ones go to OPEN_DATA_OLD_KEYS with their public half")
    return found


def new_key() -> str:
    """A fresh OPEN_DATA_KEY line for an operator."""
    return f"{secrets.token_hex(4)}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def _own_key() -> str:
    """Outside production a key of this data folder's own, made when it is first asked for."""
    path = settings().data_dir / "open-data.key"
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(new_key())
        try:
            os.link(draft, path)  # whoever is first: another process may make one at the same moment
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def _key() -> tuple[str, Ed25519PrivateKey]:
    now = settings()
    if now.is_production and not now.open_data_key:
        raise Misconfigured("OPEN_DATA_KEY is not set")
    key_id, raw = _read("OPEN_DATA_KEY", now.open_data_key or _own_key())
    return key_id, Ed25519PrivateKey.from_private_bytes(raw)


def sign(words: bytes) -> tuple[str, bytes]:
    """The id of the key in force and its signature (64 bytes) over these bytes; raises Misconfigured."""
    key_id, key = _key()
    return key_id, key.sign(words)


def public_keys() -> dict[str, str]:
    """The public keys by id (base64 of 32 bytes): the one in force first, then the former ones."""
    key_id, key = _key()
    found = {key_id: base64.b64encode(key.public_key().public_bytes_raw()).decode()}
    for entry in filter(None, (settings().open_data_old_keys or "").split(",")):
        old, raw = _read("OPEN_DATA_OLD_KEYS", entry)
        found.setdefault(old, base64.b64encode(raw).decode())
    return found


def is_signed(words: bytes, signature: bytes, public_key: bytes) -> bool:
    """Whether the holder of this key signed these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, words)
    except (InvalidSignature, ValueError):
        return False
    return True
