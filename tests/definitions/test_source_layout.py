"""How tables of figures lie: what a source may say of them."""

import pytest
from pydantic import ValidationError

from gaugebook.definitions.source import Source
from gaugebook.definitions.source_layout import Layout, PeriodFrom, ReportLayout
from gaugebook.periods import parse_period
from gaugebook.tables.figures.table_period import period_of_table


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


PRINTED = {
    "id": "t",
    "version": "1.0.0",
    "name": "T",
    "table": "published",
    "document": "D",
    "layout": {"labels": "Indicator", "group": "service"},
}


@pytest.mark.parametrize(
    ("dimensions", "words"),
    [
        ({"channel": "telephone"}, "the channels are"),
        ({"weather": "wet"}, "the dimensions are"),
        ({"service": "Waste"}, "the table says the service of each figure itself"),
    ],
)
def test_a_row_has_known_dimensions_that_its_group_does_not_give(dimensions, words):
    rows = {"Calls": {"measure": "offered", "dimensions": {"channel": "phone"}}}
    assert Source.model_validate({**PRINTED, "rows": rows}).rows["Calls"].required
    rows["Calls"]["dimensions"] = dimensions
    with pytest.raises(ValidationError, match=words):
        Source.model_validate({**PRINTED, "rows": rows})


def test_only_figures_of_a_summary_have_dimensions_of_their_own():
    plain = {"id": "s", "version": "1.0.0", "name": "S", "table": "counts"}
    phone = {"dimensions": {"channel": "phone"}}
    columns = {"period": {"from": "Month"}, "offered": {"from": "Calls", **phone}}
    assert Source.model_validate({**plain, "columns": columns}).figure_columns == ("offered",)
    for more in ({"line": {"from": "Line", **phone}}, {"channel": {"from": "Channel"}}):
        with pytest.raises(ValidationError, match=r"its own|itself"):
            Source.model_validate({**plain, "columns": columns | more})


def test_a_period_may_be_fixed_where_no_file_tells_it_and_nothing_else_is_then_said():
    census = PeriodFrom(fixed="2011-03-27")
    placed = period_of_table(census, lines=["Table KS501, 2001"], file="ks501-2001.csv")
    assert placed is not None
    assert placed[0] == parse_period("2011-03-27")
    with pytest.raises(ValidationError, match="one of `line`, `file_name` and `fixed`"):
        PeriodFrom(fixed="2011-03-27", line="From {first} to {last}")
    with pytest.raises(ValidationError):
        PeriodFrom(fixed="the day of the census")
