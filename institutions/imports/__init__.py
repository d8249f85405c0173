"""Taking an institutions file in: columns in Chinese or English, each row checked, the registry brought up to it."""

from institutions.imports.checks import RowFault
from institutions.imports.exporting import exported
from institutions.imports.taking import import_institutions

__all__ = ["RowFault", "exported", "import_institutions"]
