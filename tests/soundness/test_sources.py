"""Two sources for one figure, and two councils in one workspace."""

import pytest
from tests.little_council import as_csv, contacts_source, council, summary_source

CALLS = "contact_id|started_at|outcome\n1|2022-10-03 09:00|answered\n2|2022-10-31 09:00|abandoned"
SUMMARY = "period | offered | answered\n2022-10 | 4 | 3"


def both(tmp_path, **workspace):
    files = {
        "data/calls.csv": as_csv(CALLS),
        "data/summary.csv": as_csv(SUMMARY),
        "metrics/sources/calls.yaml": contacts_source(["contact_id", "started_at", "outcome"]),
        "metrics/sources/summary.yaml": summary_source(["period", "offered", "answered"]),
    }
    inputs = [{"source": "calls"}, {"source": "summary"}]
    return council(tmp_path, files, **{"inputs": inputs, **workspace})


def test_of_two_sources_that_nobody_ranked_neither_is_printed(tmp_path):
    found = both(tmp_path).compute("answered_share", period="2022-10")
    assert found.observations == (), "neither 50% nor 75% is known to be right"
    assert [(p.code, p.is_refused) for p in found.problems] == [("source-unranked", True)]


def test_the_difference_to_the_source_that_is_believed_is_told(tmp_path):
    ranked = both(tmp_path, record={"answered_share": ["summary", "calls"]})
    found = ranked.compute("answered_share", period="2022-10")
    assert [o.value for o in found.observations] == [0.75]
    assert [p.code for p in found.problems] == ["sources-disagree"]
    assert "summary gives 75.00%, calls gives 50.00%" in found.problems[0].message


def test_every_source_that_differs_is_told_not_the_first_only(tmp_path):
    made = both(tmp_path)
    third = as_csv(SUMMARY.replace("3", "4"))
    (tmp_path / "data/third.csv").write_text(third)
    (tmp_path / "metrics/sources/third.yaml").write_text(
        summary_source(["period", "offered", "answered"], name="third")
    )
    inputs = [{"source": name} for name in ("calls", "summary", "third")]
    ranked = council(made.root, {}, inputs=inputs, record={"answered_share": ["summary"]})
    found = ranked.compute("answered_share", period="2022-10")
    assert [p.facts["second_source"] for p in found.problems] == ["calls", "third"]


def test_another_councils_figure_is_not_ours(tmp_path):
    inputs = [{"source": "calls", "org_code": "E1"}, {"source": "summary", "org_code": "E2"}]
    found = both(tmp_path, inputs=inputs).compute("answered_share", period="2022-10")
    assert {o.org_code: o.value for o in found.observations} == {"E1": 0.5, "E2": 0.75}
    assert found.problems == ()


@pytest.mark.parametrize("records_first", [True, False])
def test_the_order_of_inputs_decides_nothing(tmp_path, records_first):
    inputs = [{"source": "calls"}, {"source": "summary"}]
    made = both(tmp_path, inputs=inputs if records_first else inputs[::-1])
    assert made.codes("answered_share", period="2022-10") == ["source-unranked"]
