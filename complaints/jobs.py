"""What runs by itself for cases: clocks, digests, dates counted anew, drafts, decisions delivered."""

from datetime import timedelta

from sqlalchemy import String, and_, cast, literal, or_, select

from complaints import actions
from complaints.actions import clustering, dossiers, joint, routing_tables
from complaints.actions.bounces import OUTSIDE
from complaints.actions.serving import DECISIONS, TOLD_BY
from complaints.models import Complaint, Decision
from complaints.notices.digests import write_digest, write_gathered, write_missing_year
from kernel import clock, files, jobs
from kernel.db import db
from kernel.messages import Letter, LetterState

AT_NIGHT = range(1, 5)
ERASED_AT_ONCE = 500
EVIDENCE_KEPT = timedelta(days=61)  # a day longer than a draft in an account


@jobs.job("complaints.sweep_clocks", every=30)
def sweep_clocks() -> dict[str, int]:
    """Warn and note breaches; letters about it are gathered by `send_digests`."""
    return actions.sweep_clocks()


@jobs.job("complaints.renew_lines", every=3600)
def renew_lines() -> int:
    """Let cases stand in the lists by what is asked now, once an offer has run out."""
    return actions.renew_lines()


@jobs.job("complaints.sweep_reports", every=60)
def sweep_reports() -> dict[str, int]:
    """Warn and note breaches of the time for reports, and date them by the present calendar."""
    return actions.sweep_reports()


@jobs.job("complaints.finish_withdrawals", every=30)
def finish_withdrawals() -> int:
    """Bring into force the withdrawals that were not taken back in time."""
    return actions.finish_withdrawals()


@jobs.job("complaints.sweep_promises", every=300)
def sweep_promises() -> dict[str, int]:
    """Ask on the day whether a promise was kept, let proof stand, note what nobody confirmed."""
    return actions.sweep_promises()


@jobs.job("complaints.sweep_follow_ups", every=300)
def sweep_follow_ups() -> int:
    """Flag the refunds that stay unconfirmed fifteen days after the day agreed."""
    return actions.sweep_follow_ups()


@jobs.job("complaints.send_digests", every=600)
def send_digests() -> int:
    """Gather what waits for each person into one letter, in their hours."""
    return actions.send_digests(write_digest)


RECOMPUTED_AT_ONCE = 50  # batches: well inside the time a job is given


@jobs.job("complaints.recompute_clocks", every=3600)
def recompute_clocks() -> dict[str, int]:
    """Count open clocks by the present calendar, and hint at the rest; with nothing to do it only looks."""
    done = actions.recompute_clocks(RECOMPUTED_AT_ONCE)
    while done["counted"] and not jobs.enqueue("complaints.recompute_clocks"):
        done = actions.recompute_clocks(RECOMPUTED_AT_ONCE)
    return done


@jobs.job("complaints.warn_of_missing_year", every=3600)
def warn_of_missing_year() -> int:
    """Tell the administrators weekly that this year's calendar is missing, or from 1 December next year's."""
    return actions.warn_of_missing_year(write_missing_year)


@jobs.job("complaints.expire_drafts", every=3600)
def expire_drafts() -> int:
    """Delete unfinished filings and answers past their day, files nobody linked, and bundles whose time is up."""
    files.expire_unlinked(EVIDENCE_KEPT)
    dossiers.expire_dossiers()
    return actions.expire_drafts() + actions.expire_answer_drafts()


@jobs.job("complaints.keep_no_longer", every=3600)
def keep_no_longer() -> dict[str, int]:
    """In the hours of the night: announce which cases have been kept long enough, delete those announced before."""
    if clock.now().astimezone(clock.ZONE).hour not in AT_NIGHT:
        return {"announced": 0, "erased": 0}
    return {"announced": actions.announce_erasures(), "erased": actions.erase_due(ERASED_AT_ONCE)}


@jobs.job("complaints.gather_similar", every=300)
def gather_similar() -> int:
    """Place new cases among those like them; with nothing new it only looks."""
    return actions.gather_similar()


@jobs.job("complaints.sweep_clusters", every=24 * 3600)
def sweep_clusters() -> dict[str, int]:
    """Look for like complaints that come together across cases and institutions."""
    return clustering.sweep_clusters()


@jobs.job("complaints.sweep_joint", every=60)
def sweep_joint() -> dict[str, int]:
    """Tell like complainants of a joint complaint; let those go whose own case or the joint one is over or away."""
    found = {"offered": joint.sweep_offers(), "dropped": joint.drop_gone()}
    return found | {"dissolved": joint.tell_dissolved()}


@jobs.job(joint.JOB, every=20)
def carry_out_joint() -> int:
    """Go on with what was signed for all; what is left when the time is up is hinted at again."""
    seen = joint.carry_out()
    if seen:
        jobs.enqueue(joint.JOB)
    return seen


@jobs.job("complaints.check_routing", every=3600)
def check_routing() -> int:
    """Switch off routing rules that lead nowhere any more, before a filing meets them."""
    return routing_tables.check_tables()


@jobs.job("complaints.note_bounces", every=30)
def note_bounces() -> int:
    """Raise the alarm for letters that did not arrive: a decision they told of is not served."""
    return actions.note_bounces()


@jobs.job("complaints.gather", every=600)
def gather() -> int:
    """Speak of what waits on the site: once a day to those who chose that, later to those who did not look."""
    return actions.gather(write_gathered)


@jobs.job("complaints.serve_delivered", every=20)
def serve_delivered(limit: int = 200) -> int:
    """A decision whose letter was handed over is served (rules §0b.4); one whose letter failed is not."""
    rows = db.session.scalars(
        select(Decision)
        .join(Complaint, Complaint.id == Decision.complaint_id)
        .where(
            Decision.served_at.is_(None),
            select(Letter.id)
            .where(
                Letter.to_person_id == Complaint.filer_id,
                Letter.state == LetterState.SENT,
                Letter.channel.in_(OUTSIDE),
                Letter.why.in_(DECISIONS),
                or_(*(and_(Decision.kind == kind, Letter.why.in_(whys)) for kind, whys in TOLD_BY.items())),
                Letter.queued_at >= Decision.decided_at,
                Letter.about == literal("complaint:") + cast(Complaint.id, String),
            )
            .exists(),
        )
        .limit(limit)
    ).all()
    for row in rows:
        actions.serve(row, "delivered")
    return len(rows)
