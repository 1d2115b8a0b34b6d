"""Claims: what words such as "improved" say of the figures, tested against the figures.

A paper says "the wait improved" as readily as it prints 242 seconds, and nobody checks the words.
Here a closed list of them is tested: each comes out true, false or cannot say, with the numbers and
a reason in a plain sentence. What each word means is written once, in `docs/claims.md` and beside
the function that tests it. Nothing here decides what a paper prints.
"""

from gaugebook.analysis.claims.claim import WORDS, Claim, Wanted, Words, make_claim, wanted_for
from gaugebook.analysis.claims.evidence import Evidence, evidence_of
from gaugebook.analysis.claims.finding import Answer, Finding
from gaugebook.analysis.claims.verdict import Verdict, verdict_of

__all__ = [
    "WORDS",
    "Answer",
    "Claim",
    "Evidence",
    "Finding",
    "Verdict",
    "Wanted",
    "Words",
    "evidence_of",
    "make_claim",
    "verdict_of",
    "wanted_for",
]
