"""What a narrative says of a run that is left out is left out, and nothing else."""

from gaugebook.papers.narrative import read_narrative
from gaugebook.papers.optional import without_runs

TEXT = """\
# Summary

{{ headline("maturity") }}

Calls fell. {{ sentence("trend.check-1") }}

Services say so. {{ sentence("maturity.weakest") }}

# Content

## Waits

{{ table("trend.indicators") }}

## Self-assessment

Services were asked.

{{ chart("maturity.themes") }}

- {{ sentence("maturity.caveat") }}

## After it

Nothing else changed.
"""


def kinds(section):
    return [getattr(block, "kind", None) or block.function for block in section.blocks]


def test_a_part_that_names_the_run_goes_with_its_subheading():
    found = without_runs(read_narrative(TEXT, "n.md"), {"maturity"})
    summary, content = (s for s in found.sections if s.heading)
    assert kinds(summary) == ["paragraph"]
    assert kinds(content) == ["subheading", "table", "subheading", "paragraph"]
    assert not any("maturity" in call.text for call in found.calls())


def test_nothing_goes_where_no_run_is_left_out():
    read = read_narrative(TEXT, "n.md")
    assert without_runs(read, set()) == read
    assert without_runs(read, {"lost"}) == read


def test_a_run_whose_name_begins_alike_stays():
    read = read_narrative('# A\n\n{{ table("maturity-two.heat-map") }}\n', "n.md")
    assert without_runs(read, {"maturity"}) == read


def test_faults_of_the_narrative_stay():
    read = read_narrative("# A\n\n{{ nothing() }}\n", "n.md")
    assert read.problems
    assert without_runs(read, {"maturity"}).problems == read.problems
