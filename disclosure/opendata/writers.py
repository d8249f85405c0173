"""The files of one table, written row by row: CSV, JSON Lines, XLSX in parts no spreadsheet refuses."""

import csv
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import xlsxwriter

from disclosure.opendata.columns import Table
from disclosure.opendata.rows import Values
from kernel.sheets import safe

# What a sheet holds with its heading (ECMA-376).
SHEET_ROWS = 1_048_576
CELL_SIGNS = 32_767


def plain_cell(value: Any) -> str:
    """A value as a spreadsheet shows it; what would run as a formula is quoted."""
    if value is None:
        return ""
    return safe(value) if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


class Workbooks:
    """A table as XLSX: part after part, each with the heading; rows leave memory as they come."""

    def __init__(self, folder: Path, table: Table, made_at: datetime, sheet_rows: int = SHEET_ROWS) -> None:
        self.folder, self.table, self.made_at, self.sheet_rows = folder, table, made_at, sheet_rows
        self.parts: list[str] = []
        self.place = sheet_rows

    def write(self, values: Values) -> None:
        """Add a row; a full part makes room for the next."""
        if self.place >= self.sheet_rows:
            self._open()
        for column, value in enumerate(values):
            if isinstance(value, bool) or value is None or isinstance(value, str):
                self.sheet.write_string(self.place, column, plain_cell(value)[:CELL_SIGNS])
            else:
                self.sheet.write_number(self.place, column, value)
        self.place += 1

    def _open(self) -> None:
        self.close()
        name = f"{self.table.name}-{len(self.parts) + 1}.xlsx"
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "use_zip64": True}
        self.book = xlsxwriter.Workbook(str(self.folder / name), options | {"tmpdir": str(self.folder)})
        self.book.set_properties({"created": self.made_at.replace(tzinfo=None)})
        self.sheet, bold = self.book.add_worksheet(self.table.name), self.book.add_format({"bold": True})
        self.sheet.freeze_panes(1, 0)
        for column, heading in enumerate(self.table.names):
            self.sheet.write_string(0, column, heading, bold)
        self.parts.append(name)
        self.place = 1

    def close(self) -> None:
        """Finish the part that is open."""
        if self.parts and self.place:
            self.book.close()
        self.place = 0


class TableFiles:
    """All files of one table, open for its rows."""

    def __init__(self, folder: Path, table: Table, made_at: datetime, sheet_rows: int = SHEET_ROWS) -> None:
        self.table, self.rows = table, 0
        self.lines = (folder / f"{table.name}.jsonl").open("w", encoding="utf-8", newline="\n")
        self.cells = (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="")
        self.csv = csv.writer(self.cells)
        self.csv.writerow(table.names)
        self.books = Workbooks(folder, table, made_at, sheet_rows)

    def __enter__(self) -> Self:
        """The files, with their headings."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close them; a table without rows has a workbook with its heading all the same."""
        if not self.books.parts:
            self.books._open()
        self.books.close()
        self.lines.close()
        self.cells.close()

    def write(self, line: str, values: Values) -> None:
        """One row, in every form."""
        self.lines.write(line + "\n")
        self.csv.writerow([plain_cell(value) for value in values])
        self.books.write(values)
        self.rows += 1

    @property
    def names(self) -> list[str]:
        """The files that were written."""
        return [f"{self.table.name}.csv", f"{self.table.name}.jsonl", *self.books.parts]
