"""The command line of the demo."""

from flask import Flask


def register(app: Flask) -> None:
    """Register the commands."""
