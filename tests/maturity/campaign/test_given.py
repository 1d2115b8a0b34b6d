"""What each service has answered so far.

1. Answers of all files and people of a service stand together, complete or not.
2. One person who says two things says nothing; a blank gives way to an answer.
"""

from gaugebook.maturity.answers import Answer
from gaugebook.maturity.campaign import answers_given
from gaugebook.maturity.returns import About, Return


def back(*answers, of="bins"):
    about = About(cycle="2026-Q4")
    return Return("a.xlsx", "x", "needs_an_answer", service=of, answers=answers, about=about)


def test_files_of_a_service_stand_together():
    one = Answer("A.1", 2, respondent="x")
    two = Answer("A.1", 3, respondent="y")

    found = answers_given([back(one), back(two), back(Answer("A.1", 1), of="")])

    assert list(found) == ["bins"]
    assert found["bins"].given == (one, two)
    assert found["bins"].cycle == "2026-Q4"


def test_one_person_who_says_two_things_says_nothing():
    first = back(Answer("A.1", 2), Answer("A.2", 1), Answer("B.1", special="not_answered"))
    second = back(Answer("A.1", 3), Answer("A.2", 1), Answer("B.1", 4))

    found = answers_given([first, second])

    assert found["bins"].given == (Answer("A.2", 1), Answer("B.1", 4))
