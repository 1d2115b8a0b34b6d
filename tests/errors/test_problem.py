"""A Problem says where, what is wrong with the value shown, and what to do next.

1. Its texts come from the one table, filled with the facts at hand.
2. A place is written as its reader looks for it.
3. Findings are sorted gravest first, then as they stand in the file.
4. A near miss is offered for a slip, and for nothing else.
5. Nobody's address or number is quoted; figures, places and keys stay as they are.
6. No terminal acts on what stood in a file: control characters are written out.
"""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.errors import (
    CODES,
    RefusedError,
    Where,
    near_miss,
    problem,
    sort_problems,
    worst_severity,
)


def test_the_message_names_the_value_and_the_remedy_the_next_step():
    found = problem("metric-unknown", "report.yaml", found="wait_man", hint=" Did you mean x?")

    assert found.message == "There is no metric `wait_man`. Did you mean x?"
    assert found.remedy.startswith("Use the id of a metric")
    assert found.is_refused


def test_a_fact_that_the_message_needs_cannot_be_left_out():
    with pytest.raises(KeyError):
        problem("metric-unknown", "report.yaml", found="wait_man")


def test_braces_in_a_fact_are_printed_as_they_are():
    found = problem("metric-unknown", "a.yaml", found="{remedy}", hint="{0}")

    assert found.message == "There is no metric `{remedy}`.{0}"


def test_a_finding_may_weigh_differently_from_the_table():
    assert problem("file-missing", "a.csv", severity="note").severity == "note"


def test_as_a_mapping_it_goes_into_json_without_empty_places():
    plain = problem("file-missing", Where("a.csv", line=3), key="k").as_dict()

    assert json.loads(json.dumps(plain))["where"] == {"file": "a.csv", "line": 3}
    assert plain["code"] == "file-missing"


def test_moving_a_finding_changes_its_place_only():
    here = problem("file-missing", "a.csv")

    assert here.moved(Where("b.csv")).message == here.message
    assert here.moved(Where("b.csv")).where.file == "b.csv"


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (Where(), "(no file)"),
        (Where("a.yaml", line=7), "a.yaml:7"),
        (Where("a.xlsx", sheet="KPI", cell="F4"), "a.xlsx, sheet KPI, cell F4"),
        (Where("a.xlsx", cell="F4,G4"), "a.xlsx, cells F4,G4"),
        (Where("a.pdf", page=2, paragraph="2.3"), "a.pdf, page 2, paragraph 2.3"),
    ],
)
def test_a_place_is_written_as_its_reader_looks_for_it(where, text):
    assert str(where) == text


def test_findings_are_sorted_gravest_first_then_by_place():
    late = problem("file-missing", Where("a.yaml", line=9))
    early = problem("file-missing", Where("a.yaml", line=2))
    note = problem("file-missing", Where("a.yaml"), severity="note")

    assert sort_problems([note, late, early]) == [early, late, note]
    assert worst_severity([note, late]) == "refuse"
    assert worst_severity([]) is None


def test_places_with_and_without_a_line_can_be_sorted_together():
    places = [problem("file-missing", Where("a", line=1)), problem("file-missing", Where("a"))]

    assert len(sort_problems(places)) == 2


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("Calls ofered", " Did you mean Calls offered?"),
        ("calls OFFERED", " Did you mean Calls offered?"),
        ("zebra", ""),
        ("", ""),
    ],
)
def test_a_near_miss_is_offered_for_a_slip_and_nothing_else(word, hint):
    assert near_miss(word, ["Calls offered", "Calls answered"]) == hint


def test_a_refusal_counts_only_what_refuses():
    refused = problem("file-missing", "a")
    note = problem("file-missing", "b", severity="note")

    assert str(RefusedError([refused, note])) == "1 problem stands in the way."
    assert RefusedError([refused, note]).problems == (refused, note)
    assert "file-missing" in CODES


def test_what_a_person_can_be_found_by_is_not_quoted():
    caller = "Zebedee, 07700 900123, z.quillfeather@example.org"
    made = problem(
        "sheet-missing",
        "a.csv",
        found=caller,
        key=f"answered {caller}",
        hint=f" {caller}",
        rows=(caller, 3),
        by_name={caller: [caller]},
    )

    told = json.dumps(made.as_dict()) + str(made)
    assert "900123" not in told
    assert "example.org" not in told
    assert made.found == "[telephone number], [e-mail address]"
    assert "Zebedee" not in made.message.removesuffix(made.facts["hint"])
    assert made.facts["rows"][1] == 3


def test_figures_and_places_are_quoted_as_they_stand():
    place = Where("calls 01632 960123.csv", cell="F4")
    made = problem(
        "number-unreadable", place, found="86.9%", label="33,592", key="answered 2022-10"
    )

    assert (made.found, made.key, made.where) == ("86.9%", "answered 2022-10", place)
    assert made.facts == {"label": "33,592"}


def test_keys_of_two_lines_stay_apart_when_their_numbers_are_taken_out():
    one, other = (problem("file-missing", "a.csv", key=f"wait 01632 96{n}") for n in (1001, 1002))

    assert one.key.startswith("wait [telephone number] ")
    assert one.key != other.key


def test_what_is_quoted_is_cut_after_a_person_was_taken_out_of_it():
    long = "x" * 20_007
    found = problem("heading-missing", "a.csv", found=long, column=long, source="s", hint=long)
    assert (len(found.found), len(found.facts["hint"])) == (200, 400)
    assert found.found.endswith("xxx...")
    assert len(found.message) < 2_000

    # An address that the cut would have gone through is no longer known for one behind it.
    address = "y" * 190 + " z.quillfeather@example.org"
    assert problem(
        "heading-missing", "a.csv", found=address, column="c", source="s", hint=""
    ).found == ("[e-mail address]")


def test_the_key_of_a_finding_is_never_cut():
    keys = {problem("file-missing", "a.csv", key="x" * 300 + end).key for end in "ab"}
    assert len(keys) == 2
    assert {len(key) for key in keys} == {301}


def test_a_place_named_by_a_heading_of_any_length_can_be_printed():
    found = problem("file-missing", Where("a.csv", cell="x" * 5_000))
    assert len(str(found.where)) < 250


def test_facts_within_lists_are_cut_too():
    found = problem("file-missing", "a.csv", names=["x" * 5_000, {"y" * 5_000: 7}], count=10**30)
    (text, inner), (name,) = found.facts["names"], found.facts["names"][1]
    assert (len(text), len(name), inner[name]) == (400, 400, 7)
    assert found.facts["count"] == 10**30


# --- control characters ---------------------------------------------------------------------------


def unseen(text):
    return [c for c in text if unicodedata.category(c) in ("Cc", "Cs") or c in "\u202e\u2066\u200f"]


odd = st.text(
    st.one_of(
        st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), st.sampled_from("aé\x1b[\u202e🏳")
    ),
    max_size=30,
)


@given(odd, odd, odd, odd)
def test_no_control_character_is_told(text, file, sheet, cell):
    where = Where(file, sheet=sheet, cell=cell)
    found = problem("code-unknown", where, found=text, column=text, count=1, source=text)
    listed = problem("sheet-missing", file, found=text, key=text, hint=text, more=[text, {text: 1}])
    told = [found.message, found.remedy, found.found, str(found.where), str(listed), listed.key]
    assert unseen("".join(told)) == []
    assert unseen(str(found.moved(where).where)) == []
    assert unseen("".join(map(str, found.moved(where).as_dict()["where"].values()))) == []


def test_what_would_clear_a_screen_or_turn_a_name_round_is_written_out():
    where = Where("data/a\x1b[31m\n.csv", sheet="\u202ex", cell="A\x9b2J")
    found = problem("period-unreadable", where, found="An\x1b[2Jswered\ttwice\r\nor so", source="s")
    assert found.found == "An\\x1b[2Jswered twice  or so"
    assert str(found.where) == "data/a\\x1b[31m .csv, sheet \\u202ex, cell A\\x9b2J"


@pytest.mark.parametrize(
    "text", ["Zoë Ŵ", "مرحبا", "👩\u200d💻 5 · 7 – £3", "naïve “quoted”", "a\\x1b"]
)
def test_letters_of_every_language_stay(text):
    found = problem("period-unreadable", Where(text), found=text, key=text, source="s")
    assert (found.found, found.where.file, found.key) == (text, text, text)
