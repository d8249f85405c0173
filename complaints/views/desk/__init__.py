"""A body's desk: its queue, a case, the decisions an officer takes, the superior's board; and the staffed intake."""

import complaints.views.desk.board as board
import complaints.views.desk.cases as cases
import complaints.views.desk.decisions as decisions
import complaints.views.desk.intake as intake
import complaints.views.desk.overseeing as overseeing
from complaints.views.desk.blueprint import blueprint

# Importing them puts their routes on the blueprint.
PAGES = (board, cases, decisions, intake, overseeing)

__all__ = ["PAGES", "blueprint"]
