"""Lost calls: what is not known is never made to look counted, nor nought.

1. An outcome that nobody supplied, taken as nought, would leave no question open.
2. A count worked back from a printed share, bound to the share's own observation, would pass for
   counted.
3. The number beside a bar of a waterfall is as long as the bar, and is what it is bound to.
"""

from dataclasses import replace

from tests.analysis.drawn import drawn

from gaugebook.analysis.ledger import METRICS, account, ledger_exhibits
from gaugebook.bindings import misbound
from gaugebook.observations import split_binding
from gaugebook.periods import parse_period
from gaugebook.results import RESULT

OCTOBER = parse_period("2022-10")
PRINTED = """
    calls_offered   2022-10 33592
    calls_answered  2022-10 29187
    abandoned_share 2022-10 0.0471
    """


def observed(table=PRINTED):
    return drawn(table, names=METRICS)


def test_an_outcome_that_was_not_supplied_closes_no_flow():
    counted = observed(PRINTED + "\nrefused_share 2022-10 0/33592")
    unknown = observed(PRINTED)

    refused = [account(f, OCTOBER).outcomes[-1] for f in (counted, unknown)]
    assert refused[0].count.text == "0"
    assert refused[1].count is None
    assert "refusals" in account(unknown, OCTOBER).not_supplied
    assert "refusals" not in account(counted, OCTOBER).not_supplied


def test_a_count_behind_a_printed_share_is_never_bound_as_counted():
    found = account(observed(), OCTOBER)

    for entry in (found.outcomes[1], found.unaccounted):
        assert entry.is_range
        assert all(n.binding.startswith(RESULT) for n in (entry.count, entry.least, entry.most))
    assert split_binding(found.outcomes[0].count.binding)[0].startswith("calls_answered@")


def test_a_bar_whose_number_is_not_its_length_is_refused():
    found = observed()
    chart = ledger_exhibits(found, [OCTOBER], place="the centre")["waterfall"]
    assert misbound(chart, found.observations) == []

    (series,) = chart.series
    first, answered, *rest = series.points
    for wrong in (replace(answered, text="29,188"), replace(answered, value=0.0)):
        points = (first, wrong, *rest)
        assert misbound(replace(chart, series=(replace(series, points=points),)),
                        found.observations)  # fmt: skip
