"""The papers of a case: registered with their canonical text inside an act, set as PDF by the worker outside it."""

from complaints.documents.beside import (
    make_appraisal,
    make_extension,
    make_power_dispute,
    make_recusal,
    make_service,
    make_settlement,
)
from complaints.documents.decisions import (
    ground_texts,
    handed_over,
    make_decision,
    make_designated,
    stepped_in,
    taker_words,
    transfer_words,
)
from complaints.documents.entrusting import make_entrusting_asked, make_letters
from complaints.documents.handing import make_clue_letter, make_police_letter, make_report_letter
from complaints.documents.kinds import BODY_SIDE, KINDS, TEMPLATE_VERSION, Kind
from complaints.documents.making import (
    make_data_answer,
    make_dispatch,
    make_guardian,
    make_identity,
    make_receipt,
    make_registration,
)
from complaints.documents.reading import (
    HIDDEN,
    may_read_paper,
    names_a_minor,
    own_notice,
    papers_of,
    receipt_of,
    veiled,
    waits_for_look,
)
from complaints.documents.registering import register_paper
from complaints.documents.reports import (
    body_papers,
    make_report_dispatch,
    make_report_result,
    may_read_report_paper,
    registration_lines,
    result_paper,
)
from complaints.documents.setting import paper_html, render_paper, sweep_papers

# fmt: off
__all__ = [
    "BODY_SIDE", "HIDDEN", "KINDS", "TEMPLATE_VERSION", "Kind", "body_papers", "ground_texts", "handed_over",
    "make_appraisal", "make_clue_letter", "make_data_answer", "make_decision", "make_designated",
    "make_dispatch", "make_entrusting_asked", "make_extension", "make_guardian", "make_identity", "make_letters",
    "make_police_letter", "make_power_dispute", "make_receipt", "make_recusal", "make_registration",
    "make_report_dispatch", "make_report_letter", "make_report_result", "make_service", "make_settlement",
    "may_read_paper", "may_read_report_paper", "names_a_minor", "own_notice", "paper_html", "papers_of", "receipt_of",
    "register_paper", "registration_lines", "render_paper", "result_paper", "stepped_in", "sweep_papers", "taker_words",
    "transfer_words", "veiled", "waits_for_look",
]
# fmt: on
