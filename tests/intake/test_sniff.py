"""What a file is, from its bytes; the name tells nothing."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from gaugebook.intake import Limits, sniff
from gaugebook.intake.kinds import READ


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
        (OLE2 + "DRMEncryptedDataSpace".encode("utf-16-le"), "labelled"),
        (OLE2 + "WordDocument".encode("utf-16-le"), "docx"),
        (zip_of(**{"xl/workbook.bin": b""}), "xlsb"),
        (zip_of(**{"Index/Document.iwa": b""}), "numbers"),
        (zip_of(**{"ppt/presentation.xml": b""}), "pptx"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><table></table>", "html"),
        ("<html><table></table></html>".encode("utf-16"), "html"),
        (b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n', "mhtml"),
        (b'{"a": 1}\n{"a": 2}\n', "json"),
        (b'[\n {"a": 1}]', "json"),
        (b"{curly} heading,b\n1,2\n", "csv"),
        (b"<5 minutes,>5 minutes\n1,2\n", "csv"),
        (
            b'<?xml version="1.0"?>\n'
            b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "xml2003",
        ),
        (b'<?xml version="1.0"?><calls><call/></calls>', "xml"),
        (b"\x1f\x8b\x08" + bytes(20), "gzip"),
        (b"SQLite format 3\x00" + bytes(20), "sqlite"),
        (b"\x00\x01\x00\x00Standard ACE DB\x00", "access"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "image"),
        (b"{\\rtf1 hello}", "rtf"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(20), "packed"),
        (b"a,b\n1,\x00\x002\n", "nulls"),
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
    assert found.is_refused == (kind not in READ)


def test_a_locked_workbook_is_told_from_an_old_one(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(OLE2 + "EncryptedPackage".encode("utf-16-le"))
    (problem,) = sniff(path).problems
    assert problem.code == "file-protected"
    assert "locked by a password" in problem.message
    assert "take the password off" in problem.remedy


def compound_file(names: list[str], *, directory_at: int) -> bytes:
    """A compound file whose directory stands in a far sector, drawn after [MS-CFB]."""
    size = 512
    sectors = directory_at + 1
    tables = -(-sectors // 128)
    header = bytearray(512)
    header[:8] = bytes.fromhex("D0CF11E0A1B11AE1")
    struct.pack_into("<HHHHH", header, 24, 62, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIII", header, 44, tables, directory_at, 0, 4096, END, 0, END, 0)
    struct.pack_into("<109I", header, 76, *range(tables), *[FREE] * (109 - tables))
    chain = [END] * sectors + [FREE] * (tables * 128 - sectors)
    entries = b""
    for name in names:
        text = name.encode("utf-16-le")
        entry = bytearray(128)
        entry[: len(text)] = text
        struct.pack_into("<HB", entry, 64, len(text) + 2, 2)
        entries += entry
    body = struct.pack(f"<{len(chain)}I", *chain).ljust(directory_at * size, b"\0")
    return bytes(header) + body + entries.ljust(size, b"\0")


FREE, END = 0xFFFFFFFF, 0xFFFFFFFE


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["Root Entry", "EncryptionInfo", "EncryptedPackage"], "protected"),
        (["Root Entry", "EncryptedPackage", "\x06DataSpaces", "DRMEncryptedDataSpace"], "labelled"),
        (["Root Entry", "Workbook"], "xls"),
        (["Root Entry", "WordDocument"], "docx"),
    ],
)
def test_the_directory_of_a_large_compound_file(
    tmp_path: Path, names: list[str], kind: str
) -> None:
    """More than a million bytes stand before the directory, as in a large locked workbook."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(compound_file(names, directory_at=2500))
    assert sniff(path).kind == kind


CUSTOM = (
    b'<Properties><property name="MSIP_Label_ab12-cd_Enabled"><lpwstr>true</lpwstr></property>'
    b'<property name="MSIP_Label_ab12-cd_Name"><vt:lpwstr>OFFICIAL-SENSITIVE</vt:lpwstr></property>'
    b"</Properties>"
)


def test_a_label_and_macros_are_told(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsm"
    parts = {"xl/workbook.xml": b"<w/>", "xl/vbaProject.bin": b"", "docProps/custom.xml": CUSTOM}
    path.write_bytes(zip_of(**parts))
    found = sniff(path)
    assert [(p.code, p.severity) for p in found.problems] == [
        ("file-labelled", "note"),
        ("macros-not-run", "note"),
    ]
    assert "OFFICIAL-SENSITIVE" in found.problems[0].message


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("month,calls\nJuly,1\n", "utf-8", "utf-8"),
        ("street,calls\nCafé Row,1\n", "utf-8", "utf-8"),
        ("month,calls\nJuly,1\n", "utf-8-sig", "utf-8-sig"),
        ("month,calls\nJuly,1\n", "utf-16", "utf-16"),
        ("month,calls\nJuly,1\n", "utf-16-le", "utf-16-le"),
        ("month,calls\nJuly,1\n", "utf-32", "utf-32"),
        ("month,calls\nJuly,1\n", "utf-32-be", "utf-32-be"),
        ("street,£\nCafé Row,1\n", "cp1252", "cp1252"),
        ("street,paid\nCafé Row,£1\n", "cp850", "cp850"),
    ],
)
def test_encodings(tmp_path: Path, text: str, encoding: str, expected: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(text.encode(encoding))
    found = sniff(path)
    assert found.encoding == expected
    codes = [p.code for p in found.problems]
    assert codes == (["encoding-guessed"] if expected.startswith("cp") else [])


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ('a,b\n"1,5","2"\n', ","),
        ("month;share\nJul;75,60\nAug;86,32\n", ";"),
        ("Indicator\tJul-22\nCalls offered\t40,046\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("a^b\n1,5^2\n", "^"),
        ("sep=;\na,b;c\n1,2;3\n", ";"),
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
