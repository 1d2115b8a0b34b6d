"""Inputs of which much or all is left out: what is told, and of which file."""

import pytest
from tests.little_council import as_csv, contacts_source, council, records

HEADINGS = ["contact_id", "started_at", "kind"]
RULE = [{"heading": "kind", "is": "out", "because": "calls that we made"}]


def calls_of(tmp_path, kinds):
    rows = "\n".join(f"{n} | 2026-10-05 09:00:00 | {kind}" for n, kind in enumerate(kinds))
    table = f"contact_id | started_at | kind\n{rows}"
    return council(
        tmp_path,
        {
            "data/calls.csv": as_csv(table),
            "metrics/sources/calls.yaml": contacts_source(HEADINGS[:2], leave_out=RULE, rules={}),
        },
        inputs=[{"source": "calls"}],
    )


@pytest.mark.parametrize(
    ("out", "code", "severity"), [(10, "rows-left-out", "note"), (11, "most-left-out", "warn")]
)
def test_leaving_out_more_than_half_of_a_file_is_a_warning(tmp_path, out, code, severity):
    found = calls_of(tmp_path, ["out"] * out + ["in"] * (20 - out)).read()
    (told,) = [p for p in found.problems if p.code.endswith("left-out")]
    assert (told.code, told.severity, told.facts["count"]) == (code, severity, out)
    assert ("55% of the file" in told.remedy) == (out == 11)


def test_a_file_of_which_nothing_is_usable_is_not_called_empty(tmp_path):
    found = calls_of(tmp_path, ["out"] * 60).read()
    (told,) = [p for p in found.problems if p.is_refused]
    assert told.code == "nothing-usable"
    assert told.message == (
        "60 row(s) were read, and none of them could be used: 60 that the source leaves out."
    )
    assert "correct `leave_out:` in source calls" in told.remedy


def test_a_file_with_headings_and_no_row_is_empty(tmp_path):
    assert [p.code for p in calls_of(tmp_path, []).read().problems if p.is_refused] == [
        "file-empty"
    ]


def test_calls_whose_ids_lost_their_digits_are_not_taken_for_repeats(tmp_path):
    rows = "\n".join(f"3.27E+11 | 2026-10-05 09:{n:02d}:00" for n in range(30))
    found = records(tmp_path, f"contact_id | started_at\n{rows}").read()
    assert [p.code for p in found.problems] == ["identifier-mangled"]
    (facts,) = found.dataset.refused
    assert facts.files[0].left_out == (("identifier-mangled", 30),)


def test_a_good_file_beside_a_refused_one_is_not_blamed(tmp_path):
    good = as_csv("contact_id | started_at\n1 | 2026-10-05 09:00:00")
    files = {
        "data/calls-1.csv": good,
        "data/calls-2.csv": good.replace("started_at", "begun"),
        "metrics/sources/calls.yaml": contacts_source(HEADINGS[:2]),
    }
    found = council(tmp_path, files, inputs=[{"source": "calls"}]).read()
    (facts,) = found.dataset.refused
    assert [file.left_out for file in facts.files] == [
        (("other-file-refused", 1),),
        (("heading-missing", 1),),
    ]
