"""Ratios of two tables: what a join of rows would count twice, and days that do not match."""

import json

from tests.little_council import as_csv, contacts_source, council, summary

MEASURES = {
    "complaints": {
        "unit": "count",
        "additive": True,
        "records": {"table": "feedback", "where": "kind = 'complaint'"},
    }
}
RATE = {
    "id": "complaint_rate",
    "version": "1.0.0",
    "name": "Complaints for each 10,000 contacts",
    "question": "How many?",
    "kind": "ratio",
    "numerator": "complaints",
    "denominator": "contacts",
    "unit": "per_10000",
    "decimals": 1,
    "direction": "lower",
    "dimensions": ["line"],
    "owner": "us",
}
CALLS = """
contact_id | started_at          | line
1          | 2022-10-03 09:00:00 | Waste
2          | 2022-10-04 09:00:00 | Waste
3          | 2022-10-05 09:00:00 | Waste
4          | 2022-10-31 09:00:00 | Housing
"""
COMPLAINTS = """
feedback_id | received_at         | kind       | line
1           | 2022-10-03 09:00:00 | complaint  | Waste
2           | 2022-10-31 09:00:00 | complaint  | Waste
3           | 2022-10-31 10:00:00 | compliment | Housing
"""


PRINTED = """
period  | line  | complaints
2022-10 | Waste | 2
"""


def two_tables(folder, calls=CALLS, complaints=COMPLAINTS, printed=""):
    columns = ("feedback_id", "received_at", "kind", "line")
    source = {
        "id": "feedback",
        "version": "1.0.0",
        "name": "feedback",
        "table": "feedback",
        "files": "data/feedback*",
        "columns": {name: {"from": [name]} for name in columns},
    }
    files = {
        "data/calls.csv": as_csv(calls),
        "data/feedback.csv": as_csv(complaints),
        "metrics/sources/calls.yaml": contacts_source(["contact_id", "started_at", "line"]),
        "metrics/sources/feedback.yaml": json.dumps(source),
        "metrics/measures.yaml": json.dumps(MEASURES),
        "metrics/feedback/complaint_rate.yaml": json.dumps(RATE),
    }
    inputs = [{"source": "calls"}, {"source": "feedback"}]
    if not printed:
        return council(folder, files, inputs=inputs)
    names = ("period", "line", "complaints")
    columns = {name: {"from": [name]} for name in names}
    summary = source | {"id": "printed", "table": "counts", "files": "data/p.csv"}
    files["data/p.csv"] = as_csv(printed)
    files["metrics/sources/printed.yaml"] = json.dumps(summary | {"columns": columns})
    measures = {"complaints": MEASURES["complaints"] | {"summary": "complaints"}}
    files["metrics/measures.yaml"] = json.dumps(measures)
    record = {"complaint_rate": ["printed", "feedback"]}
    return council(folder, files, inputs=[*inputs, {"source": "printed"}], record=record)


def test_a_complaint_is_not_counted_once_for_each_call_of_its_line(tmp_path):
    found = two_tables(tmp_path).one("complaint_rate", "2022-10")
    assert (found.numerator, found.denominator) == (2, 4)  # a join gives 6 of 7
    assert found.value == 5000


def test_a_line_without_complaints_has_none_and_not_no_figure(tmp_path):
    found = two_tables(tmp_path).values("complaint_rate", "2022-10", by=("line",))
    assert found["line=Waste"] == 10_000 * 2 / 3
    assert found["line=Housing"] == 0


def test_a_whole_month_is_not_divided_by_three_weeks(tmp_path):
    calls = "\n".join(line for line in CALLS.splitlines() if "10-31" not in line)
    calls += "4 | 2022-10-21 09:00:00 | Housing"
    found = two_tables(tmp_path, calls=calls).compute("complaint_rate", period="2022-10")
    assert found.observations == ()  # not 2 of 4
    assert "periods-differ" in [p.code for p in found.problems]


def test_contacts_without_any_complaints_table_have_no_rate(tmp_path):
    """Nobody recorded complaints, which is not the same as nobody complaining."""
    complaints = COMPLAINTS.replace("2022-10", "2022-09").replace("09-31", "09-30")
    found = two_tables(tmp_path, complaints=complaints).compute("complaint_rate", period="2022-10")
    assert found.observations == ()  # not 0


def test_a_line_that_the_record_does_not_print_has_no_figure(tmp_path):
    """The council's record is the printed list; that it leaves a line out does not make it 0."""
    complaints = COMPLAINTS.replace("Housing", "Waste")
    ws = two_tables(tmp_path, complaints=complaints, printed=PRINTED)
    found = ws.values("complaint_rate", "2022-10", by=("line",))
    assert found["line=Waste"] == 10_000 * 2 / 3
    assert "line=Housing" not in found


# --- both sides in one printed table --------------------------------------------------------------

SITE_VISITS = {
    "site_visits": {"unit": "count", "additive": True, "summary": "site_visits"},
}
VISIT_RATE = RATE | {
    "id": "site_visit_rate",
    "numerator": "site_visits",
    "denominator": "contacts",
}
BOTH = """
period  | line  | site_visits | contacts
2022-10 | Waste | 12          | 60
"""


def test_a_table_that_has_both_sides_is_not_held_against_itself(tmp_path):
    """The denominator may be counted from records too, which made the table its own rival."""
    names = ("period", "line", "site_visits", "contacts")
    source = {
        "id": "printed",
        "version": "1.0.0",
        "name": "printed",
        "table": "counts",
        "files": "data/printed*",
        "columns": {name: {"from": [name]} for name in names},
    }
    files = {
        "data/calls.csv": as_csv(CALLS),
        "data/printed.csv": as_csv(BOTH),
        "metrics/sources/calls.yaml": contacts_source(["contact_id", "started_at", "line"]),
        "metrics/sources/printed.yaml": json.dumps(source),
        "metrics/measures.yaml": json.dumps(SITE_VISITS),
        "metrics/feedback/site_visit_rate.yaml": json.dumps(VISIT_RATE),
    }
    alone = council(tmp_path / "alone", files, inputs=[{"source": "printed"}])
    found = alone.compute("site_visit_rate", period="2022-10", where={"line": "Waste"})
    assert [(o.value, o.source_ref) for o in found.observations] == [(2000, "printed")]
    assert found.problems == ()

    inputs = [{"source": "printed"}, {"source": "calls"}]
    beside = council(tmp_path / "beside", files, inputs=inputs)
    found = beside.compute("site_visit_rate", period="2022-10", where={"line": "Waste"})
    assert [(o.value, o.source_ref) for o in found.observations] == [(2000, "printed")]
    assert found.problems == ()


def test_a_rate_of_printed_counts_is_for_each_ten_thousand(tmp_path):
    """It came out ten thousand times too small: 0.2 where 12 of 60 are 2,000 of 10,000."""
    table = "period | complaints | contacts\n2022-10 | 12 | 60\n2022-11 | 8 | 40\n"
    definitions = {
        "metrics/measures.yaml": json.dumps(
            {"complaints": MEASURES["complaints"] | {"summary": "complaints"}}
        ),
        "metrics/feedback/complaint_rate.yaml": json.dumps(RATE),
    }
    made = summary(tmp_path, table, definitions=definitions, dimensions={})
    assert made.one("complaint_rate", "2022-10").value == 2000
    assert made.one("complaint_rate", "2022-10..2022-11").value == 2000
