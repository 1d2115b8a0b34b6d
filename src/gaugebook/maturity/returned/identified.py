"""What a file is: how it was saved, where its answers stand, and of which model it says it is.

Nothing of this is an answer. It is told so that whoever sent the file, or looks after it, knows how
it was understood.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gaugebook.intake.forms import Form
from gaugebook.maturity import form as layout
from gaugebook.maturity.returned.about import about_in_properties, filled_from, model_by_refs
from gaugebook.maturity.returned.findings import Findings
from gaugebook.maturity.returned.headings import is_usual
from gaugebook.maturity.returned.pairs import Part
from gaugebook.maturity.returned.round import Round
from gaugebook.maturity.returned.table import AnswerTable
from gaugebook.maturity.returns import About

_SIGNS = {
    "macros": "return-macros",
    "external_links": "return-links",
    "old_format": "return-old-format",
}


def tell_file(form: Form, part: Part, round_: Round, found: Findings, *, others: int) -> None:
    """Tell how a file was saved, and where its answers stand if not where they were sent.

    Parameters
    ----------
    form
        The file.
    part
        The form in it that is read.
    round_
        What was sent.
    found
        Takes what is found.
    others
        How many more forms stand in the file.
    """
    table = part.tables[0]
    for sign in sorted(form.signs):
        found.add(_SIGNS[sign])
    if form.sha256 and form.sha256 in round_.sent:
        found.add("return-as-sent")
    if others:
        found.add("return-two-services", table.where(table.heading_row, layout.REF))
    for one in part.tables:
        _tell_table(one, found, is_alone=not others)


def _tell_table(table: AnswerTable, found: Findings, *, is_alone: bool) -> None:
    sheet, place = table.sheet, table.where(table.heading_row, layout.REF)
    if sheet.name and sheet.name != layout.ANSWERS and is_alone:
        found.add("return-sheet-renamed", place, found=sheet.name)
    if sheet.state != "visible":
        found.add("return-sheet-hidden", place, found=sheet.name)
    for heading, cells in table.headings.items():
        typed = cells[0]
        if not is_usual(typed.text):
            place = table.at(typed)
            found.add("return-heading-read-as", place, found=typed.text, heading=heading)


def about_of(form: Form, part: Part, round_: Round, found: Findings) -> About:
    """Give what a file says of itself: on its sheet, in its properties, by the Refs of its rows.

    Parameters
    ----------
    form, part
        The file, and the form in it that is read.
    round_
        The models that are known.
    found
        Takes what is found.
    """
    properties = about_in_properties(form)
    sheet = part.about.about if part.about is not None else None
    about = sheet or properties or About()
    if sheet is not None and properties is not None and sheet.service == properties.service:
        about = filled_from(sheet, properties)
    if sheet is None and properties is not None:
        found.add("return-about-missing", source="its document properties")
    return about if about.model else _by_refs(about, part.tables, round_, found)


def _by_refs(about: About, tables: Iterable[AnswerTable], round_: Round, found: Findings) -> About:
    refs = [cell.text for t in tables for row in t.rows if (cell := t.cell(row, layout.REF))]
    model = model_by_refs(refs, round_.models.values(), first=round_.model)
    if model is None:
        return about
    found.add("return-about-missing", source="the Refs of its rows")
    version = about.version or model.version
    return replace(about, model=model.id, version=version, found_in="references")
