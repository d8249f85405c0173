"""Sums of money as a paper writes them: in figures, and in the signs that cannot be changed by a stroke (大写)."""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("仟", "佰", "拾", "")
GROUPS = ("", "万", "亿")
MOST_FEN = 10**14 - 1


def capitals(fen: int) -> str:
    """壹仟贰佰元伍角整 … from fen, as bills and cheques write it; ValueError below zero and from a trillion yuan.

    整 stands behind 元 and 角 and never behind 分; 拾 begins with 壹 (票据填写的通行写法).
    """
    if not 0 <= fen <= MOST_FEN:
        raise ValueError(f"no such sum: {fen}")
    yuan, cents = divmod(fen, 100)
    tenths, hundredths = divmod(cents, 10)
    words = f"{_whole(yuan)}元" if yuan else ""
    if tenths:
        words += f"{DIGITS[tenths]}角"
    elif hundredths and yuan:
        words += DIGITS[0]
    if hundredths:
        return f"{words}{DIGITS[hundredths]}分"
    return f"{words or '零元'}整"


def _whole(yuan: int) -> str:
    """A whole number above zero: groups of four, one 零 for every gap inside."""
    words, has_gap = "", False
    for name, group in zip(reversed(GROUPS), _groups(yuan), strict=True):
        if not group:
            has_gap = has_gap or bool(words)
            continue
        zero = DIGITS[0] if words and (has_gap or group < 1000) else ""
        words += f"{zero}{_group(group)}{name}"
        has_gap = False
    return words


def _groups(yuan: int) -> list[int]:
    """The groups of four figures, the highest first."""
    return [yuan // 10 ** (4 * place) % 10_000 for place in reversed(range(len(GROUPS)))]


def _group(number: int) -> str:
    """1 to 9999 with its places."""
    words, has_gap = "", False
    for place, digit in zip(PLACES, f"{number:04d}", strict=True):
        if digit == "0":
            has_gap = has_gap or bool(words)
            continue
        words += f"{DIGITS[0] if has_gap else ''}{DIGITS[int(digit)]}{place}"
        has_gap = False
    return words


def on_paper(fen: int) -> str:
    """人民币1,200.50元（大写：壹仟贰佰元伍角整）."""
    return f"{figures(fen)}（大写：{capitals(fen)}）"


def figures(fen: int) -> str:
    """人民币1,200.50元 from fen, without a float in between."""
    yuan, cents = divmod(fen, 100)
    return f"人民币{yuan:,}.{cents:02d}元"
