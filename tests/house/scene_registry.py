"""Records of the registry for the addresses that name one: in the department's reach, and nobody's."""

from institutions import actions
from institutions.actions import Entry, LicenceDraft
from institutions.lifecycle import InstitutionType, LicenceKind
from kernel.events import SYSTEM
from tests.world import World

Values = dict[str, str]


def registry_scene(world: World, own: Values, foreign: Values) -> None:
    """A record with a number to end, an entry to look up, a proposal to decide."""
    supervisor = world.actor("platform_admin")
    row = actions.add_institution(Entry("登记示例学堂", InstitutionType.C, domicile_code="110108"), by=SYSTEM)
    double = actions.add_institution(Entry("登记示例学校", InstitutionType.C, domicile_code="110108"), by=SYSTEM)
    typed = actions.add_institution(Entry("写的示例", InstitutionType.H, is_free_entry=True), by=SYSTEM)
    bound = actions.add_institution(Entry("归的示例", InstitutionType.H, is_free_entry=True), by=SYSTEM)
    licence = actions.add_fact(row, LicenceDraft(kind=LicenceKind.OTHER, number="登记示例号"), by=SYSTEM)
    merge = actions.propose_merge(double, row, "登记了两次", by=supervisor)
    done = actions.bind_entry(bound, row, "就是它", by=supervisor)
    own |= {"registry:ref": row.ref, "registry:fact": licence.ref}
    for page in ("merger", "decide_merger"):
        own[f"registry.{page}:ref"] = merge.ref
    own["registry.split:ref"] = done.ref
    for page in ("resolve", "accept"):
        own[f"registry.{page}:ref"] = typed.ref
    foreign |= {"registry:ref": "1" * 26, "registry:fact": "1" * 26}
