"""Runner: notebooks run by Papermill, with what they leave made clean and reproducible."""

from gaugebook.runner.notebooks import NotebookFailed, fits, parameters_of, run_notebook

__all__ = ["NotebookFailed", "fits", "parameters_of", "run_notebook"]
