"""What a notebook publishes is what was computed, or is refused."""

import pytest

import gaugebook
from gaugebook.errors import RefusedError, UsageError
from gaugebook.exhibits import Bound, Sentence
from gaugebook.results import result
from gaugebook.store import ExhibitSlot
from gaugebook.workspace import Workspace


@pytest.fixture
def ws(example):
    return gaugebook.open_workspace()


def test_an_exhibit_goes_where_the_workspace_was_told(example):
    ws = gaugebook.open_workspace(exhibits="own/by-hand")
    ws.publish("words", Sentence("words", ("Hello.",)))
    path = example / ".gaugebook" / "store" / "exhibits" / "own" / "by-hand" / "words.json"
    assert path.is_file()


class TestWhatIsPublishedIsWhatWasComputed:
    def folder(self, example):
        return example / ".gaugebook" / "store" / "exhibits" / "own" / "by-hand"

    def test_the_observations_are_kept_beside_the_exhibit(self, example):
        ws = gaugebook.open_workspace(exhibits="own/by-hand")
        seen = ws.observed(["answered_share"], period="2026-09")
        (share,) = seen.observations
        limits = result("xmr", {"centre": 5.0}, uses=[share.binding])
        number = Bound("5", 5.0, limits.binding("centre"))
        ws.publish("words", Sentence("words", (number,), made_up=True, results=(limits,)))
        assert ws.store.observations_shown(ExhibitSlot("own", "by-hand")) == (share,)

    def test_a_number_that_is_another_is_refused(self, example):
        ws = gaugebook.open_workspace(exhibits="own/by-hand")
        (share,) = ws.observed(["answered_share"], period="2026-09").observations
        wrong = Bound("94.48%", 94.48, share.binding)
        with pytest.raises(RefusedError) as refused:
            ws.publish("words", Sentence("words", (wrong,), made_up=True))
        (found,) = refused.value.problems
        assert (found.code, found.found) == ("exhibit-misbound", "94.48%")
        assert not self.folder(example).exists()

    def test_a_number_of_another_session_is_bound_to_nothing(self, example):
        (share,) = gaugebook.open_workspace().compute(["wait_mean"], period="2026-09").observations
        ws = gaugebook.open_workspace(exhibits="own/by-hand")
        with pytest.raises(RefusedError):
            ws.publish("words", Sentence("words", (Bound("1", 1.0, share.binding),), made_up=True))


def test_a_workspace_opened_to_read_does_not_publish(ws):
    with pytest.raises(UsageError, match="was opened to read only") as fault:
        ws.publish("words", Sentence("words", ("Hello.",)))
    assert "by-hand" in fault.value.remedy


def test_where_exhibits_go_must_name_a_notebook_and_a_key(example):
    with pytest.raises(ValueError, match="does not name a notebook and a key"):
        Workspace.open(exhibits="../../out")
