"""The papers of an institution's life, each made with its act in one transaction: 备案 and 退出."""

from institutions.documents.filings import (
    OWNER,
    may_read_filing_paper,
    papers_of,
    record_with_paper,
    tell_missing_with_paper,
    tell_where_with_paper,
)

__all__ = [
    "OWNER",
    "may_read_filing_paper",
    "papers_of",
    "record_with_paper",
    "tell_missing_with_paper",
    "tell_where_with_paper",
]
