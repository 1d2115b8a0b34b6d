"""One key, one observation: the source that is believed, and where others differ."""

from gaugebook.definitions.library import load_library
from gaugebook.engine.judge import Reading, judge
from gaugebook.engine.ranking import Candidate, one_per_key
from gaugebook.engine.request import place_of
from gaugebook.periods import parse_period

OFFERED = load_library()[0].metrics["calls_offered"]


def candidate(source, value, period="2022-10"):
    span = parse_period(period)
    reading = Reading(OFFERED, span, span, place_of({"channel": "phone"}), value)
    return Candidate(source, reading, judge(reading, org_code="E0", source_ref=source))


def test_one_source_needs_no_rank():
    kept, problems = one_per_key([candidate("acd", 10)], ())
    assert [o.value for o in kept] == [10]
    assert problems == []


def test_of_two_that_nobody_ranked_neither_is_kept():
    kept, problems = one_per_key([candidate("acd", 10), candidate("crm", 10)], ())
    assert kept == []
    assert [p.code for p in problems] == ["source-unranked"]


def test_the_first_in_rank_is_kept_and_every_difference_told():
    several = [candidate("crm", 11), candidate("acd", 10), candidate("rota", 10)]
    kept, problems = one_per_key(several, ("acd", "crm", "rota"))
    assert [o.source_ref for o in kept] == ["acd"]
    assert [(p.code, p.facts["second_source"]) for p in problems] == [("sources-disagree", "crm")]


def test_what_differs_in_no_printed_place_does_not_disagree():
    kept, problems = one_per_key([candidate("acd", 10), candidate("crm", 10.0)], ("crm",))
    assert [o.source_ref for o in kept] == ["crm"]
    assert problems == []


def test_periods_are_ranked_each_by_itself():
    several = [candidate("acd", 10), candidate("crm", 12, "2022-11")]
    kept, problems = one_per_key(several, ())
    assert [o.value for o in kept] == [10, 12]
    assert problems == []
