"""Pages of the table: the mediator's cases, the table itself, the agreement."""

from flask import Flask
from flask_babel import lazy_gettext as _l

import mediation.views.agreement as agreement
import mediation.views.arranging as arranging
import mediation.views.bids as bids
import mediation.views.board as board
import mediation.views.calendar as calendar
import mediation.views.confirming as confirming
import mediation.views.copies as copies
import mediation.views.court as court
import mediation.views.dossiers.guest_pages as guest_dossiers
import mediation.views.drafting as drafting
import mediation.views.facts as facts
import mediation.views.guest_agreement as guest_agreement
import mediation.views.guest_entry as guest_entry
import mediation.views.guest_promises as guest_promises
import mediation.views.guest_sessions as guest_sessions
import mediation.views.guest_talk as guest_talk
import mediation.views.guests as guests
import mediation.views.joint as joint
import mediation.views.joint_member as joint_member
import mediation.views.joint_sessions as joint_sessions
import mediation.views.live as live
import mediation.views.minutes as minutes
import mediation.views.offers as offers
import mediation.views.oral as oral
import mediation.views.panel as panel
import mediation.views.refusing as refusing
import mediation.views.returning as returning
import mediation.views.rooms as rooms
import mediation.views.seat_list as seat_list
import mediation.views.seats as seats
import mediation.views.session_acts as session_acts
import mediation.views.session_sources as session_sources
import mediation.views.sessions as sessions
import mediation.views.table as table
import mediation.views.timeline as timeline
from accounts import charges
from complaints import holding
from complaints.queries import joint_own
from kernel import files
from mediation.actions import text_waits
from mediation.queries import may_read_authorisation_file, open_tables, tables_in_hand
from mediation.queries.joint import own_replies
from mediation.views import dossiers
from mediation.views.blueprint import blueprint

# Importing them puts their routes on the blueprint.
PAGES = (
    agreement,
    arranging,
    bids,
    board,
    calendar,
    confirming,
    copies,
    court,
    drafting,
    facts,
    guest_agreement,
    guest_dossiers,
    guest_entry,
    guest_promises,
    guest_sessions,
    guest_talk,
    joint,
    joint_member,
    joint_sessions,
    live,
    minutes,
    offers,
    oral,
    panel,
    refusing,
    returning,
    rooms,
    seat_list,
    seats,
    session_acts,
    sessions,
    table,
)


def register(app: Flask) -> None:
    """Register the blueprint with all its routes."""
    timeline.register()
    calendar.register()
    charges.register("tables", charges.Charge(_l("主持中的调解"), tables_in_hand, open_tables))
    session_sources.register()
    joint_own.add_part("answers", own_replies)
    dossiers.register()
    holding.add_hold("agreement", text_waits)
    files.register_owner("seat_authorisation", may_read_authorisation_file)
    app.register_blueprint(blueprint)
    app.register_blueprint(guests.blueprint)
