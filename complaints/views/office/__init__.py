"""Running the platform: rule sets to read, the log to search and check, rights looked at as somebody else has them."""

import complaints.views.office.audit as audit
import complaints.views.office.preview as preview
import complaints.views.office.rates as rates
import complaints.views.office.rules as rules
from complaints.views.office.blueprint import blueprint

# Importing them puts their routes on the blueprint.
PAGES = (audit, preview, rates, rules)

__all__ = ["PAGES", "blueprint"]
