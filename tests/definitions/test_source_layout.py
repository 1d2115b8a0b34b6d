"""How tables of figures lie: what a source may say of them."""

import pytest
from pydantic import ValidationError

from gaugebook.definitions.source_layout import Layout, PeriodFrom, ReportLayout


def test_columns_are_skipped_by_name_or_beginning():
    layout = Layout(labels="Indicator", skip=("RAG", "Status*"))
    found = [layout.is_skipped(h) for h in ("RAG", "RAG now", "Status Q1", "Status")]
    assert found == [True, False, True, True]


def test_groups_need_the_dimension_that_they_name():
    with pytest.raises(ValidationError, match="`group` names the dimension"):
        Layout(labels="Indicator", group_labels="Service")


@pytest.mark.parametrize(
    "fields", [{}, {"line": "{first}", "file_name": "{first}"}, {"line": "From to"}]
)
def test_a_period_stands_in_one_place_and_is_marked(fields):
    with pytest.raises(ValidationError):
        PeriodFrom(**fields)


def test_rows_are_added_up_to_days_only():
    with pytest.raises(ValidationError):
        ReportLayout(add_up="month")
