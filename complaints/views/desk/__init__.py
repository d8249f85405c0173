"""A body's desk: its queue, a case, the decisions an officer takes; and the staffed intake."""

import complaints.views.desk.cases as cases
import complaints.views.desk.decisions as decisions
import complaints.views.desk.intake as intake
import complaints.views.desk.intake_acts as intake_acts
import complaints.views.desk.powers as powers
from complaints.views.desk.blueprint import blueprint

# Importing them puts their routes on the blueprint.
PAGES = (cases, decisions, intake, intake_acts, powers)

__all__ = ["PAGES", "blueprint"]
