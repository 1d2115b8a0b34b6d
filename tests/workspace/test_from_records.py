"""Flows and durations come from the very records that a metric's figure was counted from.

1. A workspace gives them for its own organisation, and says why where it has no records.
2. Where two inputs could be meant, or the figure was printed, nothing is guessed.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gaugebook.errors import RefusedError
from gaugebook.observations import Observation
from gaugebook.tables.dataset import Dataset, InputFacts, Records
from gaugebook.workspace import Workspace
from gaugebook.workspace.from_records import records_behind

SOURCE = """\
id: calls
version: 1.0.0
name: Calls
table: contacts
files: data/calls.csv
dimensions: {channel: phone}
columns:
  contact_id: {from: ID}
  customer_key: {from: Who, private: hash}
  line: {from: Line}
  started_at: {from: Start, format: "%d/%m/%Y %H:%M"}
  ivr_seconds: {from: Menu}
  wait_seconds: {from: Wait}
  outcome: {from: Result, codes: {ANS: answered, ABN: abandoned}}
"""
CALLS = """\
ID,Who,Line,Start,Menu,Wait,Result
1,CRM-7731904,Benefits,03/10/2022 09:00,40,20,ABN
2,CRM-7731904,Council Tax,03/10/2022 10:00,40,20,ANS
3,CRM-5502817,Benefits,13/10/2022 10:00,40,80,ANS
4,CRM-5502817,Benefits,24/10/2022 10:00,40,80,ANS
5,,Benefits,30/11/2022 10:00,40,80,ANS
"""


@pytest.fixture
def ws(tmp_path):
    files = {
        "workspace.yaml": "name: Little\norg_code: E0\ninputs:\n  - source: calls\n",
        "metrics/sources/calls.yaml": SOURCE,
        "data/calls.csv": CALLS,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Workspace.open(tmp_path)


def test_a_workspace_says_who_rang_whom_next(ws):
    flows = ws.flows("rang_again_share", period="2022-10")
    longer = ws.flows("rang_again_share", period="2022-10", within_days=14)

    assert flows.of("Benefits").next_lines == (("Council Tax", 1),)
    assert longer.of("Benefits").next_lines == (("Benefits", 1), ("Council Tax", 1))
    assert str(longer.window) == "14 days"
    assert "CRM" not in repr(flows)


def test_a_workspace_says_how_long_callers_stayed(ws):
    (stayed,) = ws.durations("gave_up_in_ivr_share", period="2022-10")
    lines = ws.durations("gave_up_in_ivr_share", period="2022-10", since="queue", by="line")

    assert stayed.by_second() == ((60, 1, 1), (120, 0, 2))
    assert [(d.group, d.by_second()) for d in lines] == [
        ("Benefits", ((20, 1, 0), (80, 0, 2))),
        ("Council Tax", ((20, 0, 1),)),
    ]


def test_without_records_there_is_a_reason(ws):
    flows = ws.flows("rang_again_share", period="2019-01")
    (stayed,) = ws.durations("gave_up_in_ivr_share", period="2019-01")
    assert flows.reason == "there are no call records that give Rang again in January 2019"
    assert stayed.reason.startswith("there are no call records that give Gave up in the menu")
    other = ws.flows("rang_again_share", period="2022-10", organisation="E99")
    assert other.lines == ()


def test_a_metric_that_does_not_exist_is_named(ws):
    with pytest.raises(RefusedError) as refused:
        ws.flows("rang_agian_share", period="2022-10")
    assert [p.code for p in refused.value.problems] == ["metric-unknown"]


def records(org="E0", reference="calls"):
    facts = InputFacts(reference, org, reference, reference, made_up=False, files=())
    return Records(facts, Path("a.parquet"), "UTC", date(2022, 1, 1), date(2022, 12, 31))


FOUND = Observation(
    "m", "1.0.0", "E0", "2022-10-01/P1M", "2022-10-01/P1M", value=1, source_ref="calls"
)


def test_only_the_records_of_the_figure_are_taken():
    ours, others = records(), records(org="E1")
    cases = Records(ours.facts, ours.parquet, "UTC", ours.first_day, ours.last_day, table="cases")
    assert records_behind(Dataset((others, cases, ours)), [FOUND]) is ours


@pytest.mark.parametrize(
    ("inputs", "found"),
    [
        ((records(), records()), [FOUND]),  # two of one reference
        ((records(),), [replace(FOUND, source_ref="a paper")]),
        ((records(),), [replace(FOUND, source_ref="")]),
        ((records(),), []),
        ((), [FOUND]),
    ],
)
def test_nothing_is_guessed(inputs, found):
    assert records_behind(Dataset(inputs), found) is None
