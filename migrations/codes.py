"""Codes of an enumeration are added to and taken from the CHECK of its column, whatever else it has come to hold."""

import re

import sqlalchemy as sa
from alembic import op


def add_codes(table: str, column: str, check: str, *codes: str) -> None:
    """Let `column` take these codes too; `check` is the constraint's whole name, such as `ck_parties_party_role`."""
    known = _known(table, check)
    _write(table, column, check, known + [code for code in codes if code not in known])


def drop_codes(table: str, column: str, check: str, *codes: str) -> None:
    """Refuse these codes again; rows that hold one of them must be gone."""
    _write(table, column, check, [code for code in _known(table, check) if code not in codes])


def _known(table: str, check: str) -> list[str]:
    """The codes the database lets pass now, in their order."""
    rows = sa.inspect(op.get_bind()).get_check_constraints(table)
    return re.findall(r"'([^']*)'", next(row["sqltext"] for row in rows if row["name"] == check))


def _write(table: str, column: str, check: str, codes: list[str]) -> None:
    words = ", ".join(f"'{code}'" for code in codes)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(check), type_="check")
        batch_op.create_check_constraint(batch_op.f(check), f"{column} IN ({words})")
