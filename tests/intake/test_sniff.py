"""What a file is, from its bytes; the name tells nothing."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from gaugebook.intake import Limits, sniff


def zip_of(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


OLE2 = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"a,b\n1,2\n", "csv"),
        ("a;b\n1;£2\n".encode("utf-16"), "csv"),
        (zip_of(**{"[Content_Types].xml": b"", "xl/workbook.xml": b"<w/>"}), "xlsx"),
        (zip_of(**{"word/document.xml": b""}), "docx"),
        (zip_of(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (zip_of(**{"readme.txt": b"hello"}), "zip"),
        (b"PAR1" + bytes(20) + b"PAR1", "parquet"),
        (OLE2, "xls"),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), "protected"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><table></table>", "html"),
        (b"\x00\x01\x02\x03" * 20, "binary"),
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \n", "empty"),
    ],
)
def test_kinds(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    found = sniff(path)
    assert found.kind == kind
    assert found.is_refused == (kind not in ("csv", "xlsx", "parquet"))


def test_a_locked_workbook_is_told_from_an_old_one(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(OLE2 + "EncryptedPackage".encode("utf-16-le"))
    (problem,) = sniff(path).problems
    assert problem.code == "file-type"
    assert "locked by a password" in problem.message


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("month,calls\nJuly,1\n", "utf-8", "utf-8"),
        ("street,calls\nCafé Row,1\n", "utf-8", "utf-8"),
        ("month,calls\nJuly,1\n", "utf-8-sig", "utf-8-sig"),
        ("month,calls\nJuly,1\n", "utf-16", "utf-16"),
        ("street,£\nCafé Row,1\n", "cp1252", "cp1252"),
    ],
)
def test_encodings(tmp_path: Path, text: str, encoding: str, expected: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(text.encode(encoding))
    found = sniff(path)
    assert found.encoding == expected
    codes = [p.code for p in found.problems]
    assert codes == (["encoding-guessed"] if expected == "cp1252" else [])


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ('a,b\n"1,5","2"\n', ","),
        ("month;share\nJul;75,60\nAug;86,32\n", ";"),
        ("Indicator\tJul-22\nCalls offered\t40,046\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("one column\nof text, with a comma\n", ","),
    ],
)
def test_delimiters(tmp_path: Path, text: str, delimiter: str) -> None:
    path = tmp_path / "export.csv"
    path.write_text(text)
    assert sniff(path).delimiter == delimiter


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    assert [p.code for p in sniff(tmp_path / "none.csv").problems] == ["file-missing"]
    assert [p.code for p in sniff(tmp_path).problems] == ["file-type"]


def test_too_many_bytes(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(b"a,b\n" * 100)
    assert [p.code for p in sniff(path, limits=Limits(bytes=100)).problems] == ["file-too-large"]
