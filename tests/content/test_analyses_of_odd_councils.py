"""The shipped notebooks on councils that are odd: nothing stops, and what cannot be said says why.

Publishing holds every number against what it is bound to, so a notebook that runs to its end has
published no number that is bound to nothing.

1. Each notebook runs to its end on each council, and publishes all that the demand review asks for.
2. What is missing has a reason in words; no value that does not exist is printed as one.
3. A wrong parameter is named, and nothing is computed with it.
4. What is refused inside a notebook reaches the officer: the finding and what to do about it.
"""

import ast
import json
import re
from functools import cache

import pytest
from tests.conftest import run_gaugebook
from tests.content.odd_councils import (
    COLUMNS,
    NOTEBOOKS,
    PERIOD,
    STRANGE,
    asked_for,
    calls,
    months,
    of_months,
    of_records,
    run,
    usual,
)
from tests.little_council import council

from gaugebook.bindings_words import texts_of
from gaugebook.definitions.library import library_root
from gaugebook.errors import RefusedError, UsageError
from gaugebook.workspace import Workspace, workspace

NO_VALUE = re.compile(r"(?<!\w)(?:-?inf|nan)(?:%| seconds| calls)")
"""A value that does not exist, printed as one; a line may be called nan."""

RUN_NAMES = {
    "kpi-trend": ("trend", "variation"),
    "digital-exclusion": ("exclusion",),
    "repeat-contact": ("repeat",),
    "lost-calls": ("lost",),
    "channels": ("channels",),
}

LINES = (*STRANGE, *(f"Line {number}" for number in range(30 - len(STRANGE))))


def _nothing(folder):
    council(folder, {}, inputs=[])
    return folder


def _own_months_and_made_up_calls(folder):
    files = {"data/calls.csv": "", "metrics/sources/calls.yaml": ""}
    of_records(folder, calls(300))
    files = {name: (folder / name).read_text("utf-8") for name in files}
    made_up = {"source": "calls", "org_code": "ZZ", "made_up": True, "files": "data/calls.csv"}
    return of_months(folder, months(usual), files, [{"source": "summary"}, made_up])


COUNCILS = {
    "nothing": _nothing,
    "one call": lambda folder: of_records(folder, calls(1)),
    "everybody gave up": lambda folder: of_records(folder, calls(300, outcome="abandoned")),
    "nobody gave up": lambda folder: of_records(folder, calls(300, outcome="answered")),
    "nobody is known": lambda folder: of_records(folder, calls(300, customer_key="")),
    "no e-mail is known": lambda folder: of_records(folder, calls(300, email_on_record="")),
    "only two columns": lambda folder: of_records(folder, calls(300), ("contact_id", "started_at")),
    "no lines": lambda folder: of_records(
        folder, calls(300), [c for c in COLUMNS if c not in ("line", "topic", "reason")]
    ),
    "strange names": lambda folder: of_records(
        folder,
        calls(
            600,
            line=lambda number: LINES[number % len(LINES)],
            reason=lambda number: STRANGE[number % len(STRANGE)],
            area_code=lambda number: STRANGE[number % len(STRANGE)],
        ),
    ),
    "all zeros": lambda folder: of_months(folder, months(lambda _: (0, 0, 0, 0, 0, 0))),
    "all alike": lambda folder: of_months(folder, months(lambda _: (100, 100, 0, 60, 50, 100))),
    "months missing": lambda folder: of_months(
        folder, months(usual, without=("2021-05", "2022-02", "2022-08", "2022-09"))
    ),
    "a remainder below zero": lambda folder: of_months(
        folder, months(lambda number: (1000, 990, 100, 60 + number, 50, 1000))
    ),
    "own months, made-up calls": _own_months_and_made_up_calls,
}


USUAL_RUN = ("nothing", "one call", "strange names", "own months, made-up calls")
"""The four that differ most: each stops an analysis in another place, if it stops."""

# Every council takes five notebooks, some seconds together: the rest are run with the slow tests.
PARAMS = [
    name if name in USUAL_RUN else pytest.param(name, marks=pytest.mark.slow) for name in COUNCILS
]


@pytest.fixture(scope="module", params=PARAMS)
def odd(request, tmp_path_factory):
    """One council for all notebooks; its definitions are read once, as most of a run is that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace, "read_definitions", cache(workspace.read_definitions))
        yield COUNCILS[request.param](tmp_path_factory.mktemp("odd"))


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_notebook_publishes_all_that_a_paper_asks_for(odd, notebook):
    published = run(odd, notebook)
    wanted = {name for run_name in RUN_NAMES[notebook] for name in asked_for(run_name)}
    # The view by the working day is asked for by name in the review.
    assert wanted <= set(published)
    for name, exhibit in published.items():
        assert exhibit.name == name
        if exhibit.type == "unavailable":
            assert exhibit.title
            assert len(exhibit.reason.split()) > 2
    said = [text for exhibit in published.values() for text in texts_of(exhibit)]
    assert [text for text in said if NO_VALUE.search(text)] == []


# --- parameters -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def usual_council(tmp_path_factory):
    return of_records(tmp_path_factory.mktemp("usual"), calls(300))


WRONG = [
    ("kpi-trend", "metrics", []),
    ("kpi-trend", "metrics", ["wait_meen"]),
    ("kpi-trend", "metrics", [3]),
    ("kpi-trend", "charts", {"wait": "calls_offered"}),
    ("kpi-trend", "points", 0),
    ("kpi-trend", "organisation", "E99"),
    ("kpi-trend", "period", "October"),
    ("digital-exclusion", "lines", []),
    ("digital-exclusion", "reasons", ["reason", "reason"]),
    ("digital-exclusion", "rows", 0),
    ("digital-exclusion", "least_contacts", -1),
    ("digital-exclusion", "overdispersion", "some"),
    ("digital-exclusion", "areas", {"area_deprivation_score": "lately"}),
    ("digital-exclusion", "published", "lately"),
    ("repeat-contact", "within_days", -1),
    ("repeat-contact", "within_days", 10_000),
    ("repeat-contact", "message_starts_seconds", -1),
    ("repeat-contact", "message_ends_seconds", 60),
    ("repeat-contact", "lines", ["a", "b", "c", "d", "e"]),
    ("lost-calls", "beside", ["year_after"]),
    ("lost-calls", "points", -1),
    ("lost-calls", "records_organisation", "E99"),
    ("channels", "web_years", 0),
    ("channels", "claimed_increase", float("nan")),
    ("channels", "planned_per_day", float("inf")),
    ("channels", "planned_channel", "pigeon"),
    ("channels", "days", ["Tuesday"]),
]


WRONG_TOGETHER = [
    ("kpi-trend", "points", 100_000),
    ("kpi-trend", "period", "2022-10-05..2022-10-20"),
    ("kpi-trend", "grain", "quarter"),
    ("kpi-trend", "grain", "fortnight"),
]
"""What is wrong only beside the other parameters; the workspace finds it, not the check."""


@pytest.fixture(scope="module")
def opened(usual_council):
    return Workspace.open(usual_council)


def _checks_of(notebook):
    """The cell of a notebook that opens the workspace, up to its check, without the opening."""
    path = library_root() / "notebooks" / f"{notebook}.ipynb"
    cells = [c for c in json.loads(path.read_bytes())["cells"] if c["cell_type"] == "code"]
    given, first = ("".join(cell["source"]) for cell in cells[:2])
    tree = ast.parse(first)
    ends = next(n for n, line in enumerate(tree.body) if "parameters.check(" in ast.unparse(line))
    kept = [n for n in tree.body[: ends + 1] if "open_workspace" not in ast.unparse(n)]
    return given, ast.unparse(ast.Module(kept, []))


def _check(workspace, notebook, **parameters):
    """Check parameters as a notebook does, before anything is computed."""
    given, checks = _checks_of(notebook)
    names = {"ws": workspace}
    exec(compile(given, notebook, "exec"), names)
    names |= {"period": PERIOD} | parameters
    exec(compile(checks, notebook, "exec"), names)


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_the_usual_parameters_pass(opened, notebook):
    _check(opened, notebook)


def _is_named(name, fault):
    said = [fault.message, fault.remedy, *(p.message for p in getattr(fault, "problems", ()))]
    return any(name in text for text in said)


@pytest.mark.parametrize(("notebook", "name", "value"), WRONG)
def test_a_wrong_parameter_is_named(opened, notebook, name, value):
    with pytest.raises(RefusedError) as refused:
        _check(opened, notebook, **{name: value})
    assert _is_named(name, refused.value)


@pytest.mark.parametrize(("notebook", "name", "value"), WRONG_TOGETHER)
def test_what_is_wrong_beside_the_others_is_named(usual_council, notebook, name, value):
    with pytest.raises((RefusedError, UsageError)) as refused:
        run(usual_council, notebook, **{name: value})
    assert _is_named(name, refused.value)


# --- what reaches the officer ---------------------------------------------------------------------


def test_a_metric_that_was_edited_is_named_with_what_to_do(tmp_path, capsys):
    """Through the runner: the kernel is another process, and only its notebook comes back."""
    folder = of_records(tmp_path, calls(60))
    path = folder / "metrics" / "answered_share.yaml"
    shipped = next((library_root() / "metrics").rglob("answered_share.yaml"))
    own = shipped.read_text("utf-8").replace("\nversion: 1.0.0", "\nversion: 1.0.0+OWN")
    path.write_text(own, encoding="utf-8")
    options = ("--period", PERIOD, "--workspace", folder)
    assert run_gaugebook("compute", "answered_share", *options) == 0
    edited = path.read_text("utf-8").replace("\ndecimals: 2", "\ndecimals: 1")
    assert edited != path.read_text("utf-8")
    path.write_text(edited, encoding="utf-8")
    capsys.readouterr()
    assert run_gaugebook("run", "kpi-trend", *options, "--json") == 1
    told = json.loads(capsys.readouterr().out)["problems"]
    (found,) = [p for p in told if p["code"] == "definition-edited"]
    assert found["where"]["file"].endswith("answered_share.yaml")
    assert "its own file changed, and its version did not" in found["message"]
    assert found["remedy"].startswith("Give it a new version")


def test_what_is_wrong_usage_in_a_notebook_keeps_its_remedy(usual_council, capsys):
    options = ("--period", PERIOD, "-p", "grain=fortnight", "--workspace", usual_council)
    assert run_gaugebook("run", "lost-calls", *options, "--json") == 1
    (found,) = json.loads(capsys.readouterr().out)["problems"]
    assert "stopped in cell 3: There is no grain fortnight." in found["message"]
    assert found["remedy"].startswith("Use one of: day, week, month, quarter, year. Open ")
