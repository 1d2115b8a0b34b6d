"""Every definition in reach.

1. A workspace's own content wins; the shipped library fills the rest.
2. A definition that was changed must not pass for the shipped one.
3. File and id have the same name, and a name is defined once.
4. A name that nothing answers to is found at its line, with the near miss.
5. A fault in one file hides no other, and no file ends in an exception.
"""

from pathlib import Path

import pytest

from gaugebook.definitions.library import Library, library_root, load_library

SHIPPED = library_root()
WAIT = (SHIPPED / "metrics" / "telephony" / "wait_mean.yaml").read_text(encoding="utf-8")
COUNT = """\
id: {id}
version: 1.0.0
name: A count
question: How many?
kind: count
of: offered
unit: count
decimals: 0
direction: neutral
owner: Customer Service Centre
"""
SHARE = COUNT.replace("of: offered\n", "numerator: answered\ndenominator: offered\n").replace(
    "kind: count", "kind: ratio"
)


class Workspace:
    """A workspace drawn in the test: paths and texts."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, path: str, text: str | bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))

    def load(self) -> tuple[Library, list[str]]:
        library, problems = load_library(self.root)
        return library, [f"{p.where} {p.code}" for p in problems]

    def messages(self) -> list[str]:
        return [f"{p.where} {p.message}" for p in load_library(self.root)[1]]


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path)


# --- own and shipped ------------------------------------------------------------------------------


def test_an_empty_workspace_has_the_shipped_library(workspace):
    library, problems = workspace.load()

    assert problems == []
    assert library.metrics.keys() == load_library()[0].metrics.keys()
    assert all(found.shipped for found in library.found.values())


def test_without_a_workspace_everything_is_shipped():
    library, problems = load_library()

    assert problems == []
    assert all(found.shipped for found in library.found.values())
    assert library.roots == (SHIPPED,)


def test_a_workspaces_own_definition_wins(workspace):
    own = WAIT.replace("version: 1.0.0", "version: 1.0.0+ORG").replace("value: 180", "value: 240")
    workspace.write("metrics/wait_mean.yaml", own)

    library, problems = workspace.load()

    assert problems == []
    assert library.metrics["wait_mean"].targets[0].value == 240
    assert library.path_of("metric", "wait_mean") == workspace.root / "metrics/wait_mean.yaml"
    assert not library.found["metric", "wait_mean"].shipped
    assert library.found["metric", "answered_share"].shipped


def test_a_workspaces_own_measure_wins(workspace):
    workspace.write("metrics/measures.yaml", "offered: {unit: count, additive: true, summary: o}\n")

    library, problems = load_library(workspace.root)

    assert library.measures["offered"].summary == "o"
    assert library.measures["answered"].summary == "answered"
    # Shipped definitions that no longer fit it are told, and stop nothing.
    assert {p.code for p in problems if p.is_refused} <= {"measure-changed"}
    assert "measure-unknown" in {p.code for p in problems}


def test_a_workspace_inside_the_checkout_is_still_its_own():
    library, problems = load_library(SHIPPED / "examples" / "demo-council")

    assert problems == []
    assert not library.found["source", "published-buckinghamshire"].shipped


def test_a_changed_definition_must_not_pass_for_the_shipped_one(workspace):
    workspace.write("metrics/wait_mean.yaml", WAIT.replace("value: 180", "value: 240"))

    assert workspace.messages() == [
        "metrics/wait_mean.yaml:2 `wait_mean 1.0.0` has the version of the shipped definition "
        "but not its content."
    ]


def test_a_copy_that_only_looks_different_is_the_same(workspace):
    workspace.write("metrics/wait_mean.yaml", "# our copy\n" + WAIT.replace("0.05", "0.050"))

    assert workspace.load()[1] == []


def test_where_a_copy_came_from_does_not_change_what_it_is(workspace):
    workspace.write("metrics/wait_mean.yaml", WAIT + "based_on: wait_mean 1.0.0 abc\n")

    assert workspace.load()[1] == []


# --- names of files -------------------------------------------------------------------------------


def test_file_and_id_have_the_same_name(workspace):
    workspace.write("metrics/waiting.yaml", COUNT.format(id="wait_new"))

    assert workspace.messages() == [
        "metrics/waiting.yaml:1 The id `wait_new` is not the name of the file, "
        "metrics/waiting.yaml."
    ]


def test_a_name_is_defined_once(workspace):
    workspace.write("metrics/a/x1.yaml", COUNT.format(id="x1"))
    workspace.write("metrics/b/x1.yaml", COUNT.format(id="x1"))

    assert workspace.messages() == [
        "metrics/b/x1.yaml:1 `x1` is defined twice: here and in metrics/a/x1.yaml."
    ]


def test_both_endings_of_yaml_are_read(workspace):
    workspace.write("metrics/x1.yml", COUNT.format(id="x1"))
    workspace.write("metrics/x2.YAML", COUNT.format(id="x2"))

    library, problems = workspace.load()

    assert problems == []
    assert {"x1", "x2"} <= library.metrics.keys()


def test_hidden_files_and_tables_are_no_definitions(workspace):
    workspace.write("metrics/._x1.yaml", b"\x00\x05\x16\x07")
    workspace.write("metrics/reference/peers.csv", "a,b\n")
    workspace.write("metrics/README.md", "# Metrics\n")

    assert workspace.load()[1] == []


# --- faults ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("id: x1\nversion: [1\n", "metrics/x1.yaml:2 yaml-broken"),
        ("id: x1\nowner: No\n", "metrics/x1.yaml:2 yaml-no-word"),
        ("id: x1\nname: % of calls\n", "metrics/x1.yaml:2 yaml-percent"),
        ("id: x1\nname: a\nname: b\n", "metrics/x1.yaml:3 yaml-duplicate"),
        ("id: &a x1\nname: *a\n", "metrics/x1.yaml:1 yaml-broken"),
        ("a: " + "[" * 60 + "]" * 60, "metrics/x1.yaml:1 yaml-broken"),
        ("- id: x1\n", "metrics/x1.yaml:1 definition-wrong"),
        ("", "metrics/x1.yaml:1 definition-wrong"),
        ("x1", "metrics/x1.yaml:1 definition-wrong"),
        (b"name: Caf\xe9\n", "metrics/x1.yaml file-unreadable"),
        (b"# " + b"x" * 1_000_000, "metrics/x1.yaml file-too-large"),
        (COUNT.format(id="5"), "metrics/x1.yaml:1 field-wrong"),
        (COUNT.format(id="x1").replace("version", "verison"), "metrics/x1.yaml:2 field-unknown"),
    ],
    ids=lambda value: repr(value[:24]),
)
def test_a_broken_file_is_found_at_its_line(workspace, text, where):
    workspace.write("metrics/x1.yaml", text)

    library, problems = workspace.load()

    assert where in problems
    assert "x1" not in library.metrics
    assert "wait_mean" in library.metrics


def test_all_faults_of_all_files_are_given_at_once(workspace):
    workspace.write("metrics/x1.yaml", "id: [\n")
    workspace.write("metrics/x2.yaml", "id: No\n")
    workspace.write("metrics/sources/s1.yaml", "- a\n")
    workspace.write("reports/r1/report.yaml", "id: r2\n")
    workspace.write("templates/houses/h1.yaml", "id: h1\nname: H\n")

    files = {line.partition(":")[0] for line in workspace.load()[1]}

    assert files == {
        "metrics/x1.yaml", "metrics/x2.yaml", "metrics/sources/s1.yaml", "reports/r1/report.yaml",
        "templates/houses/h1.yaml",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["- offered\n", "just words\n", "5\n", ""])
def test_a_file_of_measures_that_holds_none_is_not_passed_over(workspace, text):
    workspace.write("metrics/measures.yaml", text)

    assert workspace.load()[1] == ["metrics/measures.yaml:1 definition-wrong"]


def test_a_measure_has_a_name_that_formulas_can_use(workspace):
    workspace.write(
        "metrics/measures.yaml",
        "Calls offered: {unit: count, additive: true, summary: a}\n"
        "late_20s: {unit: count, additive: true, summary: b}\n",
    )

    library, problems = workspace.load()

    assert problems == ["metrics/measures.yaml:1 definition-wrong"]
    assert "late_20s" in library.measures


# --- names that nothing answers to ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            COUNT.replace("of: offered", "of: ofered"),
            "metrics/x1.yaml:6 There is no measure `ofered`. Did you mean offered?",
        ),
        (
            COUNT + "complement_of: wait_man\n",
            "metrics/x1.yaml:11 There is no metric `wait_man`. Did you mean wait_mean?",
        ),
        (
            COUNT + "identities:\n  - {left: answered + lost, equals: offered}\n",
            "metrics/x1.yaml:12 There is no measure `lost`.",
        ),
        (
            COUNT + "identities:\n  - left: answered\n    equals: offerd\n",
            "metrics/x1.yaml:13 There is no measure `offerd`. Did you mean offered?",
        ),
        (
            COUNT + "identities: [{left: answered + web_users, equals: offered}]\n",
            "metrics/x1.yaml:11 `left` cannot be web_users: "
            "it is not counted from contacts, as the metric is.",
        ),
        (
            COUNT + "dimensions: [line, raeson]\n",
            "metrics/x1.yaml:11 x1 cannot be split by `raeson`. Did you mean reason?",
        ),
        (
            COUNT + "dimensions: [customer_key]\n",
            "metrics/x1.yaml:11 x1 cannot be split by `customer_key`.",
        ),
        (
            COUNT + "where: \"getenv('HOME') = 'x'\"\n",
            "metrics/x1.yaml:11 The condition getenv('HOME') = 'x' is not allowed: "
            "the function getenv is not allowed, at `getenv('HOME')`.",
        ),
        (
            COUNT.replace("of: offered", "of:\n  measure: offered\n  where: wait_seconds > 'a'"),
            "metrics/x1.yaml:8 The condition wait_seconds > 'a' is not allowed: "
            "a number cannot be compared with a text, at `wait_seconds > 'a'`.",
        ),
        (
            SHARE + "bounds: {lower: {numerator: ofered}}\n",
            "metrics/x1.yaml:12 There is no measure `ofered`. Did you mean offered?",
        ),
        (
            SHARE + 'bounds: {lower: {numerator: {measure: offered, where: "1 = 1"}}}\n',
            "metrics/x1.yaml:12 The condition 1 = 1 is not allowed: "
            "each comparison must name a column, at `1 = 1`.",
        ),
        (
            COUNT.replace("kind: count", "kind: mean"),
            "metrics/x1.yaml:6 `of` cannot be offered: a mean needs a measure that sums a column.",
        ),
        (
            COUNT.replace("of: offered", "of: web_users") + "where: \"zzz = 'a'\"\n",
            "metrics/x1.yaml:11 The condition zzz = 'a' is not allowed: "
            "there is no column zzz to compare, at `zzz`.",
        ),
    ],
)
def test_a_metric_asks_only_for_what_there_is(workspace, text, message):
    workspace.write("metrics/x1.yaml", text.replace("{id}", "x1"))

    assert workspace.messages() == [message]


def test_a_summary_is_weighted_by_a_measure_that_there_is(workspace):
    workspace.write(
        "metrics/measures.yaml",
        "talk: {unit: seconds, additive: true, summary: {mean: talk_mean, weight: anwsered}}\n",
    )

    assert workspace.messages() == [
        "metrics/measures.yaml:1 There is no measure `anwsered`. Did you mean answered?"
    ]


def test_a_source_maps_to_what_there_is(workspace):
    workspace.write(
        "metrics/sources/s1.yaml",
        "id: s1\nversion: 1.0.0\nname: S\ntable: published\ndocument: D\n"
        "layout: {labels: Indicator}\nrows:\n"
        "  Offered: {measure: ofered}\n  Wait: {metric: wait_man}\n  Other: {skip: true}\n",
    )
    workspace.write(
        "metrics/sources/s2.yaml",
        "id: s2\nversion: 1.0.0\nname: S\ntable: counts\ncolumns:\n"
        "  period: {from: Month}\n  line: {from: Line}\n"
        "  wait_mean_seconds: {from: Wait}\n  offerd: {from: Offered}\n",
    )

    assert sorted(workspace.messages()) == [
        "metrics/sources/s1.yaml:8 There is no measure `ofered`. Did you mean offered?",
        "metrics/sources/s1.yaml:9 There is no metric `wait_man`. Did you mean wait_mean?",
        "metrics/sources/s2.yaml:9 There is no measure `offerd`. Did you mean offered?",
    ]


def test_a_report_asks_only_for_what_there_is(workspace):
    workspace.write(
        "reports/r1/report.yaml",
        "id: r1\nversion: 1.0.0\nname: R\ntitle: T\nhouse: buckinghamshir\n"
        "runs:\n  trend: {notebook: absent-notebook}\nmetrics:\n  - wait_mean\n  - wait_man\n",
    )

    assert workspace.messages() == [
        "reports/r1/report.yaml:5 There is no house style `buckinghamshir`. "
        "Did you mean buckinghamshire?",
        "reports/r1/report.yaml:7 There is no notebook `absent-notebook`.",
        "reports/r1/report.yaml:10 There is no metric `wait_man`. Did you mean wait_mean?",
    ]


# --- other content --------------------------------------------------------------------------------


def test_notebooks_of_a_workspace_win(workspace):
    workspace.write("notebooks/kpi-trend.ipynb", "{}")

    library, _ = workspace.load()

    assert library.notebooks["kpi-trend"] == workspace.root / "notebooks/kpi-trend.ipynb"
