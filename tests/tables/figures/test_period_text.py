"""Periods as tables print them: what has one meaning is read, what has two is not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tables.drawn_figures import summary_source

from gaugebook.definitions.source_layout import PeriodFrom
from gaugebook.periods import period_of
from gaugebook.tables.figures.period_text import (
    doubtful_periods,
    read_placed,
    read_year_head,
)
from gaugebook.tables.figures.table_period import period_of_table

SOURCE = summary_source({"period": "Month", "offered": "Offered"})


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("October 2022", "2022-10"),
        ("Oct\u201122", "2022-10"),
        ("Sept. 22", "2022-09"),
        ("Q2 2022/23", "2022-07..2022-09"),
        ("FY 2022/23 Q4", "2023-01..2023-03"),
        ("2022-23", "2022/23"),
        ("21/22", "2021/22"),
        ("1st October 2022", "2022-10-01..2022-10-01"),
        ("Monday 3 October 2022", "2022-10-03..2022-10-03"),
        ("1 October 2022 to 31 October 2022", "2022-10"),
        ("Jul 2022 - Oct 2022", "2022-07..2022-10"),
        ("week commencing 3 October 2022", "2022-10-03..2022-10-09"),
    ],
)
def test_what_has_one_meaning(text, key):
    assert read_placed(text, SOURCE).period.key == key


@pytest.mark.parametrize(
    "text",
    ["", "Q2 2022", "2022", "01/10/2022", "10/11", "3 Oct", "31 February 2022", "Oct-2", "2022/24",
     "Total", "Mai 2022", "5 to 6", "Oct 2022 to 5 November 2022"],
)  # fmt: skip
def test_what_may_mean_two_things_or_nothing(text):
    assert read_placed(text, SOURCE) is None


def test_the_source_says_first_what_a_heading_stands_for():
    part = {"Nov 22": {"period": "2022-11-01..2022-11-21", "part_of": "2022-11"}}
    source = summary_source({"period": "Month", "offered": "Offered"}, periods=part)
    found = read_placed("Nov 22", source)
    assert (found.period.key, found.reporting.key) == ("2022-11-01..2022-11-21", "2022-11")


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.sampled_from(["%d/%m/%Y", "%Y%m%d"]))
def test_a_date_by_its_form_is_that_day(day, form):
    assert read_placed(day.strftime(form), SOURCE, forms=(form,)).period == period_of(day, "day")


@given(st.text(max_size=30), st.sampled_from([None, "%d/%m/%Y", "%b-%y", "%H:%M"]))
def test_no_text_breaks_it(text, form):
    read_placed(text, SOURCE, forms=(form,) if form else ())
    read_year_head(text)
    period_of_table(PeriodFrom(line="From {first} to {last}"), lines=[text], file=text)


@pytest.mark.parametrize(
    ("texts", "doubtful"),
    [
        (["2010-11", "2011-12", "2012-13"], {"2010-11", "2011-12"}),
        (["2011–12", "2012–13"], {"2011–12"}),
        (["2009-10", "2010-11"], {"2009-10", "2010-11"}),  # two months a year and a month apart?
        (["2012-13", "2013-14"], set()),  # no month has that number
        (["2011-12"], set()),
        (["2011-11", "2011-12", "2012-01"], set()),
        (["2010-11", "2010-12", "2011-01", "2011-12"], set()),
        (["2011-12", "Dec-11"], set()),
    ],
)
def test_what_may_be_a_month_or_a_financial_year_is_in_doubt(texts, doubtful):
    source = summary_source({"period": "Period", "offered": "Offered"})
    assert doubtful_periods(texts, source) == doubtful


def test_a_pattern_or_the_source_leaves_no_doubt():
    columns = {"period": "Period", "offered": "Offered"}
    texts = ["2011-12", "2012-13"]
    assert doubtful_periods(texts, summary_source(columns), forms=("%Y-%m",)) == set()
    told = summary_source(columns, periods={"2011-12": "2011/12"})
    assert doubtful_periods(texts, told) == set()
