"""Statutory holidays of years without a notice: 全国年节及纪念日放假办法 as revised on 2024-11-10, art. 2."""

from datetime import date, timedelta

# New Year's Day of the lunar calendar, 清明, 端午, 中秋 as month-day. Computed once with the libraries `lunardate` 0.3
# and `holidays` 0.109, which agree; shipped as data so that nothing has to be computed where the product runs.
LUNAR_DATES: dict[int, tuple[str, str, str, str]] = {
    2027: ("02-06", "04-05", "06-09", "09-15"),
    2028: ("01-26", "04-04", "05-28", "10-03"),
    2029: ("02-13", "04-04", "06-16", "09-22"),
    2030: ("02-03", "04-05", "06-05", "09-12"),
    2031: ("01-23", "04-05", "06-24", "10-01"),
    2032: ("02-11", "04-04", "06-12", "09-19"),
    2033: ("01-31", "04-04", "06-01", "09-08"),
    2034: ("02-19", "04-05", "06-20", "09-27"),
    2035: ("02-08", "04-05", "06-10", "09-16"),
    2036: ("01-28", "04-04", "05-30", "10-04"),
    2037: ("02-15", "04-04", "06-18", "09-24"),
    2038: ("02-04", "04-05", "06-07", "09-13"),
    2039: ("01-24", "04-05", "05-27", "10-02"),
    2040: ("02-12", "04-04", "06-14", "09-20"),
}
FIXED_DATES = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}


def holiday_name(on: date) -> str | None:
    """The statutory holiday that falls on a day, if any; outside the lunar table only the fixed dates are known."""
    return FIXED_DATES.get((on.month, on.day)) or _lunar_names(on.year).get(on)


def _lunar_names(year: int) -> dict[date, str]:
    """The lunar holidays of one year: 除夕 and the first three days of the first month, 清明, 端午, 中秋."""
    if year not in LUNAR_DATES:
        return {}
    spring, tomb, dragon, autumn = (date.fromisoformat(f"{year}-{part}") for part in LUNAR_DATES[year])
    names = {spring + timedelta(days=offset): "春节" for offset in (-1, 0, 1, 2)}
    return names | {tomb: "清明节", dragon: "端午节", autumn: "中秋节"}
