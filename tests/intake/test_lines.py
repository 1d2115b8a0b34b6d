"""What one pass over the bytes of a text file counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.intake import lines
from gaugebook.intake.lines import Looked, look_over


@given(st.text(alphabet='a"\r\n,é\u20ac', max_size=60), st.integers(1, 7))
def test_counts_do_not_hang_on_where_the_bytes_are_cut(text: str, size: int) -> None:
    expected = text.replace("\r\n", "\n").replace("\r", "\n")
    count = expected.count("\n") + (bool(expected) and not expected.endswith("\n"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "_CHUNK", size)
        found = look_over(_Held(text.encode()), "utf-8", 0)  # type: ignore[arg-type]
    assert found == Looked(text.count('"'), count)


def test_bytes_that_are_no_utf_8_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for content in (b"a,b\n\xe9,1\n", b"a,b\n\xe2\x82"):
        path.write_bytes(content)
        with pytest.raises(UnicodeDecodeError):
            look_over(path, "utf-8", 0)


def test_quotation_marks_of_two_bytes_are_counted_as_letters(tmp_path: Path) -> None:
    """U+2022, a bullet, has the byte of a quotation mark in it."""
    path = tmp_path / "a.csv"
    path.write_bytes('a\t"b"\t\u2022\r\n'.encode("utf-16-le"))
    assert look_over(path, "utf-16-le", 0) == Looked(2, None)


class _Held:
    """A file in memory."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def open(self, _mode: str) -> object:
        from io import BytesIO

        return BytesIO(self.content)
