"""How an account becomes a record's own: a code sent to a contact on file, or a keeper's approval; pure (平台规则)."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from accounts.roles import Role
from kernel.labels import Labelled

LAW = "platform rule"
ADMIN = frozenset({Role.INSTITUTION_ADMIN})
KEEPER = frozenset({Role.PLATFORM_ADMIN, Role.OFFICER, Role.SUPERVISOR})


class BindingState(Labelled):
    """Where a request stands; only one of an account waits at a time."""

    CODE = "code", _l("验证码已发出")
    ASKED = "asked", _l("等待核对")
    BOUND = "bound", _l("已绑定")
    REFUSED = "refused", _l("没有同意")
    TAKEN_BACK = "taken_back", _l("已撤回")


WAITING = frozenset({BindingState.CODE, BindingState.ASKED})


class BindingWay(Labelled):
    """By which of the two ways an account was bound."""

    CODE = "code", _l("登记的联系方式收到的验证码")
    APPROVAL = "approval", _l("管理登记的单位核对后同意")


@dataclass(frozen=True)
class BindingMove:
    """One row: from where, the act, to where, whose roles; `is_own`: only the account that asked."""

    source: BindingState | None
    act: str
    target: BindingState
    roles: frozenset[Role]
    is_own: bool
    law: str = LAW


BINDING_MOVES = (
    BindingMove(None, "send_code", BindingState.CODE, ADMIN, is_own=True),
    BindingMove(BindingState.CODE, "send_code", BindingState.CODE, ADMIN, is_own=True),
    BindingMove(BindingState.CODE, "use_code", BindingState.BOUND, ADMIN, is_own=True),
    BindingMove(None, "ask_approval", BindingState.ASKED, ADMIN, is_own=True),
    BindingMove(BindingState.CODE, "ask_approval", BindingState.ASKED, ADMIN, is_own=True),
    BindingMove(BindingState.CODE, "take_back", BindingState.TAKEN_BACK, ADMIN, is_own=True),
    BindingMove(BindingState.ASKED, "take_back", BindingState.TAKEN_BACK, ADMIN, is_own=True),
    BindingMove(BindingState.ASKED, "approve", BindingState.BOUND, KEEPER, is_own=False),
    BindingMove(BindingState.ASKED, "refuse", BindingState.REFUSED, KEEPER, is_own=False),
)


def find_binding_move(source: BindingState | None, act: str) -> BindingMove | None:
    """The row of an act from a state, None when the table has none."""
    return next((row for row in BINDING_MOVES if row.source is source and row.act == act), None)


def may_bind(row: BindingMove, role: object, *, is_own: bool) -> bool:
    """Whether somebody in this role may do the row's act; a keeper's reach is asked beside."""
    return role in row.roles and (is_own or not row.is_own)


def hidden(value: str) -> str:
    """A contact so that whoever knows it recognises it: the end of a number, the beginning of an address."""
    name, at, host = value.partition("@")
    return f"{name[:1]}***@{host}" if at else f"****{value[-4:]}"
