"""统一社会信用代码 (GB 32100-2015): check signs and made-up codes; pure."""

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [3**place % 31 for place in range(17)]
_BODY_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def check_sign(code: str) -> str:
    """The 18th sign for the first 17; ValueError for a sign the standard does not have."""
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(code[:17], WEIGHTS, strict=True))
    return SIGNS[(31 - total % 31) % 31]


def body_check_sign(body: str) -> str:
    """The check sign of an organisation code of eight signs (GB 11714)."""
    rest = 11 - sum(_BODY_SIGNS.index(sign) * weight for sign, weight in zip(body, _BODY_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def fault(code: str) -> str | None:
    """What is wrong with a credit code; None when it may be one."""
    if len(code) != 18:
        return "统一社会信用代码应为18位"
    if any(sign not in SIGNS for sign in code):
        return "统一社会信用代码里有不允许的字符"
    if not code[2:8].isdigit():
        return "统一社会信用代码的第3至8位应为行政区划数字"
    if code[16] != body_check_sign(code[8:16]) or code[17] != check_sign(code):
        return "统一社会信用代码的校验位不对"
    return None


def is_sole_trader(code: str | None, name: str) -> bool:
    """Whether it is one person's business (个体工商户): by its code, else by the mark in its name."""
    return code.startswith("92") if code else "个体工商户" in name


def made_up(kind: str, region_code: str, body: str) -> str:
    """A synthetic code with valid check signs: two signs of kind (`91`), six of region, eight of body."""
    first = f"{kind}{region_code}{body}"
    whole = first + body_check_sign(body)
    return whole + check_sign(whole)
