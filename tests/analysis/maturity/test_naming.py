"""Who may be named: never before the right of reply has passed in a public paper."""

from datetime import date, timedelta

import pytest
from tests.analysis.maturity.made import made

from gaugebook.analysis.maturity import day_of, naming
from gaugebook.errors import UsageError

LAST = date(2022, 12, 2)


@pytest.mark.parametrize("days", [-400, -1, 0])
def test_a_public_paper_names_nobody_until_the_last_day_is_over(days):
    found = naming(made(), edition="public", on=LAST + timedelta(days))
    assert not found.is_allowed
    assert "2 December 2022" in found.reason


def test_a_public_paper_names_services_from_the_day_after():
    assert naming(made(), edition="public", on=LAST + timedelta(1)).is_allowed


def test_an_exempt_paper_names_them_at_any_time():
    assert naming(made(), edition="exempt", on=LAST - timedelta(30)).is_allowed


def test_without_a_right_of_reply_a_public_paper_never_names_them():
    found = naming(made(right_of_reply_until=None), edition="public", on=date(2099, 1, 1))
    assert not found.is_allowed
    assert "right_of_reply_until" in found.reason


def test_the_day_of_a_paper_is_its_own_or_the_last_of_its_period():
    assert day_of("2022-12-08", "2022-Q4") == date(2022, 12, 8)
    assert day_of("", "2022-10..2022-11") == date(2022, 11, 30)
    with pytest.raises(UsageError, match="no day"):
        day_of("8 December", "2022-Q4")
