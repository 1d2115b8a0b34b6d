"""Rows that are no records: what a source leaves out, totals and footers without a time."""

import numpy as np
import pyarrow as pa
import pytest

from gaugebook.definitions.source_columns import LeftOut
from gaugebook.tables.records.leaving_out import apply_rules, ends_a_report, rows_of_totals


@pytest.mark.parametrize(
    "text",
    [
        "Total", "TOTALS:", "Grand total", "Sub-total", "Subtotal", "Sub total:", "Waste total",
        "Total for Waste", "Report totals", "Overall", "End of report", "*** End of Report ***",
        "=== END OF FILE ===", "Generated on 01/10/2022 09:15", "Report generated: 1 Oct 2022",
        "Printed by A Person", "Run date 01/10/2022", "Page 3 of 7", "1,204 rows", "Rows: 1,204",
        "Total records 17", "(17 rows affected)".strip("()"), "Applied filters: Queue is Waste",
        "-----",
    ],
)  # fmt: skip
def test_a_text_that_ends_a_report_is_known(text):
    assert ends_a_report(text)


@pytest.mark.parametrize(
    "text",
    ["C-17", "Waste", "Total loss of water supply", "Totally unhappy", "Generator noise", "Pages",
     "End of tenancy", "Report a pothole", "17", "Print room", "2022-10-01"],
)  # fmt: skip
def test_a_text_of_a_record_is_not_taken_for_one(text):
    assert not ends_a_report(text)


def test_a_source_may_name_words_of_its_own():
    assert ends_a_report("Gesamt:", words=["gesamt"])
    assert not ends_a_report("Gesamt")


def test_only_rows_without_a_time_are_looked_at_and_by_their_first_filled_cell():
    table = pa.table(
        {
            "id": ["Total", None, "C-3", None, None],
            "line": ["Waste", "Grand total", "Total", None, "Waste"],
        }
    )
    lacks_time = pa.array([False, True, True, True, True])
    assert rows_of_totals(table, lacks_time).to_pylist() == [False, True, False, False, False]


def test_numbers_of_a_parquet_are_no_totals():
    table = pa.table({"id": [1, 2], "line": ["Total", None]})
    assert rows_of_totals(table, pa.array([True, True])).to_pylist() == [False, False]


def rule(heading, texts):
    return LeftOut.model_validate({"heading": heading, "is": texts, "because": "so"})


def test_the_first_rule_that_fits_counts_a_row_and_a_blank_text_means_an_empty_cell():
    table = pa.table({"kind": ["PHANTOM", "call", " phantom", None, "TEST"], "id": [1, 2, 3, 4, 4]})
    rules = (rule("kind", "Phantom"), rule("kind", ["", "test"]), rule("id", ["4"]))
    kept = apply_rules(table, rules)
    assert kept.left_out == (2, 2, 0)
    assert kept.places.tolist() == [1]


def test_without_rules_every_row_stays():
    kept = apply_rules(pa.table({"id": [1, 2]}), ())
    np.testing.assert_array_equal(kept.places, [0, 1])
