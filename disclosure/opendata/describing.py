"""Descriptions of the files, for people and programs: data dictionary, Frictionless data package, DCAT catalogue."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from disclosure.opendata.columns import BY_NAME, SCHEMA, TABLES, Column, Table
from disclosure.opendata.other_tables import CHANGES, DICTIONARY_TABLE
from disclosure.wording import NOTICE
from kernel import clock
from kernel.config import settings

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "sig": "application/octet-stream",
    "py": "text/plain; charset=utf-8",
}
DICTIONARY, PACKAGE, CATALOGUE, KEYS, RECIPE = (
    "dictionary.csv",
    "datapackage.json",
    "catalog.jsonld",
    "keys.json",
    "verify.py",
)
TITLES = {
    CATALOGUE: "目录（DCAT）",
    KEYS: "公钥",
    RECIPE: "核对程序",
}
TITLE = "在线教育投诉公示数据"
WORDS = f"{NOTICE}。公示的处理结果、机构、数据、通报、更正和撤下记录；每次更新有签名，可以离线核对。"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class File:
    """One file that was written: its size in bytes, its SHA-256, and of which table how many rows it holds."""

    name: str
    size: int
    sha256: str
    table: str = ""
    rows: int | None = None

    @property
    def form(self) -> str:
        """Its ending."""
        return self.name.rpartition(".")[2]

    @property
    def media(self) -> str:
        """Its media type without parameters."""
        return MEDIA[self.form].partition(";")[0]


def as_json(found: Any) -> str:
    """JSON people can read, always the same for the same facts."""
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def dictionary() -> str:
    """The data dictionary as CSV: a row per column."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(DICTIONARY_TABLE.names)
    for one in TABLES:
        for column in one.columns:
            always = "true" if column.is_required else "false"
            table.writerow([one.name, column.name, column.type, always, column.words, column.english])
    return out.getvalue()


def package(files: list[File], signatures: list[str], made_at: datetime) -> dict[str, Any]:
    """The Frictionless data package (version 1): every file, each table with its columns.

    `signatures` are the names of headers and signatures of all snapshots; the newest are written after this.
    """
    headers = [name for name in signatures if name.endswith(".json")]
    return {
        "profile": "data-package",
        "name": "xuesu-open-data",
        "title": TITLE,
        "description": WORDS,
        "homepage": f"{settings().public_url}/data/",
        "version": SCHEMA,
        "created": made_at.astimezone(clock.ZONE).isoformat(timespec="seconds"),
        "licenses": [{"name": "source-named", "title": _terms(), "path": _licence()}],
        "resources": [
            *(_resource(one) for one in files),
            _several("snapshot-headers", "每份快照的内容", headers, "json"),
            _several("snapshot-signatures", "每份快照的签名", [one for one in signatures if one not in headers], "sig"),
            _several("manifest", "全部文件的清单", ["manifest.json"], "json"),
        ],
    }


def table_of(file: File) -> Table | None:
    """The table a file holds, None for one that is no table."""
    if file.name.startswith("snapshots/"):
        return CHANGES if file.form == "csv" else None
    return DICTIONARY_TABLE if file.name == DICTIONARY else BY_NAME.get(file.table)


def _resource(file: File) -> dict[str, Any]:
    table = table_of(file)
    found: dict[str, Any] = {
        "name": file.name.replace(".", "-").replace("/", "-"),
        "path": file.name,
        "profile": "tabular-data-resource" if table else "data-resource",
        "title": table.title if table else TITLES[file.name],
        "format": file.form,
        "mediatype": file.media,
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
    }
    return found | ({"schema": schema_of(table)} if table else {})


def _several(name: str, title: str, paths: list[str], form: str) -> dict[str, Any]:
    """Files whose bytes and digests are not known before they are signed."""
    media = MEDIA[form].partition(";")[0]
    return {"name": name, "path": paths, "profile": "data-resource", "title": title, "format": form, "mediatype": media}


def schema_of(table: Table) -> dict[str, Any]:
    """What the columns of a table say (Frictionless Table Schema)."""
    found: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    return found | ({"primaryKey": [table.columns[0].name]} if table.name in BY_NAME else {})


def _field(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": column.english,
        "description": column.words,
    }
    if column.is_required:
        found["constraints"] = {"required": True}
    return found


def _licence() -> str:
    return f"{settings().public_url}/data/#terms"


def _terms() -> str:
    return f"不限用途，注明来源和「{NOTICE}」"


def catalogue(files: list[File], made_at: datetime) -> dict[str, Any]:
    """The DCAT 3 catalogue (JSON-LD): a dataset per table with its files, and the API as a data service."""
    root = settings().public_url
    when = {"@value": made_at.astimezone(clock.ZONE).isoformat(timespec="seconds"), "@type": "xsd:dateTime"}
    publisher = {"@id": f"{root}/#operator", "@type": "foaf:Agent", "foaf:name": _zh("学诉")}
    datasets = [_dataset(table, [one for one in files if one.table == table.name], when) for table in TABLES]
    return {
        "@context": _CONTEXT,
        "@id": f"{root}/data/",
        "@type": "dcat:Catalog",
        "dct:title": _zh(TITLE),
        "dct:description": _zh(WORDS),
        "dct:publisher": publisher,
        "dct:license": {"@id": _licence()},
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/ZHO"},
        "dct:modified": when,
        "foaf:homepage": {"@id": f"{root}/data/"},
        "dcat:dataset": datasets,
        "dcat:service": {
            "@id": f"{root}/api/v1/",
            "@type": "dcat:DataService",
            "dct:title": _zh("公示信息接口"),
            "dcat:endpointURL": {"@id": f"{root}/api/v1/"},
            "dcat:endpointDescription": {"@id": f"{root}/api/v1/openapi.json"},
            "dcat:servesDataset": [{"@id": one["@id"]} for one in datasets],
        },
    }


def _dataset(table: Table, files: list[File], when: dict[str, str]) -> dict[str, Any]:
    root = settings().public_url
    return {
        "@id": f"{root}/data/#{table.name}",
        "@type": "dcat:Dataset",
        "dct:title": [_zh(table.title), {"@value": table.english, "@language": "en"}],
        "dct:description": _zh(f"{table.title}。{NOTICE}。"),
        "dct:identifier": table.name,
        "dct:publisher": {"@id": f"{root}/#operator"},
        "dct:license": {"@id": _licence()},
        "dct:modified": when,
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/DAILY"},
        "dcat:keyword": [_zh(word) for word in ("在线教育", "消费投诉", table.title)],
        "dcat:distribution": [_distribution(one) for one in files],
    }


def _distribution(file: File) -> dict[str, Any]:
    root = settings().public_url
    return {
        "@id": f"{root}/data/{file.name}",
        "@type": "dcat:Distribution",
        "dct:title": file.name,
        "dct:license": {"@id": _licence()},
        "dcat:accessURL": {"@id": f"{root}/data/"},
        "dcat:downloadURL": {"@id": f"{root}/data/{file.name}"},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{file.media}"},
        "dcat:byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }


def _zh(words: str) -> dict[str, str]:
    return {"@value": words, "@language": "zh"}


def manifest(files: list[File], number: int, made_at: datetime) -> dict[str, Any]:
    """The list of every file with its size and digest."""
    return {
        "schema": SCHEMA,
        "snapshot": number,
        "made_at": made_at.astimezone(clock.ZONE).isoformat(timespec="seconds"),
        "notice": NOTICE,
        "files": [
            {"name": one.name, "bytes": one.size, "sha256": one.sha256}
            | ({"table": one.table, "rows": one.rows} if one.table else {})
            for one in files
        ],
    }
