"""Damaged returns, third part: other programs, other formats, and files made to do harm."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
from tests.maturity.returned.corpus import ACCEPTED, NOT_READABLE, NOTES, Case, check
from tests.maturity.returned.round_of_bins import (
    AS_GIVEN,
    Book,
    csv_text,
    damaged,
    filled,
    read,
    rows_of,
    said,
    the_round,
)

from gaugebook.intake.forms import Form, FormCell, FormSheet
from gaugebook.maturity.returned import read_returns
from gaugebook.maturity.returns import Return


def findings(one: Return) -> list[str]:
    return [p.message for p in one.problems]


def with_part(name: str, content: bytes, of: bytes | None = None) -> bytes:
    """The filled workbook with one more file in its package."""
    out = io.BytesIO(of or filled())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return out.getvalue()


def linked(content: bytes) -> bytes:
    """The workbook with a link to another one among its relationships."""
    rels, kind = "xl/_rels/workbook.xml.rels", "http://schemas.openxmlformats.org/officeDocument"
    link = (
        f'<Relationship Id="rId99" Type="{kind}/2006/relationships/externalLink" Target="e.xml"/>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            end = b"</Relationships>"
            new.writestr(name, part.replace(end, link.encode() + end) if name == rels else part)
    return out.getvalue()


def test_one_that_is_as_it_should_be(tmp_path: Path) -> None:
    check(Case("untouched", lambda book: None, ACCEPTED), tmp_path)


def test_macros_are_not_run_and_told(tmp_path: Path) -> None:
    (one,) = read(with_part("xl/vbaProject.bin", b"\xd0\xcf"), tmp_path, name="a.xlsm")
    assert said(one) == AS_GIVEN
    assert one.outcome == NOTES
    assert "The file holds macros; they were not run, and only its cells were read." in findings(
        one
    )


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    (one,) = read(linked(filled()), tmp_path)
    assert said(one) == AS_GIVEN
    assert "The file has links to other files or programs; they were not followed." in findings(one)


def test_a_zip_bomb(tmp_path: Path) -> None:
    (one,) = read(with_part("xl/media/a.png", b"\0" * 400_000_000), tmp_path)
    assert (one.outcome, one.answers) == (NOT_READABLE, ())
    assert one.problems


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.xlsx", b""),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 200),
        ("printed.xlsx", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"),
        ("half.xlsx", filled.__wrapped__()[:4000]),
        ("letter.docx", b"PK\x03\x04" + b"\0" * 40),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_workbook(name: str, content: bytes, tmp_path: Path) -> None:
    (one,) = read(content, tmp_path, name=name)
    assert (one.file, one.outcome, one.answers) == (name, NOT_READABLE, ())
    assert one.problems[0].where.file == name
    assert one.problems[0].remedy


def test_a_password_or_a_label(tmp_path: Path) -> None:
    directory = "EncryptedPackage".encode("utf-16-le")
    content = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 24 + b"\x3e\0\x03\0\xfe\xff\x09\0"
    (one,) = read(content + b"\0" * 480 + directory + b"\0" * 4000, tmp_path)
    assert one.outcome == NOT_READABLE


def test_another_form(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Leave request"], ["Name", "From", "To"], ["Q", "1 May", "8 May"]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    (one,) = read(out.getvalue(), tmp_path)
    assert one.outcome == NOT_READABLE
    assert findings(one) == [
        "The file has no table with the headings Ref and Your answer. What looks most like "
        "headings is: Name, From, To."
    ]


def test_the_form_of_another_model(tmp_path: Path) -> None:
    case = damaged(lambda book: setattr(book.item("model id"), "value", "resilience"))
    (one,) = read(case, tmp_path)
    assert (one.outcome, one.answers) == (NOT_READABLE, ())
    assert findings(one) == ["This is not the form that was sent. It is the form of resilience."]


def test_a_million_empty_rows(tmp_path: Path) -> None:
    def damage(book: Book) -> None:
        book.answers.cell(1_048_576, 10).value = " "
        for row in range(20, 30_000, 3):
            book.answers.cell(row, 4).number_format = "@"

    (one,) = read(damaged(damage), tmp_path)
    assert (one.outcome, said(one)) == (ACCEPTED, AS_GIVEN)


# --- plain text --------------------------------------------------------------------------------


def test_the_plain_form(tmp_path: Path) -> None:
    (one,) = read(csv_text().encode(), tmp_path, name="waste.csv")
    assert (one.outcome, one.service, said(one)) == (ACCEPTED, "waste", AS_GIVEN)


def test_the_plain_form_called_a_workbook(tmp_path: Path) -> None:
    (one,) = read(csv_text().encode(), tmp_path, name="waste.xlsx")
    assert (one.service, said(one)) == ("waste", AS_GIVEN)


def test_the_plain_form_with_semicolons_in_an_old_code_page(tmp_path: Path) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows_of(csv_text()))
    (one,) = read(out.getvalue().encode("cp1252"), tmp_path, name="waste.csv")
    assert (one.service, said(one)) == ("waste", AS_GIVEN)


def test_the_table_alone(tmp_path: Path) -> None:
    rows = rows_of(csv_text())
    head = next(n for n, row in enumerate(rows) if row and row[0] == "Ref")
    out = io.StringIO()
    csv.writer(out).writerows(rows[head:])
    (one,) = read(out.getvalue().encode(), tmp_path, name="waste.csv")
    assert (one.outcome, one.service, said(one)) == ("needs_an_answer", "", AS_GIVEN)
    assert findings(one) == [
        "The sheet About this file is gone or incomplete; the form was told by the Refs of its "
        "rows.",
        "Nothing in the file says for certain which service it is.",
    ]


# --- saved by another program ------------------------------------------------------------------


@pytest.mark.needs_libreoffice
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_saved_by_libreoffice(kind: str, libreoffice: str, tmp_path: Path) -> None:
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / "form.xlsx").write_bytes(filled())
    subprocess.run(
        [libreoffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", kind, "--outdir", str(tmp_path), str(tmp_path / "sent" / "form.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (one,) = read((tmp_path / f"form.{kind}").read_bytes(), tmp_path, name=f"form.{kind}")
    assert said(one) == AS_GIVEN
    assert one.service == "waste"
    assert one.outcome == (NOTES if kind == "xls" else ACCEPTED)
    assert {p.code for p in one.problems} <= {"return-old-format", "formats-not-read"}
    by_ref = {a.statement: a for a in one.answers}
    assert by_ref["ANS.1"].reason == "It rings twice."
    assert by_ref["ANS.1"].evidence == ("list.docx",)


def test_a_form_made_by_hand() -> None:
    """Whatever a reader may give: covered cells that still hold a text are not believed."""
    cells = (
        (FormCell("Ref", 1, 1), FormCell("Question", 1, 2), FormCell("Your answer", 1, 3)),
        (FormCell("ANS.1", 2, 1), FormCell("3 - Managed", 2, 3)),
        (FormCell("ANS.2", 3, 1), FormCell("3 - Managed", 3, 3)),
    )
    sheet = FormSheet("Answers", rows=cells, merges=((2, 3, 3, 3),))
    (one,) = read_returns(Form("a.xlsx", "xlsx", (sheet,)), [], the_round())
    assert {a.statement: a.value for a in one.answers} == {"ANS.1": 3, "ANS.2": None}
