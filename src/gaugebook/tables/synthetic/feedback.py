"""The made-up council's feedback: complaints, compliments and comments about its contacts.

About one contact in 300 brings some. Complaints follow contacts that went badly (abandoned, long
waits, nothing resolved), compliments those that went well. There is no text: what people write
about people cannot be made up without inventing somebody. All numbers are invented.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.random import PCG64, Generator

from gaugebook.tables.synthetic.columns import (
    MOMENT,
    codes_of,
    moments,
    numbered,
    numbers,
    numbers_of,
    seconds_of,
    words,
)
from gaugebook.tables.synthetic.contacts import CHANNELS as CONTACT_CHANNELS
from gaugebook.tables.synthetic.contacts import NULL, OUTCOMES, pick_exactly
from gaugebook.tables.synthetic.days import (
    OPEN_SECONDS,
    Floats,
    Integers,
    council_days,
    open_time_later,
)

LOOKS_AT = (
    *("ended_at", "channel", "service", "line", "outcome", "wait_seconds"),
    "resolved_first_contact",
)
WORD_COLUMNS = ("kind", "service", "line", "channel", "stage", "outcome", "learning")

FEEDBACK_SCHEMA = pa.schema(
    [
        pa.field("feedback_id", pa.string(), nullable=False),
        pa.field("received_at", MOMENT, nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("service", pa.string(), nullable=False),
        pa.field("line", pa.string(), nullable=False),
        pa.field("channel", pa.string(), nullable=False),
        pa.field("score", pa.int64()),
        pa.field("stage", pa.string()),
        pa.field("outcome", pa.string()),
        pa.field("learning", pa.string()),
    ]
)
"""The columns of the canonical feedback table, but for `comment`, which is never kept."""

KINDS = ("complaint", "compliment", "comment")
_COMPLAINT, _COMPLIMENT, _COMMENT = range(len(KINDS))
STAGES = ("1", "2")
FEEDBACK_OUTCOMES = ("upheld", "partly_upheld", "not_upheld")
LEARNING = ("staff_training", "letter_reworded", "process_changed", "web_page_corrected")
_CHANNELS = ("form", "email", "phone", "face_to_face", "social")

_STREAM = 3
_CONTACTS_FOR_EACH = 300
_KIND_SHARE = {_COMPLAINT: 0.62, _COMPLIMENT: 0.22, _COMMENT: 0.16}
_CHANNEL_SHARE = (0.40, 0.34, 0.18, 0.03, 0.05)
# How long people take to write in, in seconds by the clock: most within some days.
_TYPICAL_DELAY = 36 * 3600
_DELAY_SPREAD = 1.2
_LONGEST_DELAY = 45 * 24 * 3600
_DECISION_DAYS = (8, 18)  # working days, stage 1 and stage 2
_DECISION_SPREAD = 0.5
_STAGE_2_SHARE = 0.12
_STAGE_2_AFTER = 30 * 24 * 3600
_OUTCOME_UPPER = (0.31, 0.52)  # upheld, then partly upheld; the rest is not upheld
_LEARNING_SHARE = 0.55
_SCORED_SHARE = 0.6
# The share of each kind that gives at most 1, 2, 3 or 4 of 5.
_SCORE_UPPER = ((0.55, 0.83, 0.95, 0.99), (0.0, 0.01, 0.04, 0.24), (0.10, 0.28, 0.62, 0.88))


def generate_feedback(contacts: pa.Table, *, seed: int = 2022) -> pa.Table:
    """Make up feedback about made-up contacts, the same for the same seed.

    Parameters
    ----------
    contacts
        Made-up contacts, with the columns of `LOOKS_AT`.
    seed
        Starts the random numbers.

    Returns
    -------
    pyarrow.Table
        One row a complaint, compliment or comment, columns as in `FEEDBACK_SCHEMA`, sorted by
        `received_at` (UTC). `score` is 1 (worst) to 5, null where none was given. `stage` is the
        stage that a complaint has reached. `outcome` and `learning` are null until a complaint is
        decided, and for everything that is no complaint. What would come in after the last day of
        the contacts is left out.
    """
    rng = Generator(PCG64([seed, _STREAM]))
    about, kind = _chosen(rng, contacts)
    received = seconds_of(contacts["ended_at"])[about] + _delays(rng, len(about))
    order = np.argsort(received, kind="stable")
    order = order[received[order] < council_days().end]
    about, kind, received = about[order], kind[order], received[order]
    stage = _stages(rng, kind, received)
    outcome = _outcomes(rng, stage, received)
    seen = contacts.select(["service", "line"]).take(pa.array(about))
    return pa.table(
        {
            "feedback_id": numbered("F", np.arange(1, len(kind) + 1), 5),
            "received_at": moments(received, np.ones(len(kind), dtype=np.bool_)),
            "kind": words(kind, KINDS),
            "service": seen["service"],
            "line": seen["line"],
            "channel": words(_pick(rng, _CHANNEL_SHARE, len(kind)), _CHANNELS),
            "score": numbers(_scores(rng, kind)),
            "stage": words(stage, STAGES),
            "outcome": words(outcome, FEEDBACK_OUTCOMES),
            "learning": words(_learning(rng, outcome), LEARNING),
        },
        schema=FEEDBACK_SCHEMA,
    )


def _chosen(rng: Generator, contacts: pa.Table) -> tuple[Integers, Integers]:
    """The contacts that brought feedback, and its kind; no contact brings two of one kind."""
    resolved = numbers_of(contacts["resolved_first_contact"])
    waited = np.maximum(numbers_of(contacts["wait_seconds"]), 0)
    # The wait for an answer in writing is in days, and nobody holds the line for it.
    is_live = codes_of(contacts["channel"], CONTACT_CHANNELS) <= CONTACT_CHANNELS.index("webchat")
    patience = np.where(is_live, 1 + waited / 300, 1.5)
    is_abandoned = codes_of(contacts["outcome"], OUTCOMES) == OUTCOMES.index("abandoned")
    went_badly = patience * np.where(resolved == 1, 0.4, 1.0) * np.where(is_abandoned, 1.4, 1.0)
    went_well = np.where(resolved == 1, 1.0, 0.05) / patience
    weights = {_COMPLAINT: went_badly, _COMPLIMENT: went_well, _COMMENT: np.ones(len(resolved))}
    size = contacts.num_rows / _CONTACTS_FOR_EACH
    chosen = [
        np.flatnonzero(pick_exactly(rng, round(size * share), weights[kind]))
        for kind, share in _KIND_SHARE.items()
    ]
    kinds = [np.full(len(some), kind) for kind, some in zip(_KIND_SHARE, chosen, strict=True)]
    return np.concatenate(chosen), np.concatenate(kinds)


def _delays(rng: Generator, size: int) -> Integers:
    delay = rng.lognormal(np.log(_TYPICAL_DELAY), _DELAY_SPREAD, size)
    seconds: Integers = np.minimum(delay, _LONGEST_DELAY).astype(np.int64)
    return seconds


def _pick(rng: Generator, shares: tuple[float, ...], size: int) -> Integers:
    picked: Integers = rng.choice(len(shares), size=size, p=shares)
    return picked


def _stages(rng: Generator, kind: Integers, received: Integers) -> Integers:
    """The stage each complaint has reached; it takes a month to reach the second."""
    had_time = received < council_days().end - _STAGE_2_AFTER
    is_second = had_time & (rng.random(len(kind)) < _STAGE_2_SHARE)
    return np.where(kind == _COMPLAINT, is_second.astype(np.int64), NULL)


def _outcomes(rng: Generator, stage: Integers, received: Integers) -> Integers:
    """What became of each complaint that was decided by the end of the last day."""
    size = len(stage)
    typical = np.log(np.array(_DECISION_DAYS)[np.maximum(stage, 0)] * OPEN_SECONDS)
    decided = open_time_later(received, rng.lognormal(typical, _DECISION_SPREAD).astype(np.int64))
    outcome = np.searchsorted(_OUTCOME_UPPER, rng.random(size), side="right")
    is_decided = (stage != NULL) & (decided < council_days().end)
    return np.where(is_decided, outcome, NULL)


def _learning(rng: Generator, outcome: Integers) -> Integers:
    """What the council changed after some of the complaints that it upheld, wholly or in part."""
    size = len(outcome)
    was_right = (outcome != NULL) & (outcome < FEEDBACK_OUTCOMES.index("not_upheld"))
    learnt = was_right & (rng.random(size) < _LEARNING_SHARE)
    return np.where(learnt, rng.integers(0, len(LEARNING), size=size), NULL)


def _scores(rng: Generator, kind: Integers) -> Integers:
    upper: Floats = np.array(_SCORE_UPPER)[kind]
    score = 1 + (rng.random(len(kind))[:, None] >= upper).sum(axis=1)
    return np.where(rng.random(len(kind)) < _SCORED_SHARE, score, NULL)
