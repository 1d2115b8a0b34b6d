"""Results kept from before.

1. A result comes back exactly as it was, or not at all.
2. A file that is damaged, foreign or of another result is passed over.
3. There are at most so many; those longest unused go first.
4. Nothing stops where the folder cannot be used.
"""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.errors import Where, problem
from gaugebook.observations import Observation
from gaugebook.store.results import Results, StoredResult, result_key

KEY = result_key({"metric": "wait_mean"})
OBSERVATION = Observation(
    "wait_mean", "1.0.0", "E0", "2022-10-01/P1M", "2022-10-01/P1M",
    segment="line=Žižkov\u2028", value=0.1 + 0.2, numerator=3, denominator=10.0, note="a\nb",
)  # fmt: skip
FOUND = problem("file-missing", Where("data/a.csv", cell="F4", line=3), key="k")
RESULT = StoredResult((OBSERVATION, replace(OBSERVATION, value=None)), (FOUND,))


@pytest.fixture
def results(tmp_path):
    return Results(tmp_path)


def the_file(results: Results) -> Path:
    (path,) = results.folder.iterdir()
    return path


def test_a_result_comes_back_exactly(results):
    results.put({KEY: RESULT})

    assert repr(results.get(KEY)) == repr(RESULT)
    assert results.get(result_key({"metric": "other"})) is None


numbers = st.none() | st.integers(-(10**15), 10**15) | st.floats(allow_nan=False)


@given(numbers, numbers, st.text())
def test_any_number_and_text_comes_back_exactly(tmp_path_factory, value, count, note):
    results = Results(tmp_path_factory.mktemp("any"))
    one = StoredResult((replace(OBSERVATION, value=value, numerator=count, note=note),), ())

    results.put({KEY: one})

    # A text that no file can hold (half of a surrogate pair) is not kept at all.
    assert repr(results.get(KEY)) in (repr(one), "None")
    assert results.get(KEY) is not None or not note.isprintable()


def test_findings_keep_their_facts(results):
    facts = {"count": 3, "share": 0.5, "periods": ["a", "b"], "label": None}
    found = StoredResult((), (replace(FOUND, facts=facts),))

    results.put({KEY: found})

    back = results.get(KEY)
    assert back is not None
    assert back.problems[0].facts == facts


@pytest.mark.parametrize("fact", [(1, 2), {1: "a"}, Where("a"), 1 + 2j])
def test_what_would_come_back_otherwise_is_not_kept(results, fact):
    results.put({KEY: StoredResult((), (replace(FOUND, facts={"fact": fact}),))})

    assert results.get(KEY) is None


def damaged(data: bytes) -> list[bytes]:
    text = data.decode()
    return [
        b"",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        data[:-20],
        data[: len(data) // 2],
        text.replace("0.30000000000000004", "0.40000000000000002").encode(),
        text.replace('"numerator": 3', '"numerator": 4').encode(),
        text.replace(KEY, result_key({"metric": "other"})).encode(),
        text.partition("\n")[0].encode(),
        data + b"x",
        json.dumps({"key": KEY, "sha256": 5}).encode() + b"\n{}\n",
    ]


def test_a_file_that_is_not_whole_is_passed_over(results):
    results.put({KEY: RESULT})
    path = the_file(results)
    data = path.read_bytes()

    for other in damaged(data):
        assert other != data
        path.write_bytes(other)
        assert results.get(KEY) is None, other[:80]

    results.put({KEY: RESULT})
    assert results.get(KEY) == RESULT


def test_the_file_of_another_result_does_not_pass_for_it(results):
    other = result_key({"metric": "other"})
    results.put({other: RESULT})
    the_file(results).rename(results.folder / f"{KEY}.json")

    assert results.get(KEY) is None


def test_the_longest_unused_go_first(tmp_path):
    results = Results(tmp_path, most_files=3)
    keys = [result_key({"n": n}) for n in range(4)]
    results.put(dict.fromkeys(keys[:3], RESULT))
    for age, key in enumerate(keys[:3]):
        os.utime(results.folder / f"{key}.json", (1000 + age, 1000 + age))

    results.get(keys[0])  # used again, so that the second is now the oldest
    results.put({keys[3]: RESULT})

    assert [results.get(key) is not None for key in keys] == [True, False, True, True]


def test_together_they_hold_at_most_so_many_bytes(tmp_path):
    results = Results(tmp_path, most_bytes=5000)

    for number in range(20):
        results.put({result_key({"n": number}): RESULT})

    total = sum(path.stat().st_size for path in results.folder.iterdir())
    assert 3000 < total <= 5000


def test_a_folder_that_cannot_be_used_only_costs_time(tmp_path):
    (tmp_path / "results").write_text("a file where the folder should be")
    results = Results(tmp_path)

    results.put({KEY: RESULT})

    assert results.get(KEY) is None


def test_a_key_is_of_plain_values_only():
    assert result_key({"a": 1}) != result_key({"a": "1"}) != result_key({"a": 1.0})
    with pytest.raises(TypeError):
        result_key({"a": object()})
