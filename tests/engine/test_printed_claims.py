"""A printed share held against its own counts: 29,187 of 33,592 is 86.887%."""

from decimal import Decimal

import pytest

from gaugebook.definitions.library import load_library
from gaugebook.engine.printed_claims import HeldClaim, hold_claim
from gaugebook.engine.printed_counts import Sides
from gaugebook.errors import Where
from gaugebook.periods import parse_period
from gaugebook.tables.dataset import PrintedFigure

OCTOBER = parse_period("2022-10")
SIDES = Sides(Decimal(29187), Decimal(33592))


@pytest.fixture(scope="module")
def share():
    return load_library()[0].metrics["answered_share"]


def claim(printed):
    number = Decimal(printed.rstrip("%"))
    decimals = max(0, -int(number.as_tuple().exponent))
    return PrintedFigure(
        role="metric",
        name="answered_share",
        period=OCTOBER,
        reporting=OCTOBER,
        dimensions=(),
        value=number / 100,
        printed=printed,
        decimals=decimals,
        where=Where("draft.csv", cell="G4"),
    )


@pytest.mark.parametrize("printed", ["86.89%", "86.9%", "87%"])
def test_a_share_that_is_rounded_agrees_and_needs_no_note(share, printed):
    assert hold_claim(share, claim(printed), SIDES.quotient(), SIDES) == HeldClaim("A")


def test_a_share_that_was_cut_agrees_and_is_noted(share):
    held = hold_claim(share, claim("86.88%"), SIDES.quotient(), SIDES)
    assert held == HeldClaim("A", ("printed 86.88%",))


def test_a_share_that_its_counts_contradict_is_refused_at_its_cell(share):
    held = hold_claim(share, claim("94.48%"), SIDES.quotient(), SIDES)
    (found,) = held.problems
    assert (held.obs_status, held.notes) == ("V", ("printed 94.48%",))
    assert (found.code, found.where.cell) == ("ratio-mismatch", "G4")
    assert "29,187 of 33,592 is 86.89%" in found.message


def test_counts_that_were_worked_out_leave_the_claim_as_much_room_as_they_have(share):
    roomy = Sides(Decimal(29187), Decimal(33592), half=Decimal(40))  # 0.12 points
    assert hold_claim(share, claim("87.00%"), SIDES.quotient(), roomy) == HeldClaim("A")
    assert hold_claim(share, claim("87.02%"), SIDES.quotient(), roomy).obs_status == "V"


def test_of_people_the_finding_shows_none_of_the_figures(share):
    private = share.model_copy(update={"about_people": True})
    (found,) = hold_claim(private, claim("94.48%"), SIDES.quotient(), SIDES).problems
    assert "29,187" not in found.message
    assert "86.89" not in found.message


def test_without_a_printed_figure_there_is_nothing_to_hold(share):
    assert hold_claim(share, None, SIDES.quotient(), SIDES) == HeldClaim("A")
