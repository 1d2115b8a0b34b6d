"""The normal curve: how far out a confidence reaches."""

from __future__ import annotations

from functools import lru_cache


def check_confidence(confidence: float) -> None:
    """Refuse a confidence that is none: 95 is not 0.95.

    Raises
    ------
    ValueError
        When it is not between 0 and 1, both excluded.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, and {confidence} does not")


@lru_cache(maxsize=64)
def deviate(confidence: float) -> float:
    """Give how many standard deviations about the mean hold that share of a normal curve.

    Parameters
    ----------
    confidence
        0 to 1, exclusive.

    Raises
    ------
    ValueError
        When the confidence is not between 0 and 1 (95 is not 0.95).

    Examples
    --------
    >>> round(deviate(0.95), 4), round(deviate(0.998), 4)
    (1.96, 3.0902)
    """
    # Not scipy.stats, which takes a second to import; this takes half of one.
    from scipy.special import ndtri

    check_confidence(confidence)
    return float(ndtri(1 - (1 - confidence) / 2))
