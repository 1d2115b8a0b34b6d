"""Measures: one name, two ways to get it.

1. A measure is counted from records, read from a summary, or both; never neither. A summary
   holds it in a column, as a mean, or in parts.
2. Its table, column and condition exist.
"""

import pytest

from gaugebook.definitions.files import build, parse_yaml
from gaugebook.definitions.measure import Measure, SummaryMean, SummaryShare, SummarySum


def read(text: str) -> tuple[Measure | None, list[tuple[int, str, str]]]:
    measure, problems = build(Measure, parse_yaml("unit: count\nadditive: true\n" + text, "a")[0])
    return measure, [(p.where.line, p.code, p.message) for p in problems]


def test_a_measure_may_be_counted_and_read():
    measure, _ = read("records: {table: contacts}\nsummary: offered\n")

    assert measure.records.table == "contacts"
    assert measure.summary == "offered"


def test_a_summary_may_hold_a_mean_and_its_weight():
    measure, _ = read("summary: {mean: wait_mean_seconds, weight: answered}\n")

    assert measure.summary == SummaryMean(mean="wait_mean_seconds", weight="answered")


def test_a_summary_may_hold_the_parts_of_a_measure():
    measure, _ = read("summary: {sum_of: [answered, abandoned]}\n")

    assert measure.summary == SummarySum(sum_of=("answered", "abandoned"))


def test_a_private_column_may_be_asked_for_but_not_looked_into():
    measure, _ = read("records: {table: contacts, known: customer_key}\n")

    assert measure.records.known == "customer_key"


@pytest.mark.parametrize(
    ("text", "line", "code", "words"),
    [
        (
            "records:\n  table: contacts\n  known: outcome",
            5,
            "field-wrong",
            "write `outcome IS NOT NULL` in `where`",
        ),
        (
            "records:\n  table: staffing\n  known: line",
            5,
            "field-wrong",
            "it is for private columns",
        ),
        ("summary: {sum_of: answered}", 3, "field-wrong", "a list is needed"),
        ("summary: {sum_of: [answered]}", 3, "field-wrong", "it must"),
        ("summary: {sum_of: [a, b, a]}", 3, "field-wrong", "a stands in it twice"),
        ("", 1, "definition-wrong", "needs `records`, `summary` or both"),
        (
            "records: {table: calls}",
            3,
            "field-wrong",
            "the tables are contacts, cases, feedback, staffing",
        ),
        ("records:\n  table: contacts\n  sum: outcome", 5, "field-wrong", "not a number column"),
        ("records:\n  table: contacts\n  sum: wait", 5, "field-wrong", "not a number column"),
        (
            "records:\n  table: contacts\n  where: \"getenv('HOME') = 'x'\"",
            5,
            "where-refused",
            "the function getenv is not allowed",
        ),
        (
            "records:\n  table: contacts\n  where: \"customer_key = 'x'\"",
            5,
            "where-refused",
            "there is no column customer_key",
        ),
        ("summary: {mean: wait}", 3, "field-missing", "`weight` is missing"),
        ("summary: 5", 3, "field-wrong", "a text is needed"),
        ("records: contacts", 3, "field-wrong", "fields are needed"),
    ],
)
def test_what_cannot_be_counted_is_found_at_its_line(text, line, code, words):
    measure, ((at, found, message),) = read(text + "\n")

    assert measure is None
    assert (at, found) == (line, code)
    assert words in message


def test_a_summary_may_hold_a_share_and_what_it_is_of():
    measure, _ = read("summary: {share: service_level, of: offered}\n")

    assert measure.summary == SummaryShare(share="service_level", of="offered")
    assert measure.summary_column == "service_level"


def test_only_a_count_is_worked_out_from_a_share():
    text = "unit: seconds\nadditive: true\nsummary: {share: service_level, of: offered}\n"
    measure, problems = build(Measure, parse_yaml(text, "a")[0])

    assert measure is None
    assert "a share of a count makes a count" in problems[0].message
