"""Parameters of notebooks: each fault is told by the parameter's name, all of them at once."""

import pytest

from gaugebook.analysis import parameters
from gaugebook.errors import RefusedError


@pytest.mark.parametrize("value", [-1, 0, 10, float("nan"), float("inf"), True, "7", None])
def test_a_number_that_cannot_be_used_is_a_fault(value):
    (found,) = parameters.number("days", value, least=1, most=9)
    assert found.found == "days"


@pytest.mark.parametrize("value", [1, 9, 4.5])
def test_the_ends_of_a_range_belong_to_it(value):
    assert parameters.number("days", value, least=1, most=9) == []


@pytest.mark.parametrize("value", ["", " ", [], ["a", "a"], [1], 3, None])
def test_what_says_nothing_is_a_fault(value):
    assert len(parameters.filled("lines", value)) == 1


def test_all_faults_are_told_at_once():
    with pytest.raises(RefusedError) as refused:
        parameters.check(
            parameters.number("rows", 0, least=1),
            parameters.known("lines", ["line", "lyne"], ["line"]),
            parameters.periods("days", ["2022-10-03", "Tuesday"]),
        )
    assert [p.found for p in refused.value.problems] == ["rows", "lines", "days"]
    parameters.check(parameters.number("rows", 1, least=1))
