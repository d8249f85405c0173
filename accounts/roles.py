"""Roles people act in and kinds of organisation they act for; pure."""

from flask_babel import lazy_gettext as _l

from kernel.labels import Labelled


class Role(Labelled):
    """What somebody may be in the system; all but the learner's come with a membership."""

    LEARNER = "learner", _l("学员")
    INSTITUTION_STAFF = "institution_staff", _l("机构工作人员")
    INSTITUTION_ADMIN = "institution_admin", _l("机构管理员")
    OFFICER = "officer", _l("经办人")
    SUPERVISOR = "supervisor", _l("负责人")
    MEDIATOR = "mediator", _l("调解员")
    ASSOCIATION_ADMIN = "association_admin", _l("协会管理员")
    PLATFORM_ADMIN = "platform_admin", _l("平台管理员")
    AUDITOR = "auditor", _l("审计员")


class OrganisationKind(Labelled):
    """What an organisation is in law; the powers of a body hang on it."""

    INSTITUTION = "institution", _l("在线教育机构")
    EDUCATION_DEPARTMENT = "education_department", _l("教育行政部门")
    MARKET_REGULATOR = "market_regulator", _l("市场监督管理部门")
    CONSUMER_ASSOCIATION = "consumer_association", _l("消费者协会")
    TRADE_ASSOCIATION = "trade_association", _l("行业协会")
    PEOPLE_MEDIATION_COMMITTEE = "people_mediation_committee", _l("人民调解委员会")
    ODR_OPERATOR = "odr_operator", _l("在线消费争议解决经营者")
    SCHOOL = "school", _l("学校")
    OPERATOR = "operator", _l("平台运营单位")


class Level(Labelled):
    """How high a body stands."""

    COUNTY = "county", _l("县级")
    CITY = "city", _l("市级")
    PROVINCE = "province", _l("省级")
    NATIONAL = "national", _l("国家级")


class Mode(Labelled):
    """Whether a body handles its cases on this platform (rules §0b.1)."""

    HERE = "here", _l("在本平台处理")
    ELSEWHERE = "elsewhere", _l("在其他平台处理")


DEPARTMENTS = frozenset({OrganisationKind.EDUCATION_DEPARTMENT, OrganisationKind.MARKET_REGULATOR})
BODIES = DEPARTMENTS | {
    OrganisationKind.CONSUMER_ASSOCIATION,
    OrganisationKind.TRADE_ASSOCIATION,
    OrganisationKind.PEOPLE_MEDIATION_COMMITTEE,
}
ASSOCIATIONS = BODIES - DEPARTMENTS
INSTITUTION_ROLES = frozenset({Role.INSTITUTION_STAFF, Role.INSTITUTION_ADMIN})
BODY_ROLES = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.MEDIATOR, Role.ASSOCIATION_ADMIN})
STAFF_ROLES = frozenset(Role) - {Role.LEARNER}
