"""Errors of the domain: each carries the sentence a person reads and the HTTP status its page has."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l


class DomainError(Exception):
    """Something the rules do not allow; `message` is a sentence for the person who asked."""

    status: ClassVar[int] = 409
    message: str = ""

    def __init__(self, message: object | None = None) -> None:
        self.message = str(message) if message is not None else str(self.default())
        super().__init__(self.message)

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("现在不能这样做。")


class NotFound(DomainError):
    """There is no such thing for this viewer."""

    status = 404

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("没有找到，或您无权查看。")


class IllegalMove(DomainError):
    """The lifecycle table has no such move from here for this role."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("这一步现在不能做：页面打开后情况可能已经变化，请刷新再看。")


class NotYours(DomainError):
    """The act belongs to somebody else."""

    status = 403

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("这一步不由您来做。")


class TooLate(DomainError):
    """The time for the act is over."""

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("期限已过，不能再做这一步。")


class TooMany(DomainError):
    """A limit is reached; `retry_after` says for how many seconds."""

    status = 429

    def __init__(self, retry_after: int, message: object | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(message)

    def default(self) -> object:
        """The sentence used when none is given."""
        return _l("尝试次数过多，请稍后再试。")
