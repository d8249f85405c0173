"""Words and audiences of what leaves a case: publications that complainants are told of, copies to other bodies."""

from flask_babel import lazy_gettext as _l

from complaints.lifecycle import CLAIMANTS, PartyRole

# The institution never reads who a copy went to, nor that a case led to a supervision (O121 arts. 9, 37).
CLUE_EYES = frozenset({PartyRole.HANDLING_BODY, PartyRole.OVERSIGHT})
COPY_EYES = CLAIMANTS | CLUE_EYES

SHARING: dict[str, tuple[object, frozenset[PartyRole]]] = {
    "complaint.publication_announced": (_l("告知已公布的内容"), CLAIMANTS | CLUE_EYES),
    "complaint.copy_dispatched": (_l("抄送其他单位"), COPY_EYES),
    "complaint.copy_received": (_l("其他单位签收抄送"), COPY_EYES),
    "complaint.copy_answered": (_l("其他单位答复抄送"), COPY_EYES),
    "complaint.copy_declined": (_l("决定不抄送"), CLUE_EYES),
    "complaint.copy_contact_asked": (_l("征求同意：向其他单位提供联系方式"), COPY_EYES),
    "complaint.copy_contact_answered": (_l("答复是否同意提供联系方式"), COPY_EYES),
    "complaint.copy_contact_retracted": (_l("撤回提供联系方式的同意"), COPY_EYES),
    "complaint.clue_copy_dispatched": (_l("线索抄送公安机关"), CLUE_EYES),
    "complaint.clue_copy_received": (_l("公安机关签收线索"), CLUE_EYES),
    "complaint.clue_copy_answered": (_l("公安机关答复线索"), CLUE_EYES),
    "complaint.clue_copy_declined": (_l("决定不抄送公安机关"), CLUE_EYES),
}
