"""What came back: read, checked cell by cell, put together by service, handed back where needed."""

from gaugebook.maturity.returned.collecting import Came, Collected, Undecided, collect
from gaugebook.maturity.returned.decisions import (
    DECISIONS_FILE,
    Decisions,
    Keep,
    read_decisions,
)
from gaugebook.maturity.returned.hand_back import HandBack
from gaugebook.maturity.returned.reading import read_return, read_returns
from gaugebook.maturity.returned.register import register_of
from gaugebook.maturity.returned.round import Round

__all__ = [
    "DECISIONS_FILE",
    "Came",
    "Collected",
    "Decisions",
    "HandBack",
    "Keep",
    "Round",
    "Undecided",
    "collect",
    "read_decisions",
    "read_return",
    "read_returns",
    "register_of",
]
