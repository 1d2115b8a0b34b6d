"""The made-up council's wards: figures like those that are published of real ones.

A small table, kept beside the demonstration council as
`examples/demo-council/data/made-up-areas.csv`. Every figure is invented and drawn independently of
the made-up contacts, so that whatever an analysis finds between the two is chance: an example that
teaches nobody that areas explain callers.

The numbers come from `random.Random`, whose sequence is the same in every version of Python, so
that the file can be checked against this module.
"""

from __future__ import annotations

import csv
import io
from random import Random

from gaugebook.tables.synthetic.profile import WARDS

HEADING = "Ward (made-up figures)"
"""The heading over the codes, so that the file says what it is wherever it is opened."""

MEASURES = (
    "deprivation_score",
    "broadband_speed",
    "residents",
    "residents_65_or_more",
    "residents_16_and_over",
    "residents_no_qualifications",
)
"""The measures in the order of the columns: a score, megabits per second, and counts of people."""

_RESIDENTS = (7_500, 14_500)
_ADULTS_SHARE = (0.77, 0.84)
_OLDER_SHARE = (0.09, 0.27)
_NO_QUALIFICATIONS_SHARE = (0.07, 0.24)
_SPEED = (48.0, 156.0)
# Most areas score low and a few high, as in the English Indices of Deprivation.
_SCORE_LEAST, _SCORE_SPREAD, _SCORE_MOST = 4.0, 9.0, 48.0


def area_codes() -> tuple[str, ...]:
    """Give the codes of the made-up wards, as the made-up contacts have them.

    >>> area_codes()[0], area_codes()[-1]
    ('ZZ01', 'ZZ49')
    """
    return tuple(f"ZZ{number:02d}" for number in range(1, WARDS + 1))


def make_areas(*, seed: int = 2022) -> dict[str, dict[str, float]]:
    """Make up the figures of every ward, the same ones for the same seed.

    Returns
    -------
    dict
        By ward code, then by measure: a score and megabits per second with one decimal, whole
        counts of residents.

    Examples
    --------
    >>> ward = make_areas()["ZZ01"]
    >>> ward["residents_65_or_more"] < ward["residents_16_and_over"] < ward["residents"]
    True
    """
    random = Random(seed)
    return {code: _figures_of(random) for code in area_codes()}


def areas_csv(*, seed: int = 2022) -> str:
    """Give the made-up figures as CSV, one row a ward and one column a measure."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([HEADING, *MEASURES])
    for code, figures in make_areas(seed=seed).items():
        writer.writerow([code, *(figures[name] for name in MEASURES)])
    return text.getvalue()


def _figures_of(random: Random) -> dict[str, float]:
    def between(ends: tuple[float, float]) -> float:
        return ends[0] + (ends[1] - ends[0]) * random.random()

    residents = round(between(_RESIDENTS))
    adults = round(residents * between(_ADULTS_SHARE))
    score = min(_SCORE_MOST, _SCORE_LEAST + random.expovariate(1 / _SCORE_SPREAD))
    return {
        "deprivation_score": round(score, 1),
        "broadband_speed": round(between(_SPEED), 1),
        "residents": residents,
        "residents_65_or_more": round(residents * between(_OLDER_SHARE)),
        "residents_16_and_over": adults,
        "residents_no_qualifications": round(adults * between(_NO_QUALIFICATIONS_SHARE)),
    }
