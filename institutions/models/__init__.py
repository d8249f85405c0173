"""Institutions, the clocks and records of their cycles, their part in dispute resolution, the ledger of promises."""

from institutions.models.binding import Binding
from institutions.models.clocks import CycleClock
from institutions.models.clusters import ClusterMember, RiskCluster
from institutions.models.drawing import Draw, DrawnInstitution, DrawnOnce
from institutions.models.duties import Commitment, CourseLine, Disclosure, DutyRecord, QualityStandard, WrittenOnce
from institutions.models.exits import Exit, ExitPlan, ExitReport
from institutions.models.facts import Fact, KnownName, Licence, Ownership, PublishedAddress, Representative
from institutions.models.filings import Filing, FilingItem, FilingTelling, FilingVersion
from institutions.models.history import Merge, PeopleExport, RegistryChange
from institutions.models.inspecting import Demand, Inspection, InspectionItem, InspectionPartner, Inspector, Photo
from institutions.models.noticing import Notice, NoticeObjection
from institutions.models.observing import Observation
from institutions.models.odr import OdrMembership
from institutions.models.promises import PromiseCount
from institutions.models.registry import Institution
from institutions.models.selections import Selection
from institutions.models.supervising import LedgerMonth, RiskSignal, SupervisionTask, TaskNote

__all__ = [
    "Binding",
    "ClusterMember",
    "Commitment",
    "CourseLine",
    "CycleClock",
    "Demand",
    "Disclosure",
    "Draw",
    "DrawnInstitution",
    "DrawnOnce",
    "DutyRecord",
    "Exit",
    "ExitPlan",
    "ExitReport",
    "Fact",
    "Filing",
    "FilingItem",
    "FilingTelling",
    "FilingVersion",
    "Inspection",
    "InspectionItem",
    "InspectionPartner",
    "Inspector",
    "Institution",
    "KnownName",
    "LedgerMonth",
    "Licence",
    "Merge",
    "Notice",
    "NoticeObjection",
    "Observation",
    "OdrMembership",
    "Ownership",
    "PeopleExport",
    "Photo",
    "PromiseCount",
    "PublishedAddress",
    "QualityStandard",
    "RegistryChange",
    "Representative",
    "RiskCluster",
    "RiskSignal",
    "Selection",
    "SupervisionTask",
    "TaskNote",
    "WrittenOnce",
]
