"""Words kept ready, in the scene of the house tests."""

from complaints import actions as cases
from complaints.models import TemplateUse
from tests.world import World


def kept(world: World, own: dict[str, str], foreign: dict[str, str]) -> None:
    """Words kept ready at the officer's desk and at the institution's, and at strangers'."""
    for blueprint, name, stranger in (
        ("complaints_desk", "officer", "foreign_officer"),
        ("complaints_institution", "staff", "other_staff"),
    ):
        for values, by in ((own, world.actor(name)), (foreign, world.actor(stranger))):
            row = cases.keep_template(TemplateUse.MESSAGE, "问候", "您好。", by=by)
            for page in ("edit_template", "withdraw_template"):
                values[f"{blueprint}.{page}:ref"] = row.ref
            for page in ("drop_filter", "drop_note", "end_absence"):
                values[f"{blueprint}.{page}:ref"] = "0" * 26
