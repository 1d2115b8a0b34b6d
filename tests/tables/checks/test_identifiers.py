"""Identifiers that a spreadsheet changed: found by their form, and never shown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tables.checks.made_up import calls, check, codes, only

from gaugebook.tables.checks.identifiers import form_of


def keyed(keys, column="customer_key"):
    table = calls(rows=len(keys))
    table[column] = list(keys)
    return table


def test_scientific_notation_is_told_with_its_rows_and_without_the_number():
    keys = ["327000000001", *["3.27E+11"] * 8, *(f"32700000{n:04d}" for n in range(91))]

    found = only(check(keyed(keys)), "identifier-mangled")

    assert found.found == "#.##E+11"
    assert found.facts["count"] == 8
    assert found.facts["distinct"] == 1
    assert "first in row(s) 3, 4, 5, 6, 7" in found.message
    assert "only 1 of them differ" in found.message
    assert "3.27" not in str(found.as_dict())


def test_the_longer_form_of_it_too():
    keys = [*["1.01004E+11"] * 3, *(f"1010041{n:05d}" for n in range(60))]

    assert only(check(keyed(keys)), "identifier-mangled").found == "#.#####E+11"


def test_a_number_with_a_point_is_told():
    keys = [f"{n}.0" if n % 10 == 0 else str(n) for n in range(1_000, 1_100)]

    assert only(check(keyed(keys)), "identifier-mangled").facts["count"] == 10


def test_zeros_after_fifteen_digits_are_told():
    rng = np.random.default_rng(1)
    keys = [f"{n}000" for n in rng.integers(10**14, 10**15, 50)]

    assert only(check(keyed(keys)), "identifier-mangled").facts["count"] == 50


def test_numbers_of_eighteen_digits_are_right_as_they_are():
    rng = np.random.default_rng(1)
    keys = [str(n) for n in rng.integers(10**17, 10**18, 200)]

    assert codes(check(keyed(keys))) == []


def test_zeros_that_were_lost_are_told_where_others_kept_theirs():
    keys = [f"{n:06d}" for n in range(99_700, 100_000)] + ["412", "99"]

    found = only(check(keyed(keys)), "identifier-zeros-lost")

    assert found.facts["count"] == 2
    assert found.found == "###"
    assert "412" not in found.message


@pytest.mark.parametrize("first", [1, 50, 9_800, 99_900])
def test_running_numbers_that_grow_longer_lost_nothing(first):
    keys = [str(n) for n in range(first, first + 400)]

    assert codes(check(keyed(keys, "contact_id"))) == []


def test_random_numbers_have_all_widths():
    for seed in range(100):
        keys = [str(n) for n in np.random.default_rng(seed).integers(0, 10**6, 200)]
        assert "identifier-zeros-lost" not in codes(check(keyed(keys)))


def test_a_code_that_looks_like_a_power_is_none():
    keys = [f"{n}E{n % 9}" for n in range(10, 110)]

    assert codes(check(keyed(keys))) == []


def test_codes_of_a_list_without_their_zeros():
    table = calls(rows=60)
    table["line"] = ["01", "02", "7"] * 20
    rules = {"line": {"codes": {"01": "Waste", "02": "Tax", "07": "Parking"}}}

    found = only(check(table, rules=rules), "identifier-zeros-lost")

    assert found.facts["count"] == 20
    assert found.facts["column"] == "line"


@given(st.text(min_size=1, max_size=30))
def test_no_form_shows_a_digit_or_letter_of_the_key(key):
    form = form_of(key)
    head = form.rpartition("E+")[0] or form.rpartition("e+")[0] or form

    assert not any(c.isdecimal() for c in head) or "E+" in key or "e+" in key
    assert len(form) == len(key)


@given(st.lists(st.text("0123456789.E+", min_size=1, max_size=18), min_size=1, max_size=40))
def test_no_finding_shows_a_key(keys):
    for found in check(
        {
            "contact_id": [f"K{n}" for n in range(len(keys))],
            "started_at": ["2022-09-05 09:00:00"] * len(keys),
            "customer_key": keys,
        }
    ):
        if found.code.startswith("identifier"):
            assert found.facts["count"] <= len(keys)
            for key in keys:
                assert sum(c.isdigit() for c in key) < 3 or key not in found.found


@pytest.mark.parametrize(
    ("column", "form", "severity"),
    [
        ("contact_id", "3.27E+11", "refuse"),
        ("customer_key", "3.27E+11", "warn"),
        ("contact_id", "{}.0", "warn"),
    ],
)
def test_lost_digits_refuse_a_file_only_in_the_key_of_its_rows(column, form, severity):
    keys = [form.format(70_000 + n) for n in range(60)]

    assert only(check(keyed(keys, column)), "identifier-mangled").severity == severity
