"""What was computed before is taken again, and nobody can tell but by the clock.

1. Observations, findings and their order are those of the engine itself.
2. Whatever a result depends on makes another result: definitions, files, labels, the order of
   sources, the request, the code.
3. One metric that changes is computed again by itself.
4. A damaged store costs time, never a figure. Nothing about a person is in it.
"""

import json

import pytest

import gaugebook.workspace.computing as computing
import gaugebook.workspace.marks as marks
from gaugebook.engine import Request, compute
from gaugebook.errors import RefusedError
from gaugebook.periods import parse_period
from gaugebook.workspace import Workspace

METRICS = ["answered_share", "calls_offered", "wait_mean", "web_users"]
WORKSPACE = """\
name: Little Council
org_code: E0
inputs:
  - source: summary
  - source: printed
record:
  answered_share: [summary, printed]
  calls_offered: [printed, summary]
"""
SUMMARY = """\
id: summary
version: 1.0.0
name: Summary
table: counts
files: data/summary.csv
dimensions: {channel: phone}
columns:
  period: {from: Month}
  offered: {from: Offered}
  answered: {from: Answered}
  wait_mean_seconds: {from: Wait}
"""
PRINTED = """\
id: printed
version: 1.0.0
name: Printed
table: published
document: A paper
files: data/printed.csv
layout: {labels: Indicator}
dimensions: {channel: phone}
rows:
  Calls offered: {measure: offered}
  "% Calls answered": {metric: answered_share}
"""
FILES = {
    "workspace.yaml": WORKSPACE,
    "metrics/sources/summary.yaml": SUMMARY,
    "metrics/sources/printed.yaml": PRINTED,
    "data/summary.csv": "Month,Offered,Answered,Wait\n2022-09,100,90,30\n2022-10,120,100,45\n",
    "data/printed.csv": "Indicator,2022-09,2022-10\nCalls offered,100,125\n"
    "% Calls answered,90%,80%\n",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def engine(monkeypatch):
    """The metrics that the engine itself was asked for, request by request."""
    asked = []

    def watched(request, **options):
        asked.append(request.metrics)
        return real(request, **options)

    real = computing.compute_each
    monkeypatch.setattr(computing, "compute_each", watched)
    return asked


def ask(folder, metrics=METRICS, period="2022-08..2022-11", grain="month", **options):
    return Workspace.open(folder).compute(metrics, period=period, grain=grain, **options)


def plainly(folder, metrics=METRICS, period="2022-08..2022-11", grain="month", **options):
    ws = Workspace.open(folder)
    request = Request(tuple(metrics), parse_period(period), grain, **options)
    record = ws.file.record
    return compute(request, library=ws.library, dataset=ws.inputs.dataset, record=record)


def everything(computed):
    """Observations and findings with all their fields and types, in their order."""
    return [repr(o) for o in computed.observations], [repr(p) for p in computed.problems]


def test_what_is_kept_is_what_was_computed(folder, engine):
    first, again = ask(folder), ask(folder)

    assert engine == [tuple(METRICS)]
    assert everything(first) == everything(again) == everything(plainly(folder))
    assert len(first.observations) >= 4
    assert {"sources-disagree", "observation-missing"} <= {p.code for p in first.problems}


def test_any_mixture_of_kept_and_computed_is_the_same(folder, engine):
    ask(folder, ["wait_mean"])
    ask(folder, ["calls_offered", "answered_share"])

    for metrics in (METRICS, METRICS[::-1], ["web_users", "wait_mean", "web_users"]):
        assert everything(ask(folder, metrics)) == everything(plainly(folder, metrics))
    assert engine == [("wait_mean",), ("calls_offered", "answered_share"), ("web_users",)]


@pytest.mark.parametrize(
    "options",
    [
        {"period": "2022-10"},
        {"grain": None},
        {"grain": "quarter"},
        {"by": ("line",)},
        {"where": {"channel": "phone"}},
        {"where": {"channel": "webchat"}},
    ],
)
def test_another_request_is_another_result(folder, engine, options):
    metrics = ["answered_share", "calls_offered", "wait_mean"]
    ask(folder, metrics)
    ask(folder, metrics, **options)

    assert len(engine) == 2
    assert everything(ask(folder, metrics, **options)) == everything(
        plainly(folder, metrics, **options)
    )
    assert len(engine) == 2


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("data/summary.csv", "120,100,45", "121,100,45"),
        ("data/printed.csv", "80%", "81%"),
        ("workspace.yaml", "org_code: E0", "org_code: E1"),
        ("workspace.yaml", "source: summary", "source: summary\n    label: Another"),
        ("workspace.yaml", "[summary, printed]", "[printed, summary]"),
        ("metrics/sources/summary.yaml", "name: Summary", "name: Other"),
        ("metrics/sources/summary.yaml", "id: summary", "reference: R\nid: summary"),
        ("metrics/sources/printed.yaml", "document: A paper", "document: B paper"),
    ],
)
def test_a_change_of_what_it_depends_on_is_never_missed(folder, file, old, new):
    ask(folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    assert everything(ask(folder)) == everything(plainly(folder))


def own_copy(folder, name, old, new):
    """A copy of a shipped metric under a version of its own, edited."""
    path = Workspace.open(folder).library.path_of("metric", name)
    text = path.read_text(encoding="utf-8").replace("version: 1.0.0", "version: 1.0.0+ORG", 1)
    assert old in text
    (folder / "metrics" / f"{name}.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")


def test_one_metric_that_changes_is_computed_again_by_itself(folder, engine):
    ask(folder)
    own_copy(folder, "wait_mean", "value: 180", "value: 20")

    found = ask(folder)

    assert engine[1:] == [("wait_mean",)]
    assert everything(found) == everything(plainly(folder))
    waits = [o for o in found.observations if o.metric_id == "wait_mean"]
    assert {o.definition_version for o in waits} == {"1.0.0+ORG"}


def test_a_share_that_tests_an_identity_is_part_of_its_result(folder, engine):
    """The abandoned calls of a paper may be worked back from their share, in library order."""
    ask(folder, ["answered_share", "wait_mean"])
    own_copy(folder, "abandoned_share", "owner:", "method: ours\nowner:")

    ask(folder, ["answered_share", "wait_mean"])

    assert engine[1:] == [("answered_share",)]


def test_changed_code_computes_again(folder, engine, monkeypatch):
    ask(folder)
    monkeypatch.setattr(marks, "code_mark", lambda: "other")
    ask(folder)
    monkeypatch.setattr(marks, "library_versions", lambda: (("duckdb", "0"),))
    ask(folder)

    assert len(engine) == 3


def test_a_damaged_store_costs_time_and_never_a_figure(folder, engine):
    right = everything(ask(folder))
    for path in (folder / ".gaugebook/store/results").iterdir():
        data = path.read_bytes()
        path.write_bytes(data.replace(b'"value": ', b'"value": 1'))

    assert everything(ask(folder)) == right
    assert everything(ask(folder)) == right
    assert len(engine) == 2


def test_a_refused_request_keeps_nothing(folder):
    for metrics, options in ((["nothing"], {}), (METRICS, {"by": ("nothing",)})):
        with pytest.raises(RefusedError):
            ask(folder, metrics, **options)

    assert not (folder / ".gaugebook/store/results").exists()


def test_progress_says_what_is_taken(folder):
    said = []
    for _ in range(2):
        Workspace.open(folder, progress=said.append).compute(METRICS, period="2022-10")

    assert said == ["taking 4 of 4 figures as they were computed before"]


def test_the_example_gives_the_same_with_and_without(demo, engine):
    ws = Workspace.open(demo.root)
    metrics = [m for m, one in ws.library.metrics.items() if one.kind != "derived"][:20]
    for options in ({"grain": "month"}, {"by": ("channel",)}):
        first = ws.compute(metrics, period="2022-07..2022-10", **options)
        again = Workspace.open(demo.root).compute(metrics, period="2022-07..2022-10", **options)
        request = Request(tuple(metrics), parse_period("2022-07..2022-10"), **options)
        plain = compute(request, library=ws.library, dataset=ws.inputs.dataset)
        assert everything(first) == everything(again) == everything(plain)
        assert len(plain.observations) > 20
    assert len(engine) == 2  # whatever is asked for again is kept


def test_only_what_the_engine_gave_out_is_kept(demo):
    """A file holds observations and findings, all of them as computed, and nothing beside."""
    ws = Workspace.open(demo.root)
    found = ws.compute(["contacts", "no_email_share"], period="2022-10", by=["topic"])
    given = {json.dumps(o.as_dict(), sort_keys=True) for o in found.observations}

    seen = set()
    for path in (demo.root / ".gaugebook/store/results").iterdir():
        head, body, end = path.read_text(encoding="utf-8").split("\n")
        content = json.loads(body)
        assert (set(json.loads(head)), set(content), end) == (
            {"key", "sha256"},
            {"observations", "problems"},
            "",
        )
        seen |= {json.dumps(row, sort_keys=True) for row in content["observations"]}
    assert given <= seen
