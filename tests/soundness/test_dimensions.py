"""Lines, reasons and channels: odd names, quotes, and parts that must add up."""

import pytest
from tests.little_council import records, summary

ODD = [
    "_U ",
    "a;b=c",
    "100%",
    "%3B",
    "it's",
    "' OR '1'='1",
    '"; DROP TABLE contacts; --',
    "a\\",
    "|x",
]


def calls(tmp_path, *lines):
    def row(n, line):
        quoted = line.replace('"', '""')
        return f'{n},2022-10-{n % 29 + 3:02d} 12:00:00,"{quoted}"'

    rows = [row(n, line) for n, line in enumerate(lines)]
    edges = ["a,2022-10-03 12:00:00,Edge", "b,2022-10-31 12:00:00,Edge"]
    council = records(tmp_path, "contact_id | started_at | line")
    text = "\n".join(["contact_id,started_at,line", *edges, *rows])
    (tmp_path / "data/calls.csv").write_text(text, encoding="utf-8")
    return council


def test_a_line_called_total_is_not_the_total(tmp_path):
    council = calls(tmp_path, "_T", "_T", "Waste")
    values = council.values("contacts", "2022-10", by=("line",))
    assert values == {"2022-10-01/P1M": 5, "line=Edge": 2, "line=Waste": 1, "line=_U": 2}
    told = [p for p in council.read().problems if p.code == "code-unknown"]
    assert [(p.found, p.facts["count"]) for p in told] == [("_T", 2)]


def test_a_line_called_unknown_and_a_blank_one_are_one_unknown(tmp_path):
    council = calls(tmp_path, "_U", "", "Waste")
    values = council.values("contacts", "2022-10", by=("line",))
    assert values == {"2022-10-01/P1M": 5, "line=Edge": 2, "line=Waste": 1, "line=_U": 2}
    assert council.one("contacts", "2022-10", where={"line": "_U"}).value == 2


@pytest.mark.parametrize("name", [name for name in ODD if name.strip() != "_U"])
def test_a_name_with_odd_marks_is_one_name(tmp_path, name):
    council = calls(tmp_path, name, name, "Waste")
    split = council.compute("contacts", period="2022-10", by=("line",)).observations
    assert {o.dimensions.get("line", "(all)"): o.value for o in split} == {
        "(all)": 5,
        "Edge": 2,
        "Waste": 1,
        name: 2,
    }
    found = council.one("contacts", "2022-10", where={"line": name})
    assert (found.value, found.dimensions) == (2, {"line": name})


@pytest.mark.parametrize("attack", ["x' OR '1'='1", "x'; DROP VIEW contacts; --", "x\\' OR 1=1 --"])
def test_a_quote_in_a_value_asked_for_opens_nothing(tmp_path, attack):
    found = calls(tmp_path, "Waste", "Roads").compute(
        "contacts", period="2022-10", where={"line": attack}
    )
    assert found.observations == (), "nothing has that name; not all four"
    assert [p.code for p in found.problems] == ["observation-missing"]


def test_the_parts_of_a_breakdown_add_up_to_the_total(demo):
    found = demo.compute("calls_offered", "contacts", period="2022-10", by=("line",)).observations
    for metric in ("calls_offered", "contacts"):
        of_metric = [o for o in found if o.metric_id == metric and o.org_code == "ZZ-DEMO"]
        (total,) = [o.value for o in of_metric if o.segment == "_T"]
        assert sum(o.value for o in of_metric if o.segment != "_T") == total


def test_a_line_asked_for_and_split_by_is_one_observation_not_two(tmp_path):
    council = calls(tmp_path, "Waste", "Roads")
    found = council.compute("contacts", period="2022-10", where={"line": "Waste"}, by=("line",))
    assert [(o.segment, o.value) for o in found.observations] == [("line=Waste", 1)]
    assert found.problems == ()


def test_webchats_are_no_calls_even_when_asked_for(tmp_path):
    council = records(
        tmp_path,
        """
        contact_id | started_at       | channel | outcome
        1          | 2022-10-03 09:00 | phone   | answered
        2          | 2022-10-31 09:00 | webchat | answered
        """,
    )
    assert council.one("calls_offered", "2022-10").value == 1
    assert council.one("contacts", "2022-10").value == 2
    found = council.compute("calls_offered", period="2022-10", where={"channel": "webchat"})
    assert found.observations == ()


def test_a_row_of_a_line_does_not_pass_for_the_total(tmp_path):
    council = summary(
        tmp_path,
        """
        period  | line  | offered
        2022-10 | Waste | 60
        2022-10 | Roads | 30
        """,
    )
    found = council.compute("calls_offered", period="2022-10")
    assert found.observations == (), "the total was not supplied; neither 60 nor 30 is it"
    assert [p.code for p in found.problems] == ["observation-missing"]
