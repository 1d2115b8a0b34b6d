"""Workbooks that anybody can read: plain values written as an accessible .xlsx.

`Workbook` and its parts say what stands in a workbook, `write_workbook` writes it, the same
bytes for the same values, and `check_workbook` runs the accessibility checklist on any .xlsx
of ours. Reading what others send is the work of `gaugebook.intake`.

Why the files look as they do: docs/decisions/0007-accessible-workbook.md.
"""

from gaugebook.workbooks.accessible import Breach, check_workbook
from gaugebook.workbooks.entries import Entry, column_letter, range_of
from gaugebook.workbooks.names import safe_text, sheet_name, table_name
from gaugebook.workbooks.numbers import NumberStyle
from gaugebook.workbooks.sheet import (
    Line,
    Sheet,
    Workbook,
    WorkbookCell,
    WorkbookColumn,
    WorkbookTable,
)
from gaugebook.workbooks.write import write_workbook

__all__ = [
    "Breach",
    "Entry",
    "Line",
    "NumberStyle",
    "Sheet",
    "Workbook",
    "WorkbookCell",
    "WorkbookColumn",
    "WorkbookTable",
    "check_workbook",
    "column_letter",
    "range_of",
    "safe_text",
    "sheet_name",
    "table_name",
    "write_workbook",
]
