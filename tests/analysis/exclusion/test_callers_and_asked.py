"""Repeat callers netted off, and how far the proxy may over-estimate."""

from tests.analysis.exclusion.drawn import PERIOD, number, observed, share

from gaugebook.analysis import exclusion
from gaugebook.bindings import misbound
from gaugebook.exhibits import Table, Unavailable
from gaugebook.values import MISSING_MARK

PLACE = {"place": "the Centre"}


def people(*, share_of=0.45, **codes):
    return (
        share("no_email_known_calls_share", 400, 1000, **codes),
        number("no_email_callers_share", share_of, unit="share", **codes),
        number("callers_email_known", None if share_of is None else 800, unit="count", **codes),
        number("callers_no_email", None if share_of is None else 360, unit="count", **codes),
    )


def test_callers_stand_beside_calls_with_the_difference_of_the_printed_shares():
    seen = observed(*people(), *people(line="Waste"))
    table = exclusion.callers_table(seen, PERIOD, by=["line"], name="callers", **PLACE)

    assert [c.text for c in table.rows[0]] == [
        "Waste",
        "1,000",
        "40.0",
        "800",
        "360",
        "45.0",
        "5.0",
    ]
    assert misbound(table, seen.observations) == []
    assert any("over-estimates digital exclusion" in note for note in table.notes)
    finding = exclusion.callers_finding(seen, PERIOD, name="f", **PLACE)
    assert "raises the share by 5.0 percentage points" in finding.text
    assert misbound(finding, seen.observations) == []


def test_a_withheld_share_has_no_difference_and_is_no_zero():
    seen = observed(*people(), *people(share_of=None, line="Few"))
    table = exclusion.callers_table(seen, PERIOD, by=["line"], name="callers", **PLACE)

    assert [c.text for c in table.rows[0]][3:] == ["[c]", "[c]", "[c]", MISSING_MARK]
    assert "[c]: withheld, so that nobody can be recognised." in table.notes
    finding = exclusion.callers_finding(observed(*people(share_of=None)), PERIOD, name="f", **PLACE)
    assert "cannot be netted off: a share is withheld" in finding.text


def test_without_callers_it_says_so():
    seen = observed(*people())
    empty = type(seen)((), seen.metrics, "X")
    made = exclusion.callers_table(empty, PERIOD, by=["line"], name="callers", **PLACE)
    assert isinstance(made, Unavailable)
    assert (
        "cannot be netted off" in exclusion.callers_finding(empty, PERIOD, name="f", **PLACE).text
    )


def asked(none, without, opened, **codes):
    return (
        share("no_email_share", without, opened, least=51, **codes),
        share("no_email_asked_share", none, opened - 5, **codes),
        share("email_asked_share", opened - 5, opened, **codes),
    )


def test_the_proxy_is_the_most_and_those_asked_the_least():
    seen = observed(
        *asked(200, 400, 1000), *asked(30, 60, 100, line="A"), *asked(2, 3, 9, line="B")
    )
    table = exclusion.asked_table(seen, PERIOD, by=["line"], name="asked-bounds", **PLACE)

    assert isinstance(table, Table)
    assert [[c.text for c in row][3:6] for row in table.rows] == [
        ["60", "30.0", "60.0"], ["400", "20.0", "40.0"]
    ]  # fmt: skip
    assert "Left out, with too few calls or no figure: B." in table.notes
    assert misbound(table, seen.observations) == []
    finding = exclusion.asked_finding(seen, PERIOD, name="f", **PLACE)
    assert "in at least 20.0% of calls (" in finding.text
    assert misbound(finding, seen.observations) == []


def test_where_nobody_noted_who_was_asked_it_says_so():
    whole = share("no_email_share", 40, 100)
    blank = share("no_email_asked_share", None, None)
    seen = observed(whole, blank, share("email_asked_share", None, None))
    made = exclusion.asked_table(seen, PERIOD, by=["line"], name="a", **PLACE)

    assert isinstance(made, Unavailable)
    assert made.reason == "no record says whether callers were asked for an e-mail address"
    assert "cannot be said" in exclusion.asked_finding(seen, PERIOD, name="f", **PLACE).text
