"""What to look at in a credit code an institution discloses: it warns whoever reads it there, and refuses nothing."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from institutions.credit_codes import fault
from institutions.models import Institution


def code_warnings(institution: Institution, content: Mapping[str, Any]) -> list[str]:
    """Check signs that do not hold, and a code other than the registry's; nothing where no code is disclosed."""
    code = content.get("credit_code")
    if not code:
        return []
    found = [_("%(what)s。请对照证照核对；确实如此也可以确认。", what=wrong)] if (wrong := fault(code)) else []
    if institution.credit_code and code != institution.credit_code:
        found.append(_("与平台登记的统一社会信用代码（%(code)s）不一样，请核对。", code=institution.credit_code))
    return found
