"""Where the open data lies in the data folder: one folder per snapshot, and a name for the one that is served."""

from pathlib import Path

from kernel.config import settings


def home() -> Path:
    """The folder of the open data."""
    return settings().data_dir / "open-data"


def build_folder(number: int) -> Path:
    """The folder of one snapshot."""
    return home() / "builds" / f"{number:06}"


def current() -> Path | None:
    """The folder that is served, None before the first snapshot."""
    path = home() / "current"
    return path.resolve() if path.exists() else None
