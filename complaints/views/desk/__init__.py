"""A body's desk: its queue, a case, the decisions an officer takes; and the staffed intake."""

import complaints.views.desk.cases as cases
import complaints.views.desk.decisions as decisions
import complaints.views.desk.intake as intake
from complaints.views.desk.blueprint import blueprint

# Importing them puts their routes on the blueprint.
PAGES = (cases, decisions, intake)

__all__ = ["PAGES", "blueprint"]
