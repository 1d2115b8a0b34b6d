import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaugebook.results import Result, ResultValue, result

USES = ["m@1.0.0|X|b|b|_T|_T|_T", "m@1.0.0|X|a|a|_T|_T|_T"]


def test_its_numbers_are_found_by_name():
    found = result("xmr", {"centre": 5.0, "upper": None}, unit="seconds", decimals=1)
    assert found.of("centre") == ResultValue("centre", 5.0, "seconds", 1)
    assert found.of("upper").value is None
    with pytest.raises(KeyError, match="xmr has no lower"):
        found.binding("lower")


def test_two_numbers_cannot_share_a_name():
    twice = [ResultValue("centre", 1.0), ResultValue("centre", 2.0)]
    with pytest.raises(ValueError, match="same name"):
        result("xmr", twice)


@given(st.permutations(USES), st.permutations([("run", 7), ("constant", 2.66)]))
def test_the_id_does_not_depend_on_the_order_of_asking(uses, told):
    first = result("xmr", {"centre": 1.0}, uses=USES, parameters={"constant": 2.66, "run": 7})
    assert result("xmr", {"centre": 1.0}, uses=uses, parameters=dict(told)).id == first.id


@pytest.mark.parametrize(
    "other",
    [
        result("xmr", {"centre": 2.0}, uses=USES, parameters={"run": 7}),
        result("xmr", {"centre": 1.0}, uses=USES, parameters={"run": 8}),
        result("xmr", {"centre": 1.0}, uses=USES[:1], parameters={"run": 7}),
        result("mad", {"centre": 1.0}, uses=USES, parameters={"run": 7}),
        result("xmr", {"centre": 1.0}, unit="share", uses=USES, parameters={"run": 7}),
    ],
)
def test_whatever_differs_gives_another_id(other):
    assert other.id != result("xmr", {"centre": 1.0}, uses=USES, parameters={"run": 7}).id


def test_a_number_is_bound_to_the_result_and_its_name():
    found = result("newcombe-difference", {"difference": 7.59}, unit="points")
    assert found.binding("difference") == f"{found.id}|difference"
    assert found.id.startswith("result:newcombe-difference:")
    assert isinstance(found, Result)
