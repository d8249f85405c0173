"""Every guard of rules §8.2 holds for its own fact and for no other, and says why."""

from dataclasses import replace

import pytest

from disclosure.lifecycle import GUARDS, Bar, Facts, bars_for

BARRED = {
    Bar.NOT_CLOSED: Facts(is_closed=False),
    Bar.NOT_SERVED: Facts(is_served=False),
    Bar.NO_CONSENT: Facts(has_consent=False),
    Bar.MINOR: Facts(is_minor=True),
    Bar.MALICIOUS: Facts(is_fraud_referred=True),
    Bar.UNFIT: Facts(is_unfit=True),
    Bar.CRIME: Facts(is_crime_running=True),
    Bar.IMPORTED: Facts(is_imported=True),
    Bar.OUTCOME: Facts(has_public_outcome=False),
    Bar.REPORT: Facts(is_report=True),
    Bar.UNVERIFIED: Facts(is_verified=False),
    Bar.NO_BODY: Facts(has_body=False),
}


def test_nothing_bars_a_plain_case() -> None:
    assert bars_for(Facts()) == ()


@pytest.mark.parametrize("bar", list(Bar))
def test_each_guard_holds_alone(bar: Bar) -> None:
    assert bars_for(BARRED[bar]) == (bar,)
    assert str(bar.label)


def test_every_bar_has_one_guard_with_its_source_and_all_are_told() -> None:
    assert [guard.bar for guard in GUARDS] == list(Bar)
    assert all(guard.law for guard in GUARDS)
    assert bars_for(replace(BARRED[Bar.MINOR], has_consent=False)) == (Bar.NO_CONSENT, Bar.MINOR)
