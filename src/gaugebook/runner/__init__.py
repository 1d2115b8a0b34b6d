"""Runner: notebooks run by Papermill, with what they leave made clean and reproducible."""

from gaugebook.runner.notebooks import NotebookFailed, run_notebook

__all__ = ["NotebookFailed", "run_notebook"]
