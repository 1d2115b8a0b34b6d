"""Words, codes, people and keys: the parts that a draft is made of."""

import pyarrow as pa
import pytest

from gaugebook.definitions.heading_words import FILE_ID
from gaugebook.definitions.library import load_library
from gaugebook.definitions.schema import CASES, CONTACTS
from gaugebook.tables.drafting.codes import code_map
from gaugebook.tables.drafting.people import may_be_shown, personal_kind
from gaugebook.tables.drafting.profile import profiles_of
from gaugebook.tables.drafting.words import closeness, words_of


@pytest.fixture(scope="module")
def words():
    return load_library()[0].heading_words[FILE_ID]


def column(heading, *texts):
    return profiles_of(pa.table({heading: pa.array(texts, pa.string())}))[0]


@pytest.mark.parametrize(
    ("heading", "known"),
    [
        ("CallsOffered", "calls offered"),
        ("CALLS_OFFERED", "calls offered"),
        ("Average Speed of Answer", "average speed answer"),
        ("AverageSpeedofAnswer", "average speed of answer"),
        ("Post-Code", "postcode"),
    ],
)
def test_one_heading_in_many_spellings(heading, known):
    assert closeness(heading, known) == 1.0


def test_other_words_are_not_close():
    assert closeness("Calls offered", "calls answered") == 0.0
    assert closeness("Date", "data") == 0.0


def test_no_words_are_close_to_nothing():
    assert words_of("---") == ()
    assert closeness("---", "...") == 0.0


def test_codes_are_found_by_near_misses(words):
    found = code_map(
        column("Result", "Aband", "ANSWERED", "Handled", "Hung Up", "PHANTOM", "zzz"),
        CONTACTS.column("outcome"), words, "contacts",
    )  # fmt: skip
    assert found.codes == {
        "Aband": "abandoned", "ANSWERED": "answered", "Handled": "answered", "Hung Up": "abandoned",
    }  # fmt: skip
    assert found.unknown == (("zzz", 1),)
    assert found.no_contact == (("PHANTOM", 1),)


def test_not_answered_is_not_answered(words):
    found = code_map(
        column("Result", "Not answered", "No answer"), CONTACTS.column("outcome"), words, "contacts"
    )
    assert set(found.codes.values()) == {"abandoned"}


def test_our_own_words_need_no_map(words):
    own = column("state", "open", "closed")
    assert code_map(own, CASES.column("state"), words, "cases").is_own


@pytest.mark.parametrize(
    ("heading", "texts", "kind"),
    [
        ("Agent", ["A1"], "staff"),
        ("Incident Zip", ["10035"], "address"),
        ("Whatever", ["a@b.org"], "contact details"),
        ("Whatever", ["Mary Jones", "John Smith", "Peter Brown"], "names"),
        ("Whatever", ["I rang about my bin again"] * 1 + [f"and {n} more times since then" for n in range(9)], "free text"),  # noqa: E501
        ("Agency Name", ["Police"], ""),
        ("E-mail held", ["Y", "N"], ""),
        ("Adress", ["somewhere"], "address"),
        ("Queue", ["Council Tax", "Blue Badge", "Waste"], ""),
        ("Ward", ["Victoria", "North", "South", "East"], ""),
    ],
)  # fmt: skip
def test_people_are_known(words, heading, texts, kind):
    assert personal_kind(column(heading, *texts), words)[0] == kind


def test_what_may_be_shown(words):
    assert may_be_shown("Council Tax", words)
    assert not may_be_shown("Mary Jones", words)
    assert not may_be_shown("m@example.org", words)


def test_a_profile_counts(words):
    seen = column("A", "x", "x", " ", None, "y")
    assert (seen.rows, seen.filled, seen.distinct, seen.texts) == (5, 3, 2, ("x", "y"))
    assert column("D", "00:07:11", "7m 11s").is_durations
    assert not column("D", "41", "7").is_durations
    assert column("P", "75.6%", "80%").percents == 1
    assert column("M", "3.27E+11").mangled == ("3.27E+11",)
