"""The kinds of file that come from outside, in words, and what to do about those not read."""

from __future__ import annotations

from gaugebook.errors import Problem, problem

READ = frozenset(
    (
        "csv", "json", "xlsx", "xls", "xlsb", "ods", "html", "mhtml", "xml2003", "parquet", "zip",
        "gzip",
    )
)  # fmt: skip
"""The kinds that hold tables and are read here."""

IN_WORDS: dict[str, str] = {
    "csv": "a text table",
    "json": "JSON",
    "xlsx": "an Excel workbook",
    "xlsb": "a binary Excel workbook (.xlsb)",
    "xls": "a workbook of the old kind (.xls)",
    "ods": "an OpenDocument spreadsheet (.ods)",
    "html": "a web page",
    "mhtml": "a web page saved in one file",
    "xml2003": "an Excel workbook written as XML",
    "parquet": "a Parquet file",
    "zip": "a zip folder",
    "gzip": "a gzip file",
    "protected": "a workbook locked by a password",
    "labelled": "a workbook locked by a sensitivity label",
    "old": "a workbook of Excel 4 or older",
    "numbers": "an Apple Numbers document",
    "docx": "a Word document",
    "pptx": "a PowerPoint presentation",
    "odt": "an OpenDocument text",
    "mail": "an e-mail kept by Outlook",
    "rtf": "a rich text document",
    "xml": "an XML file",
    "pdf": "a PDF",
    "access": "an Access database",
    "sqlite": "an SQLite database",
    "image": "an image",
    "arrow": "an Arrow or Feather file",
    "packed": "an archive that is no zip",
    "program": "a program",
    "nulls": "a text with null characters in it, as a broken transfer leaves them",
    "empty": "empty",
    "binary": "no kind of table that is known here",
}

_NEXT_STEP = {
    "protected": "open it with its password, take the password off and save it under another name",
    "labelled": "ask its owner for one whose label does not encrypt it",
}


def unfit_problem(kind: str, name: str) -> Problem:
    """Give the Problem of a file whose kind is not read here."""
    if kind in _NEXT_STEP:
        return problem("file-protected", name, kind=IN_WORDS[kind], next_step=_NEXT_STEP[kind])
    return problem("file-type", name, kind=IN_WORDS[kind])
