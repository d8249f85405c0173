"""Pages of the demo only."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the pages."""
