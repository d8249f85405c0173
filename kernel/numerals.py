"""Numbers in Chinese figures, as laws number their articles; pure."""

DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """A number from 1 to 999 in Chinese figures as laws write them: 15 is 十五, 203 is 二百零三."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{DIGITS[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (DIGITS[ones] if ones else "")
