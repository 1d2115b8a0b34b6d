"""The ledger of definitions.

1. What a version was made of first stays.
2. A ledger that cannot be read is said so; it is never taken for an empty one.
3. Fingerprints taken in another way are not compared.
"""

import json

import pytest

from gaugebook.store.ledger import LEDGER_FILE, Ledger, LedgerError

PARTS = {"metric a": "11", "measure b": "22"}


def test_what_is_remembered_stays(tmp_path):
    ledger = Ledger(tmp_path / "store", scheme=1)
    assert ledger.parts_of("a", "1.0.0") is None

    ledger.remember({("a", "1.0.0"): PARTS})
    ledger.remember({("a", "1.0.0"): {"metric a": "99"}, ("a", "1.1.0+ORG"): {"metric a": "33"}})

    again = Ledger(tmp_path / "store", scheme=1)
    assert again.parts_of("a", "1.0.0") == PARTS
    assert again.parts_of("a", "1.1.0+ORG") == {"metric a": "33"}


def test_it_is_written_only_when_there_is_something_new(tmp_path):
    ledger = Ledger(tmp_path, scheme=1)
    ledger.remember({})
    assert not (tmp_path / LEDGER_FILE).exists()

    ledger.remember({("a", "1.0.0"): PARTS})
    before = (tmp_path / LEDGER_FILE).stat().st_mtime_ns
    ledger.remember({("a", "1.0.0"): PARTS})

    assert (tmp_path / LEDGER_FILE).stat().st_mtime_ns == before
    assert [path.name for path in tmp_path.iterdir()] == [LEDGER_FILE]


def test_the_same_use_gives_the_same_bytes(tmp_path):
    one, other = Ledger(tmp_path / "1", scheme=1), Ledger(tmp_path / "2", scheme=1)
    one.remember({("a", "1.0.0"): PARTS})
    one.remember({("b", "1.0.0"): PARTS})
    other.remember({("b", "1.0.0"): dict(reversed(PARTS.items())), ("a", "1.0.0"): PARTS})

    assert one.path.read_bytes() == other.path.read_bytes()


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"format": 1, "scheme": 1}',
     b'{"format": 1, "scheme": 1, "metrics": {"a 1.0.0": "x"}}',
     b'{"format": 1, "scheme": 1, "metrics": {"a 1.0.0": {"metric a": 1}}}'],
)  # fmt: skip
def test_what_cannot_be_read_is_not_taken_for_empty(tmp_path, data):
    (tmp_path / LEDGER_FILE).write_bytes(data)
    ledger = Ledger(tmp_path, scheme=1)

    with pytest.raises(LedgerError):
        ledger.parts_of("a", "1.0.0")
    with pytest.raises(LedgerError):
        ledger.remember({("a", "1.0.0"): PARTS})
    assert (tmp_path / LEDGER_FILE).read_bytes() == data


def test_fingerprints_of_another_scheme_are_not_compared(tmp_path):
    Ledger(tmp_path, scheme=1).remember({("a", "1.0.0"): PARTS})
    ledger = Ledger(tmp_path, scheme=2)
    assert ledger.parts_of("a", "1.0.0") is None

    ledger.remember({("a", "1.0.0"): {"metric a": "44"}})

    assert ledger.parts_of("a", "1.0.0") == {"metric a": "44"}
    assert json.loads((tmp_path / LEDGER_FILE).read_text())["scheme"] == 2
