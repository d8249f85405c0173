"""Files in a bucket: the same promises as in a folder, tried against moto on the loopback."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from kernel import clock, files, health
from kernel.config import Misconfigured, Settings
from kernel.db import db, transaction
from kernel.files import CopyState, FileRefused, LocalStorage, Refusal, StoredFile
from kernel.files.object_store import ObjectStorage, StoreAway, object_storage
from tests.kernel.buckets import BUCKET, opened_bucket
from tests.kernel.hostile_pdf import photo

pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:botocore"),
]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """An S3 of the tests' own with one bucket."""
    with opened_bucket() as url:
        yield url


@pytest.fixture
def bucket(app: Flask, settings: Settings, endpoint: str, request: pytest.FixtureRequest) -> Settings:
    """The application with its files in the bucket, under a prefix of this test."""
    prefix = request.node.name.partition("[")[0]
    made = replace(settings, files_url=f"s3://{BUCKET}/{prefix}?endpoint={endpoint}&region=us-east-1")
    app.extensions["settings"] = made
    return made


def take(data: bytes) -> StoredFile:
    return files.receive(io.BytesIO(data), "照片.jpg", "form-1", 7)


def test_a_file_lies_sealed_in_the_bucket_with_its_copy(bucket: Settings, endpoint: str) -> None:
    row = take(photo())
    assert files.read(row) == photo()
    assert files.check(row.id)
    assert row.copy_state is CopyState.MADE and b"CANARY" not in files.read_copy(row)
    assert not (bucket.data_dir / "files").exists()
    kept = dict(files.storage().objects())
    assert set(kept) == {row.storage_key, row.copy_key}
    assert all(abs((at - clock.now()).total_seconds()) < 86_400 for at in kept.values())
    assert photo()[:64] not in files.storage().get(row.storage_key)
    with transaction():
        files.link("form-1", "message", 5)
    with transaction():
        assert files.erase("message", [5]) == 1
    assert list(files.storage().objects()) == []


def test_strays_are_named_both_ways(bucket: Settings) -> None:
    row = take(photo())
    files.storage().put("ab/lonely", b"x")
    files.storage().delete(row.storage_key)
    files.storage().delete(row.storage_key)
    found = files.orphans(timedelta(days=-2))
    assert (found.objects, found.rows) == (["ab/lonely"], [row.ref])
    with pytest.raises(FileNotFoundError):
        files.storage().get(row.storage_key)
    assert files.storage().free() is None


def test_a_store_that_is_away_is_said_in_words(app: Flask, settings: Settings, endpoint: str) -> None:
    lost = f"s3://no-such-bucket/x?endpoint={endpoint}&region=us-east-1"
    app.extensions["settings"] = replace(settings, files_url=lost)
    with pytest.raises(FileRefused, match="填好的内容都在") as caught:
        take(photo())
    assert caught.value.reason is Refusal.AWAY
    assert db.session.scalar(db.select(db.func.count(StoredFile.id))) == 0
    for ask in (lambda store: store.get("a/b"), lambda store: list(store.objects())):
        with pytest.raises((StoreAway, FileNotFoundError)):
            ask(files.storage())


@pytest.mark.parametrize("url", ["s3://", "s3://b?x=1", "s3://b?style=path", "ftp://b/c", "file://host/x"])
def test_an_address_that_cannot_be_read_is_said(app: Flask, settings: Settings, url: str) -> None:
    app.extensions["settings"] = replace(settings, files_url=url)
    with pytest.raises(Misconfigured, match="FILES_URL"):
        files.storage()


def test_addresses(app: Flask, settings: Settings) -> None:
    assert isinstance(object_storage("s3://b/c?region=cn-north-1&style=virtual"), ObjectStorage)
    assert object_storage("s3://b/c") is object_storage("s3://b/c")
    assert isinstance(files.storage(), LocalStorage)


def test_the_doctor_says_whether_files_can_be_read(bucket: Settings, app: Flask) -> None:
    assert health.file_store().ok
    app.extensions["settings"] = replace(bucket, files_url="s3://b?x=1")
    assert not health.file_store().ok
