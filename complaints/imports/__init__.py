"""Old complaints from files, pure: bytes in, mapped rows and named faults out; nothing here writes."""

from complaints.imports.files import Fault, Parsed, Unreadable, read
from complaints.imports.rows import ImportRow, Source

__all__ = ["Fault", "ImportRow", "Parsed", "Source", "Unreadable", "read"]
