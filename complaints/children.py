"""The rules for the data of children under 14 as a guardian reads them before anything is asked (PIPL 17, 30, 31).

Each version stays: a consent names the version it was given to, and the digest of the words that were shown.
"""

from hashlib import sha256

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

VERSION = "2026-11"
RULES: dict[str, tuple[object, ...]] = {
    "2026-11": (
        _l("为什么需要：受理和调解这件投诉。机构要按订单找到课程，处理单位要知道课程是谁上的。"),
        _l("用哪些：学员的年龄段、是谁签约付款；学员的姓名只在投诉需要时填写。不要身份证号、学校、班级和照片。"),
        _l(
            "谁能看到：处理单位。工作人员每次查看都要写明理由，由另一位负责人批准，并留下记录；您能看到每一次。机构看不到姓名。"
        ),
        _l("不会公开：涉及未成年人的案件不公示经过，任何公开的页面和文件里都没有孩子的信息。"),
        _l("对孩子的影响：信息泄露可能让孩子被打扰。所以姓名和联系方式加密保存，只按上面的用途使用。"),
        _l("保存多久：结案后的保存期届满即删除或者去掉可识别的内容。"),
        _l("您可以随时查看、复制、更正、要求删除，也可以撤回同意。撤回不影响撤回以前的办理。"),
        _l("不同意也可以投诉：可以到12315或者处理单位的窗口提交。"),
    )
}


def rules_of(version: str) -> tuple[object, ...]:
    """The sentences of a version; KeyError for one that never was."""
    return RULES[version]


def digest_of(version: str) -> str:
    """SHA-256 (64 hexadecimal digits) of the sentences as they were written, whatever language they were read in."""
    return sha256("\n".join(written(version)).encode()).hexdigest()


def written(version: str) -> list[str]:
    """The sentences as they were written, in Chinese."""
    return [getattr(line, "_args", (str(line),))[0] for line in RULES[version]]


def words_of(version: str) -> str:
    """The whole text in the reader's language, for the export of one's own data."""
    return "\n".join(gettext(str(line)) for line in RULES[version])
