"""Runner: notebooks run by Papermill, with what they leave made clean and reproducible."""

from gaugebook.runner.notebooks import NotebookFailed, fits, parameters_of, run_notebook
from gaugebook.runner.telling import Told, tell_in_notebooks

__all__ = [
    "NotebookFailed",
    "Told",
    "fits",
    "parameters_of",
    "run_notebook",
    "tell_in_notebooks",
]
