"""A body's desk: its queue, a case, the decisions an officer takes, the superior's board; and the staffed intake."""

import complaints.views.desk.admin_reviews as admin_reviews
import complaints.views.desk.board as board
import complaints.views.desk.calendar as calendar
import complaints.views.desk.cases as cases
import complaints.views.desk.clues as clues
import complaints.views.desk.copies as copies
import complaints.views.desk.covering as covering
import complaints.views.desk.decisions as decisions
import complaints.views.desk.doubles as doubles
import complaints.views.desk.entrusting as entrusting
import complaints.views.desk.figures as figures
import complaints.views.desk.intake as intake
import complaints.views.desk.intake_acts as intake_acts
import complaints.views.desk.joint as joint
import complaints.views.desk.letters as letters
import complaints.views.desk.looking as looking
import complaints.views.desk.losses as losses
import complaints.views.desk.odr as odr
import complaints.views.desk.overseeing as overseeing
import complaints.views.desk.people as people
import complaints.views.desk.platform_data as platform_data
import complaints.views.desk.platform_views as platform_views
import complaints.views.desk.powers as powers
import complaints.views.desk.ratings as ratings
import complaints.views.desk.received as received
import complaints.views.desk.registering as registering
import complaints.views.desk.report_acts as report_acts
import complaints.views.desk.report_tasks as report_tasks
import complaints.views.desk.reports as reports
import complaints.views.desk.splitting as splitting
import complaints.views.desk.timing as timing
import complaints.views.desk.turns as turns
from complaints.views import keeping
from complaints.views.desk.blueprint import OFFICE, blueprint

# Importing them puts their routes on the blueprint.
PAGES = (
    *(
        admin_reviews,
        board,
        calendar,
        cases,
        clues,
        decisions,
        entrusting,
        figures,
        intake,
        intake_acts,
        overseeing,
        powers,
    ),
    *(copies, received, covering, joint, letters, report_acts, report_tasks, reports, splitting, timing, doubles),
    *(odr, turns),
    *(looking, people, losses, platform_data, platform_views, ratings, registering),
)

keeping.attach(blueprint, OFFICE)

__all__ = ["PAGES", "blueprint"]
