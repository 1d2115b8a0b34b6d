"""The workbook that a service fills in: seven sheets, as plain values and as the bytes of a file.

`workbook_value` says what stands in it, `workbook_of` writes it. The rows, choices and headings
come from `gaugebook.maturity.form`, the fixed words from ``templates/self-assessment.yaml``.
"""

from gaugebook.maturity.workbook.build import workbook_of, workbook_value

__all__ = ["workbook_of", "workbook_value"]
