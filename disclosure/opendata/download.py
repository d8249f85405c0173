"""Download all of the open data: python download.py FOLDER; it needs nothing but Python."""

import json
import sys
import urllib.request
from pathlib import Path

FROM = "https://xuesu.example/data/"


def fetch(name: str, folder: Path) -> Path:
    """One file, under its own name."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    urllib.request.urlretrieve(FROM + name, path)
    return path


def fetch_all(folder: Path) -> None:
    """Every file: datapackage.json names them all, and of each snapshot from the first on all three."""
    for one in json.loads(fetch("datapackage.json", folder).read_bytes())["resources"]:
        for name in [one["path"]] if isinstance(one["path"], str) else one["path"]:
            fetch(name, folder)


if __name__ == "__main__":
    fetch_all(Path(sys.argv[1]))
