"""A breach of the accessibility checklist, and the checklist itself."""

from __future__ import annotations

from dataclasses import dataclass

RULES: dict[str, str] = {
    # The file
    "document-properties": "The file says its title, creator, language and subject.",
    "no-macros": "There are no macros.",
    "no-pictures": "There are no pictures, charts, text boxes or comments.",
    "no-links-to-files": "No formula reads another file.",
    "first-sheet-active": "The file opens on its first sheet.",
    "titles-differ": "No two sheets have the same title.",
    # A sheet
    "sheet-name": "A sheet has a name of its own, which does not start with a digit.",
    "nothing-hidden": "No sheet, row or column is hidden.",
    "title-in-a1": "The first cell holds the sheet's title, bold, in 16 points or more.",
    "cursor-in-a1": "A sheet opens at its first cell.",
    "no-blank-rows": "No row is left blank for the look of it.",
    "no-merged-cells": "No cells are merged.",
    "no-freeze-panes": "Nothing is frozen.",
    "no-filters": "There are no filters.",
    "no-headers-and-footers": "Nothing stands in the page's header or footer.",
    "no-password": "A locked sheet has no password, and lets columns be made wider.",
    "choices-in-sight": "A list to choose from is a range of cells in the file.",
    # A table
    "one-table": "A sheet has at most one table.",
    "table-is-marked": "What stands beside the first column belongs to a marked table.",
    "table-at-column-a": "A table starts in the first column.",
    "nothing-beside-table": "Nothing stands below or beside a table.",
    "table-name": "A table has a name of its own that starts with tbl_.",
    "table-headings": "A table has one row of headings: texts, no two the same, none empty.",
    "no-empty-cells": "No cell of a table is empty, but those to fill in.",
    "no-bands": "A table has no bands of colour.",
    "wrapped": "The text of a table is wrapped.",
    "column-width": "A column is 10 to 60 characters wide.",
    "numbers-fit": "A column is wide enough for its numbers.",
    "notes-in-brackets": "A heading points to notes as [note 1], not with marks or small figures.",
    "notes-are-listed": "Every [note 1] stands on the Notes sheet.",
    # A cell
    "plain-font": "All text is upright Arial of 12 points or more.",
    "no-fill": "No cell has a coloured ground.",
    "no-colour-alone": "Only links have a colour of their own.",
    "results-beside-formulas": "Every formula has its result beside it.",
    "no-errors": "No cell holds an error.",
    "words-not-symbols": "No cell holds symbols only.",
    "links-say-where": "The text of a link says where it leads.",
    "links-lead-somewhere": "A link leads to a sheet of the file, to https or to an address.",
}
"""Every rule that is checked, by its id."""


@dataclass(frozen=True)
class Breach:
    """One breach: the rule, where, and what stands there."""

    rule: str
    sheet: str = ""
    cell: str = ""
    found: str = ""

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            raise KeyError(self.rule)

    def __str__(self) -> str:
        place = " ".join(part for part in (self.sheet, self.cell) if part)
        found = f" Found: {self.found}." if self.found else ""
        return f"{place}: {RULES[self.rule]}{found}" if place else f"{RULES[self.rule]}{found}"
