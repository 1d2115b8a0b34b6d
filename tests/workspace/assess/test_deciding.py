"""What a person decides about one file replaces what was decided about it before."""

from gaugebook.maturity.returned import Decisions, Keep
from gaugebook.workspace.assess.deciding import with_decision

SHA256 = "0123456789abcdef" * 4
OLD = Keep(service="bins", sha256=SHA256[:12])
OTHER = Keep(service="bins", sha256="f" * 64)


def test_another_service_for_the_same_file_takes_the_place_of_the_first():
    new = Keep(service="parks", sha256=SHA256)

    found = with_decision(Decisions(keep=(OLD, OTHER)), new)

    assert found.keep == (OTHER, new)
    assert found.services([SHA256]) == {SHA256: "parks"}


def test_a_file_with_the_forms_of_both_is_decided_for_each():
    new = Keep(service="parks", sha256=SHA256)

    found = with_decision(Decisions(keep=(OLD,)), new, holds={"bins", "parks"})

    assert found.keep == (OLD, new)


def test_who_decides_the_other_way_has_changed_their_mind():
    """Both files were kept, and counted as two people."""
    new = Keep(service="bins", sha256=SHA256)

    found = with_decision(Decisions(keep=(OTHER,)), new, rivals={"f" * 64})

    assert found.keep == (new,)


def test_a_file_of_somebody_else_stays_decided():
    new = Keep(service="bins", sha256=SHA256)

    found = with_decision(Decisions(keep=(OTHER,)), new, rivals={"e" * 64})

    assert found.keep == (OTHER, new)
