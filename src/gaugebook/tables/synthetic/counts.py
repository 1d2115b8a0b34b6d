"""The made-up council's monthly counts: its website, online forms, satisfaction and chatbot.

Systems like these give a monthly summary and no records, so this is a small table, kept beside
the demonstration council as `examples/demo-council/data/made-up-counts.csv`. E-mails received are
those of the made-up contacts; all else is invented. The months are those of
`profile.MONTHS`, the last in part.

The numbers wobble by `random.Random`, whose sequence is the same in every version of Python, so
that the file can be checked against this module (numpy promises no such thing).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from random import Random

from gaugebook.tables.synthetic.profile import LAST_DAY, MONTHS, Month

HEADING = "Month (made-up figures)"
"""The heading over the months, so that the file says what it is wherever it is opened."""

MEASURES = (
    "web_users",
    "web_sessions",
    "web_page_views",
    "transactions_started_digital",
    "transactions_completed_digital",
    "transactions_completed_all",
    "transactions_ineligible",
    "satisfaction_very_satisfied",
    "satisfaction_satisfied",
    "satisfaction_neither",
    "satisfaction_dissatisfied",
    "satisfaction_very_dissatisfied",
    "transaction_cost",
    "forms_submitted",
    "emails_received",
    "emails_answered_on_time",
    "chatbot_conversations",
    "chatbot_resolved",
)
"""The measures, in the order of the columns. `transaction_cost` is in pounds, the rest counts."""

_WOBBLE = 0.04  # each share lies within so much of its usual value
_PART_OF_LAST_MONTH = 15 / 22  # working days
_SESSIONS = 282_000
_SESSIONS_OF_YEAR = {1: 1.08, 3: 1.25, 4: 1.12, 8: 0.94, 9: 1.06, 12: 0.82}
_USERS_SHARE = 0.62
_PAGES_A_SESSION = 3.1
_STARTED_A_SESSION = 0.085
_INELIGIBLE_SHARE = 0.06
_FORMS_SHARE = 0.55
_REPLIES_SHARE = 0.04
_ON_TIME_SHARE = 0.86
_CHATS_A_WEBCHAT = 3.0
# What grows over the two years: at the first month, and at the last.
_COMPLETION = (0.69, 0.78)
_DIGITAL_TAKE_UP = (0.56, 0.67)
_CHATBOT_RESOLVED = (0.41, 0.55)
# Of those who reply, very satisfied to very dissatisfied.
_OPINIONS = (0.36, 0.31, 0.12, 0.12, 0.09)
_POUNDS_DIGITAL, _POUNDS_OTHER = 0.62, 4.85
_LONG_WAIT_SECONDS = 500


def make_counts(*, seed: int = 2022) -> dict[str, dict[str, int]]:
    """Make up the counts of every month, the same ones for the same seed.

    Returns
    -------
    dict
        By period (``2022-10``; the last is a part, ``2022-11-01..2022-11-21``), then by measure:
        whole counts, and whole pounds for `transaction_cost`.

    Examples
    --------
    >>> counts = make_counts()["2022-10"]
    >>> counts["emails_received"], counts["web_users"] < counts["web_sessions"]
    (2390, True)
    """
    random = Random(seed)
    last = len(MONTHS) - 1
    return {
        _period(month): _counts_of(random, month, progress=number / last)
        for number, month in enumerate(MONTHS)
    }


def counts_csv(*, seed: int = 2022) -> str:
    """Give the made-up counts as CSV, one row a month and one column a measure."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([HEADING, *MEASURES])
    for period, counts in make_counts(seed=seed).items():
        writer.writerow([period, *(counts[name] for name in MEASURES)])
    return text.getvalue()


def _period(month: Month) -> str:
    if month is not MONTHS[-1]:
        return month.month
    return f"{month.month}-01..{LAST_DAY.isoformat()}"


def _counts_of(random: Random, month: Month, *, progress: float) -> dict[str, int]:
    def about(usual: float) -> float:
        return usual * (1 + _WOBBLE * (2 * random.random() - 1))

    length = _PART_OF_LAST_MONTH if month is MONTHS[-1] else 1.0
    season = _SESSIONS_OF_YEAR.get(int(month.month[-2:]), 1.0)
    sessions = round(about(_SESSIONS * season * length * (1 + 0.15 * progress)))
    started = round(sessions * about(_STARTED_A_SESSION))
    ineligible = round(started * about(_INELIGIBLE_SHARE))
    digital = round((started - ineligible) * about(_between(_COMPLETION, progress)))
    everywhere = round(digital / about(_between(_DIGITAL_TAKE_UP, progress)))
    chats = round(month.webchats * about(_CHATS_A_WEBCHAT))
    # In the months of long waits fewer e-mails are answered in time, too.
    strain = 0.85 if month.wait_mean > _LONG_WAIT_SECONDS else 1.0
    return {
        "web_users": round(sessions * about(_USERS_SHARE)),
        "web_sessions": sessions,
        "web_page_views": round(sessions * about(_PAGES_A_SESSION)),
        "transactions_started_digital": started,
        "transactions_completed_digital": digital,
        "transactions_completed_all": everywhere,
        "transactions_ineligible": ineligible,
        **_opinions(random, round(everywhere * about(_REPLIES_SHARE))),
        "transaction_cost": round(
            digital * about(_POUNDS_DIGITAL) + (everywhere - digital) * about(_POUNDS_OTHER)
        ),
        "forms_submitted": round(digital * about(_FORMS_SHARE)),
        "emails_received": month.emails,
        "emails_answered_on_time": round(month.emails * about(_ON_TIME_SHARE * strain)),
        "chatbot_conversations": chats,
        "chatbot_resolved": round(chats * about(_between(_CHATBOT_RESOLVED, progress))),
    }


def _between(ends: tuple[float, float], progress: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * progress


def _opinions(random: Random, replies: int) -> Mapping[str, int]:
    """Deal the replies out over the five answers; together they are all the replies."""
    names = [name for name in MEASURES if name.startswith("satisfaction_")]
    weights = [share * (1 + _WOBBLE * (2 * random.random() - 1)) for share in _OPINIONS]
    counts = [round(replies * weight / sum(weights)) for weight in weights]
    counts[0] += replies - sum(counts)
    return dict(zip(names, counts, strict=True))
