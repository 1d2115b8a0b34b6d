"""What a refused notebook tells whoever ran it: every finding, and what to do about it."""

import pytest
from tests.runner.notebook_files import write_notebook

from gaugebook.runner import NotebookFailed, run_notebook

REFUSED = """
from gaugebook.errors import RefusedError, problem
from gaugebook.runner import tell_in_notebooks
tell_in_notebooks()
raise RefusedError([problem("file-empty", "data/may.csv")], message="It cannot be.")
"""


def test_the_findings_of_a_refusal_come_back_from_the_kernel(tmp_path):
    notebook = write_notebook(tmp_path / "tiny.ipynb", 'period: str = ""', REFUSED)
    with pytest.raises(NotebookFailed) as failed:
        run_notebook(notebook, {}, folder=tmp_path)
    told = failed.value.told
    assert told.message == "It cannot be."
    assert [(p.code, p.where.file) for p in told.problems] == [("file-empty", "data/may.csv")]
    assert told.problems[0].remedy in failed.value.executed.decode()
    assert "Traceback" not in failed.value.executed.decode()
