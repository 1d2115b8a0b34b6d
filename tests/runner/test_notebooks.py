"""Notebooks run by Papermill, and what is kept of them.

1. Parameters reach the notebook; the same run leaves the same bytes, with no clock, path or name
   of this machine in them.
2. What a notebook writes to stderr stays in it; the terminal hears nothing.
3. A notebook that fails gives the cell and the reason.
4. The parameters that a notebook takes are read without running it.
"""

import json
import socket
import sys

import pytest
from tests.runner.notebook_files import streams, write_notebook

from gaugebook.runner import NotebookFailed, fits, parameters_of, run_notebook
from gaugebook.runner.notebooks import clean

PARAMETERS = 'period: str = "2022-10"\nname: str = ""'
CELL = """
import os, sys, warnings
print(period, name)
print(os.getcwd())
print("careful", file=sys.stderr)
warnings.warn("a warning of the notebook's own")
len(period)
"""


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    """The same notebook, run in two workspaces of other names, and what the terminal heard."""
    kept = []
    for name in ("one", "another"):
        folder = tmp_path_factory.mktemp(name)
        notebook = write_notebook(folder / "notebooks" / "tiny.ipynb", PARAMETERS, CELL)
        kept.append(run_notebook(notebook, {"period": "2022-11", "name": "Žofie"}, folder=folder))
    return kept


def test_the_same_run_leaves_the_same_bytes(twice):
    assert twice[0] == twice[1]


def test_parameters_reach_the_notebook(twice):
    assert streams(twice[0])["stdout"] == "2022-11 Žofie\n.\n"


def test_what_a_notebook_writes_to_stderr_stays_in_it(twice):
    heard = streams(twice[0])["stderr"]
    assert heard.startswith("careful\n(cell):5: UserWarning: a warning of the notebook's own\n")


def test_a_kept_notebook_has_no_trace_of_time_or_machine(twice):
    text = twice[0].decode()
    for trace in ("papermill", "start_time", "iopub", "/tmp", sys.prefix, socket.gethostname()):
        assert trace not in text
    assert json.loads(text)["metadata"] == {}


def test_the_notebook_itself_is_not_changed(tmp_path):
    notebook = write_notebook(tmp_path / "tiny.ipynb", PARAMETERS, "1 / 0", "print('never')")
    before = notebook.read_bytes()
    with pytest.raises(NotebookFailed) as failed:
        run_notebook(notebook, {}, folder=tmp_path)
    assert notebook.read_bytes() == before
    assert (failed.value.cell, failed.value.reason) == (2, "ZeroDivisionError: division by zero")
    assert str(failed.value) == "cell 2: ZeroDivisionError: division by zero"
    executed = failed.value.executed.decode()
    assert str(tmp_path) not in executed
    assert "never" not in streams(failed.value.executed).get("stdout", "")


def test_the_terminal_hears_nothing_of_a_kernel(tmp_path, capfd):
    notebook = write_notebook(tmp_path / "tiny.ipynb", PARAMETERS, "print('heard')")
    run_notebook(notebook, {}, folder=tmp_path)
    assert capfd.readouterr() == ("", "")


# --- what is read without running -----------------------------------------------------------------


def test_the_parameters_of_a_notebook_are_its_names_and_types(tmp_path):
    parameters = 'period: str = ""\nmetrics: list[str] = []\nold = 3\nprint("no name")'
    notebook = write_notebook(tmp_path / "tiny.ipynb", parameters)
    assert parameters_of(notebook) == {"period": "str", "metrics": "list[str]", "old": ""}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "it is not a notebook"),
        ("[]", "it is not a notebook"),
        ('{"cells": [1]}', "it is not a notebook"),
        ("\x00PDF", "it is not a notebook"),
        (
            '{"cells": [{"source": "a = (", "metadata": {"tags": ["parameters"]}}]}',
            "its cell of parameters is not Python",
        ),
    ],
)
def test_a_file_that_is_no_notebook_says_so(tmp_path, content, reason):
    path = tmp_path / "tiny.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=reason):
        parameters_of(path)


@pytest.mark.parametrize(
    ("value", "kind", "verdict"),
    [
        ("maybe", "bool", False),
        (True, "bool", True),
        (1, "bool", False),
        (True, "int", False),
        (1, "float", True),
        (0.5, "int", False),
        (["a"], "list", True),
        ("a", "list[str]", False),
        ({"wait": "wait_mean"}, "dict", True),
        (None, "str", False),
        (None, "str | None", True),
        (object(), "", True),
    ],
)
def test_a_value_of_another_type_does_not_fit(value, kind, verdict):
    assert fits(value, kind) is verdict


# --- cleaning -------------------------------------------------------------------------------------


def notebook_with(*outputs):
    cell = {"cell_type": "code", "metadata": {}, "source": "", "outputs": list(outputs)}
    return json.dumps({"cells": [cell], "metadata": {}}).encode()


def stream(name, *text):
    return {"output_type": "stream", "name": name, "text": list(text)}


def test_streams_that_the_kernel_cut_at_chance_moments_are_joined():
    result = {"output_type": "display_data", "data": {"text/plain": "x"}, "metadata": {}}
    cut = notebook_with(
        stream("stderr", "c\n"), stream("stdout", "a\n"), stream("stdout", "b\n"), result
    )
    whole = notebook_with(stream("stdout", "a\nb\n"), stream("stderr", "c\n"), result)
    assert clean(cut) == clean(whole)


def test_the_folder_is_written_as_a_point_wherever_it_stands(tmp_path):
    shown = {
        "output_type": "execute_result",
        "data": {"text/html": f"<a href='{tmp_path}/data/x.csv'>x</a>"},
        "metadata": {},
    }
    assert str(tmp_path) not in clean(notebook_with(shown), folder=tmp_path).decode()
    assert "./data/x.csv" in clean(notebook_with(shown), folder=tmp_path).decode()
