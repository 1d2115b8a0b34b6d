"""The façade that a notebook sees.

1. What it gives is what the command line gives.
2. It publishes where it was told to, and nowhere else.
3. A window is of the council's own figures; the frames show what is published.
4. What it publishes is what it computed: a number that is not is refused, and nothing is kept.
"""

import pandas as pd
import pytest

import gaugebook
from gaugebook.analysis import trend
from gaugebook.errors import RefusedError, UsageError

PERIOD = "2026-06..2026-09"


@pytest.fixture
def ws(example):
    return gaugebook.open_workspace()


def test_a_workspace_is_opened_by_its_folder_or_found(example, monkeypatch, tmp_path):
    assert gaugebook.open_workspace(example).root == example.resolve()
    monkeypatch.chdir(example / "data")
    assert gaugebook.open_workspace().root == example.resolve()
    with pytest.raises(UsageError, match="is not a workspace"):
        gaugebook.open_workspace(tmp_path)


def test_a_workspace_with_faults_is_not_opened(example):
    (example / "workspace.yaml").write_text("name: X\n")
    with pytest.raises(RefusedError) as refused:
        gaugebook.open_workspace()
    assert [p.code for p in refused.value.problems] == ["field-missing"]


def test_values_are_computed_with_their_counts(ws):
    (found,) = ws.compute(["answered_share"], period="2026-09").observations
    assert (found.numerator, found.denominator) == (11190, 12205)


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"period": "soon"}, UsageError),
        ({"period": "2026-09", "grain": "fortnight"}, UsageError),
        ({"period": "2026-09", "by": ["nothing"]}, RefusedError),
        ({"period": "2026-09", "where": {"nothing": "x"}}, RefusedError),
    ],
)
def test_a_request_that_cannot_be_met_is_refused(ws, options, fault):
    with pytest.raises(fault):
        ws.compute(["answered_share"], **options)


def test_computing_tells_why_an_input_could_not_be_read(example):
    """The figure may be missing for want of it, or come from another source than it should."""
    source = (example / "metrics" / "sources" / "example-monthly.yaml").read_text()
    for name in ("second", "third"):
        path = example / "metrics" / "sources" / f"{name}.yaml"
        path.write_text(source.replace("id: example-monthly", f"id: {name}"))
    (example / "data" / "second.csv").write_text("Month,Nothing\nJan-26,1\n")
    text = (example / "workspace.yaml").read_text()
    more = (
        "  - {source: second, files: data/second.csv}\n  - {source: third, files: data/gone.csv}\n"
    )
    (example / "workspace.yaml").write_text(text.replace("inputs:\n", "inputs:\n" + more, 1))

    found = gaugebook.open_workspace().compute(["answered_share"], period="2026-09")

    assert [o.numerator for o in found.observations] == [11190]
    assert {(p.code, p.where.file) for p in found.problems} == {
        ("heading-missing", "data/second.csv"),
        ("file-missing", "data/gone.csv"),
    }


def test_an_unknown_metric_is_named_with_its_near_miss(ws):
    with pytest.raises(
        UsageError, match=r"There is no metric wait_meen\. Did you mean wait_mean\?"
    ):
        ws.metric("wait_meen")


def test_a_window_holds_the_periods_asked_for(ws):
    window = ws.window(["answered_share"], period=PERIOD)
    assert [p.label for p in window.periods.full][-1] == "September 2026"
    assert window.made_up
    assert window.of("answered_share", window.periods.latest).numerator == 11190
    assert ws.source_line(window) == "Example figures, made up"


def test_a_window_is_of_the_organisation_that_is_named(ws):
    own = ws.window(["answered_share"], period=PERIOD)
    named = ws.window(["answered_share"], period=PERIOD, organisation=ws.file.org_code)
    other = ws.window(["answered_share"], period=PERIOD, organisation="E00000000")
    assert named.observations == own.observations
    assert not other.observations
    assert not other.made_up


def test_frames_show_what_is_in_a_window_a_table_and_a_chart(ws):
    window = ws.window(["answered_share"], period=PERIOD)
    (metric,) = ws.metrics(["answered_share"])
    frame = ws.frame(window)
    assert isinstance(frame, pd.DataFrame)
    assert {"metric_id", "period", "value", "status"} <= set(frame.columns)
    table = trend.indicator_table(window, [metric], place="Centre")
    assert list(ws.frame(table).columns) == [column.label for column in table.columns]
    chart = trend.period_chart(window, metric, name="answered", place="Centre")
    assert list(ws.frame(chart)["label"]) == ["Jun 26", "Jul 26", "Aug 26", "Sep 26"]


def test_full_periods_reach_back_as_far_as_asked(ws):
    assert [p.key for p in ws.periods("2026-06..2026-09", points=2)] == ["2026-08", "2026-09"]
    assert len(ws.periods("2026-06..2026-09")) == 4
    assert next(p.key for p in ws.periods("2026-09", points=3)) == "2026-07"
    with pytest.raises(UsageError, match="needs whole months"):
        ws.periods("2026-06-02..2026-09-30")


def test_a_folder_with_letters_of_any_kind_is_a_workspace_like_another(example, tmp_path):
    moved = example.rename(tmp_path / "Rada města Žďár nad Sázavou – 議会")
    ws = gaugebook.open_workspace(moved)
    assert ws.compute(["calls_offered"], period="2026-09").observations[0].value == 12205
