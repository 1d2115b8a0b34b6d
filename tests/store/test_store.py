"""The store gives back what it was given, and no half of a run.

1. An exhibit and an observation come back equal, whatever letters they hold.
2. A run publishes into a draft of its own; it is seen when it is done.
3. Where two runs of the same parameters meet, the first one's exhibits stand.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.exhibits import Bound, Figure, Sentence
from gaugebook.observations import Observation
from gaugebook.store import ExhibitSlot, Store
from gaugebook.store.store import parameter_key

SLOT = ExhibitSlot("kpi-trend", "0123abcd")


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def sentence(text="The wait was "):
    return Sentence("wait", (text, Bound("242 seconds", 242.0, "wait_mean@1.0.0|E0"), "."))


def test_an_exhibit_comes_back_equal(store):
    figure = Figure("headline-wait", "Wait", Bound("£1,000", 1000.0, "k"), made_up=True)
    store.publish(SLOT, "wait", sentence("Žofie's “wait” was "))
    store.publish(SLOT, "headline-wait", figure)
    assert store.exhibits(SLOT) == {
        "headline-wait": figure,
        "wait": sentence("Žofie's “wait” was "),
    }


def test_the_same_name_again_replaces_an_exhibit(store):
    store.publish(SLOT, "wait", sentence("A "))
    store.publish(SLOT, "wait", sentence("B "))
    assert store.exhibits(SLOT)["wait"].text == "B 242 seconds."


@pytest.mark.parametrize("name", ["", "Wait", "../x", "a/b", "a b", ".a", "CON:", "a."])
def test_a_name_that_could_leave_the_folder_is_refused(store, name):
    with pytest.raises(ValueError, match="cannot name an exhibit"):
        store.publish(SLOT, name, sentence())


@pytest.mark.parametrize("text", ["", "kpi-trend", "/x", "a/b/c", "../a/b", "Kpi/x", "a/"])
def test_a_slot_that_could_leave_the_folder_is_refused(text):
    with pytest.raises(ValueError, match="does not name a notebook and a key"):
        ExhibitSlot.parse(text)


def test_a_slot_is_read_back_from_its_text():
    assert ExhibitSlot.parse(str(SLOT)) == SLOT


def test_a_slot_without_a_run_has_no_exhibits(store):
    assert store.exhibits(SLOT) == {}
    assert not store.is_complete(SLOT)
    store.forget(SLOT)


def test_a_draft_is_seen_when_its_run_is_done(store):
    draft = store.draft_of(SLOT)
    store.publish(draft, "wait", sentence())
    assert store.exhibits(SLOT) == {}
    store.adopt(draft, SLOT, b"{}")
    assert list(store.exhibits(SLOT)) == ["wait"]
    assert store.is_complete(SLOT)
    assert store.executed_notebook(SLOT).read_bytes() == b"{}"
    assert store.exhibits(draft) == {}


def test_what_an_unfinished_run_left_does_not_pass_for_an_exhibit_of_this_one(store):
    store.publish(SLOT, "old", sentence())
    draft = store.draft_of(SLOT)
    store.publish(draft, "wait", sentence())
    store.adopt(draft, SLOT, b"{}")
    assert list(store.exhibits(SLOT)) == ["wait"]


def test_the_first_of_two_runs_at_once_stands(store):
    first, second = ExhibitSlot("kpi-trend", "k.run-1"), ExhibitSlot("kpi-trend", "k.run-2")
    for draft, words in ((first, "First "), (second, "Second ")):
        store.publish(draft, "wait", sentence(words))
    store.adopt(first, SLOT, b"1")
    store.adopt(second, SLOT, b"2")
    assert store.exhibits(SLOT)["wait"].text == "First 242 seconds."
    assert store.executed_notebook(SLOT).read_bytes() == b"1"
    assert sorted(p.name for p in (store.folder / "exhibits/kpi-trend").iterdir()) == [SLOT.key]


def test_forgetting_leaves_nothing(store):
    store.publish(SLOT, "wait", sentence())
    store.forget(SLOT)
    assert store.exhibits(SLOT) == {}


OBSERVATION = Observation(
    "wait_mean", "1.0.0", "E0", "2022-10-01/P1M", "2022-10-01/P1M", value=242.0, unit="seconds"
)


def test_observations_come_back_once_each_and_in_order(store):
    second = Observation("answered_share", "1.0.0", "E0", "p", "p", value=0.1, note="“Žena”")
    store.append_observations("run", [OBSERVATION, second, OBSERVATION])
    assert store.observations("run") == (second, OBSERVATION)


@given(value=st.none() | st.floats(allow_nan=False, allow_infinity=False), note=st.text())
def test_any_value_and_any_note_survive_the_store(tmp_path_factory, value, note):
    store = Store(tmp_path_factory.mktemp("store"))
    found = Observation("m", "1.0.0", "E0", "p", "p", value=value, note=note)
    store.append_observations("run", [found])
    assert store.observations("run") == (found,)


def test_a_run_record_is_the_same_bytes_whatever_the_order_of_its_fields(store):
    first = store.write_run("a", {"x": 1, "y": "é"}).read_bytes()
    assert store.write_run("b", {"y": "é", "x": 1}).read_bytes() == first


def test_the_key_of_a_run_changes_with_its_parameters_and_with_what_it_reads():
    keys = {
        parameter_key({"period": "2022-10"}, ["a"]),
        parameter_key({"period": "2022-11"}, ["a"]),
        parameter_key({"period": "2022-10"}, ["b"]),
    }
    assert len(keys) == 3
    assert parameter_key({"a": 1, "b": 2}, []) == parameter_key({"b": 2, "a": 1}, [])
