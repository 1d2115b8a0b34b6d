"""docs/analyses.md says what the shipped notebooks do, as they are today.

1. What the page says of each notebook is what the notebook says; the icons are those of papers.
2. Every notebook, parameter and exhibit is named, and every parameter has a comment.
3. Every exhibit that a notebook names in its code, or that a report asks for, is in the notebook's
   own list.
4. Every command of the page can be typed: its parameters exist, and their values fit.
5. Every exhibit that the text takes into a paper exists.
"""

import ast
import importlib.util
import re
import shlex

import pytest
import yaml
from tests.conftest import ROOT
from typer.main import get_command

from gaugebook.cli.commands import app
from gaugebook.cli.parameters import read_parameters
from gaugebook.papers.icons import icon_names
from gaugebook.papers.narrative import read_narrative
from gaugebook.runner import fits, parameters_of

PAGE = (ROOT / "docs" / "analyses.md").read_text(encoding="utf-8")
NOTEBOOKS = {path.stem: path for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
REPORTS = [
    folder
    for place in (ROOT / "reports", ROOT / "examples" / "demo-council" / "reports")
    for folder in sorted(place.iterdir())
    if (folder / "report.yaml").exists()
]
KINDS = {"table", "chart", "figure", "sentence"}

every_notebook = pytest.mark.parametrize("name", NOTEBOOKS)


@pytest.fixture(scope="module")
def writer():
    spec = importlib.util.spec_from_file_location("docs_analyses", ROOT / "tools/docs_analyses.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def section(name):
    _, found, rest = PAGE.partition(f"\n## {name}\n")
    assert found, name
    return re.split(r"\n## ", rest)[0]


def is_listed(writer, name, exhibit):
    return any(writer.pattern(one).fullmatch(exhibit) for one in writer.exhibits(NOTEBOOKS[name]))


# --- the page and the notebooks -------------------------------------------------------------------


def test_the_page_is_what_the_notebooks_say(writer):
    assert writer.written(PAGE) == PAGE, "Run: .venv/bin/python tools/docs_analyses.py"


def test_the_icons_are_those_of_papers(writer):
    drawn = (ROOT / "docs" / "icons.svg").read_text(encoding="utf-8")

    assert drawn == writer.icons(), "Run: .venv/bin/python tools/docs_analyses.py"
    assert tuple(writer.ICON_WORDS) == icon_names()
    assert len(set(writer.ICON_WORDS.values())) == len(icon_names())


@every_notebook
def test_a_notebook_has_a_section_with_what_an_officer_asks(name):
    found = section(name)

    assert f"| [{name}](#{name}) |" in PAGE
    assert f"gaugebook run {name} --period " in found
    for word in ("Question.", "Needs.", "Method.", "Cannot say"):
        assert f"**{word}**" in found, word
    assert "../src/gaugebook/analysis/" in found, "its method leads to no source"


@every_notebook
def test_every_parameter_is_named_and_says_what_it_is(writer, name):
    found = writer.parameters(NOTEBOOKS[name])

    assert [one.name for one in found] == list(parameters_of(NOTEBOOKS[name]))
    for one in found:
        assert len(one.comment) > 10, f"{one.name} has no comment in the notebook"
        assert f"\n| `{one.name}` | {writer.TYPES[one.kind]} | " in section(name)


@every_notebook
def test_a_default_is_shown_as_it_is_typed(writer, name):
    for one in writer.parameters(NOTEBOOKS[name]):
        typed = f"{one.name}={writer.as_typed(one.default)}"
        assert read_parameters([typed]) == {one.name: one.default}


# --- exhibits -------------------------------------------------------------------------------------


@every_notebook
def test_every_exhibit_of_the_list_is_of_a_kind(writer, name):
    listed = writer.exhibits(NOTEBOOKS[name])
    rows = [r for r in writer.exhibits_text(NOTEBOOKS[name]).splitlines() if r.startswith("| `")]

    assert len(listed) == len(rows) > 5
    for exhibit, kind in listed.items():
        assert set(re.split(r", | or ", kind)) <= KINDS, exhibit


@every_notebook
def test_every_exhibit_that_a_notebook_names_is_in_its_list(writer, name):
    code = [str(c["source"]) for c in writer.cells_of(NOTEBOOKS[name]) if c["cell_type"] == "code"]
    nodes = [node for source in code for node in ast.walk(ast.parse(source))]
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    named = {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "publish"
        and isinstance(call.args[0], ast.Constant)
    }
    named |= {
        key.value.value
        for call in calls
        for key in call.keywords
        if key.arg == "name" and isinstance(key.value, ast.Constant)
    }
    named |= {
        node.slice.value
        for node in nodes
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == "made"
        and isinstance(node.slice, ast.Constant)
    }

    assert named or name == "kpi-trend"
    assert [one for one in named if not is_listed(writer, name, one)] == []


def asked_for():
    """Give every exhibit that a shipped report asks for: the notebook and the exhibit's name."""
    found = set()
    for folder in REPORTS:
        runs = yaml.safe_load((folder / "report.yaml").read_text(encoding="utf-8")).get("runs", {})
        for page in folder.rglob("narrative.md"):
            for call in read_narrative(page.read_text(encoding="utf-8"), page.name).calls():
                if call.function in ("table", "chart", "sentence"):
                    run, _, exhibit = call["exhibit"].partition(".")
                    if run in runs:
                        found.add((runs[run]["notebook"], exhibit, call.function))
    return sorted(found)


@pytest.mark.parametrize(("name", "exhibit", "function"), asked_for())
def test_every_exhibit_that_a_report_asks_for_is_in_the_list(writer, name, exhibit, function):
    kinds = {
        kind
        for one, kind in writer.exhibits(NOTEBOOKS[name]).items()
        if writer.pattern(one).fullmatch(exhibit)
    }

    assert any(function in kind for kind in kinds)


def test_reports_ask_for_exhibits_of_every_notebook():
    assert {name for name, _, _ in asked_for()} == set(NOTEBOOKS)


# --- what is typed --------------------------------------------------------------------------------


@pytest.mark.parametrize("line", sorted(set(re.findall(r"(?m)^gaugebook (.+)$", PAGE))))
def test_every_command_of_the_page_can_be_typed(line):
    command, *rest = shlex.split(line)
    context = get_command(app).commands[command].make_context(command, rest)
    if command != "run":
        return

    kinds = parameters_of(NOTEBOOKS[context.params["notebook"]])
    texts = [rest[i + 1] for i, word in enumerate(rest) if word == "-p"]
    for name, value in read_parameters(texts).items():
        assert fits(value, kinds[name]), name


def test_every_exhibit_that_the_text_takes_into_a_paper_exists(writer):
    calls = re.findall(r'\{\{ (table|chart|sentence)\("lost\.([a-z-]+)"\) \}\}', PAGE)

    assert len(calls) == 3
    for function, exhibit in calls:
        assert function in writer.exhibits(NOTEBOOKS["lost-calls"])[exhibit]


@pytest.mark.parametrize("page", ["README.md", "notebooks/README.md"])
def test_every_notebook_has_its_question_in_the_readme(page):
    text = (ROOT / page).read_text(encoding="utf-8")

    for name in NOTEBOOKS:
        assert re.search(rf"(?m)^\| `{name}` \| .+\? \|$", text), name


def test_every_report_is_in_the_readme_of_its_folder():
    text = (ROOT / "reports" / "README.md").read_text(encoding="utf-8")

    for folder in (ROOT / "reports").iterdir():
        assert folder.name == "README.md" or f"\n| `{folder.name}` | " in text
