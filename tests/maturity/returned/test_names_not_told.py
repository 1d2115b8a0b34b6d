"""A name typed where a choice should stand is in no finding: those are shown and registered."""

from __future__ import annotations

import json
from pathlib import Path

from tests.maturity.returned.corpus import both, put
from tests.maturity.returned.round_of_bins import Book, damaged, read
from tests.maturity.returned.test_collect import person

NAME = "Zebedee Quillfeather"


def test_a_name_typed_as_role_or_answer_is_not_told(tmp_path: Path) -> None:
    data = damaged(both(person("Ann", NAME), put("ANS.1", NAME)))
    (found,) = read(data, tmp_path)
    text = json.dumps([p.as_dict() for p in found.problems])
    assert {"return-role-unknown"} <= {p.code for p in found.problems}
    assert "ANS.1" in found.fixes
    assert "Quillfeather" not in text
    assert "Quillfeather" not in json.dumps(dict(found.fixes))


def test_a_name_behind_a_level_or_as_a_ref_is_not_told(tmp_path: Path) -> None:
    """People write who says so beside the level, or their name where a row of theirs begins."""

    def damage(book: Book) -> None:
        book.put("ANS.1", f"3 - {NAME}")
        book.put("ANS.2", NAME, "Ref")

    data = damaged(damage)
    (found,) = read(data, tmp_path)
    text = json.dumps([p.as_dict() for p in found.problems])
    assert {"return-ref-unknown", "return-answer-unknown"} <= {p.code for p in found.problems}
    assert "Quillfeather" not in text
    assert "Quillfeather" not in json.dumps(dict(found.fixes))
