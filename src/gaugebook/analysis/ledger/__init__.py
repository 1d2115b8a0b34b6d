"""The lost-calls ledger: from the calls offered to each outcome, and what is unaccounted for.

The calls offered are answered, abandoned, abandoned within the short-abandon threshold, called
back or refused; calls that ended in the menu or were diverted stand apart, before a queue. What the
outcomes leave over is *unaccounted for*. It is shown like every outcome: a share of calls answered
and one of calls abandoned that do not add up hide it.

Nothing is said here of people: one who gives up and rings again is counted each time.
"""

from gaugebook.analysis.ledger.account import (
    Account,
    Entry,
    account,
    total_account,
)
from gaugebook.analysis.ledger.exhibits import ledger_exhibits, ledger_periods
from gaugebook.analysis.ledger.readings import METRICS, RECORDED
from gaugebook.analysis.ledger.tables import ledger_table, periods_table
from gaugebook.analysis.ledger.waterfall import waterfall
from gaugebook.analysis.ledger.words import by_period_sentence, unaccounted_sentence

__all__ = [
    "METRICS",
    "RECORDED",
    "Account",
    "Entry",
    "account",
    "by_period_sentence",
    "ledger_exhibits",
    "ledger_periods",
    "ledger_table",
    "periods_table",
    "total_account",
    "unaccounted_sentence",
    "waterfall",
]
