"""Files that came back and are no form: what each is, and how its sender makes one of it."""

from __future__ import annotations

from gaugebook.errors import Problem, problem
from gaugebook.intake.kinds import IN_WORDS
from gaugebook.intake.sniff import Sniffed

READ = frozenset(("csv", "xlsx", "xlsb", "xls", "ods", "html", "mhtml", "xml2003"))
"""The kinds that can be a form."""

_SAME_FORM = "ask for the workbook itself, with the answers typed into it"

HOW_TO_EXPORT: dict[str, str] = {
    "numbers": "open it in Numbers, choose File, Export To, Excel, and send that file",
    "pdf": f"a PDF cannot be read back; {_SAME_FORM}",
    "image": f"a photo or a screenshot cannot be read; {_SAME_FORM}",
    "docx": f"answers in a Word document are not read; {_SAME_FORM}",
    "odt": f"answers in a text document are not read; {_SAME_FORM}",
    "rtf": f"answers in a text document are not read; {_SAME_FORM}",
    "pptx": f"answers in a presentation are not read; {_SAME_FORM}",
    "mail": "open the e-mail, save the workbook that is attached to it, and use that",
    "zip": "unpack it, and use the workbook in it",
    "gzip": "unpack it, and use the workbook in it",
    "packed": "unpack it, and use the workbook in it",
    "old": "open it in a spreadsheet program, and save it as .xlsx",
    "access": f"a database is no form; {_SAME_FORM}",
    "sqlite": f"a database is no form; {_SAME_FORM}",
    "program": "do not open it; tell whoever looks after information security, and ask the sender",
}
"""By kind, what to do about a file that is no form."""

_ELSE = f"{_SAME_FORM}, as .xlsx or .ods"


def refused_form(found: Sniffed, name: str) -> list[Problem] | None:
    """Give the findings that refuse a file as a form; None where it may be one.

    A locked file, an empty one and one that is missing keep the finding that says so.
    """
    general = [p for p in found.problems if p.code != "file-type"]
    if any(p.is_refused for p in general):
        return list(found.problems)
    if found.kind in READ and not found.is_refused:
        return None
    kind = IN_WORDS.get(found.kind, IN_WORDS["binary"])
    told = [p for p in found.problems if p.code == "file-type"]
    if told and found.kind == "binary":
        return told
    step = HOW_TO_EXPORT.get(found.kind, _ELSE)
    return [*general, problem("form-type", name, kind=kind, next_step=step)]
