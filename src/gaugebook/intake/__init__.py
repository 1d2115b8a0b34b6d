"""The one door for files from outside: what they are, how large, and what they hold."""

from gaugebook.intake.forms import Form, FormCell, FormSheet, read_form, read_forms
from gaugebook.intake.grid import Grid, GridCell, read_grid
from gaugebook.intake.limits import FORM, PRINTED, RECORDS, Limits
from gaugebook.intake.raw import RawTable
from gaugebook.intake.rows import read_rows
from gaugebook.intake.sniff import Sniffed, sniff

__all__ = [
    "FORM",
    "PRINTED",
    "RECORDS",
    "Form",
    "FormCell",
    "FormSheet",
    "Grid",
    "GridCell",
    "Limits",
    "RawTable",
    "Sniffed",
    "read_form",
    "read_forms",
    "read_grid",
    "read_rows",
    "sniff",
]
