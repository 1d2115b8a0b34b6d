"""Maturity self-assessment: answers in, scores that explain themselves out.

The model is data (`gaugebook.definitions.assessment`); what is here computes, and reads no files.
"""

from gaugebook.maturity.answers import (
    Answer,
    AnswerFault,
    Answers,
    AnswersRefusedError,
    Special,
    faults_of,
)
from gaugebook.maturity.explain import explain, explain_headline, rule_in_words
from gaugebook.maturity.nodes import (
    STATE_WORDS,
    Cap,
    Counts,
    Headline,
    Node,
    Scored,
    ScoredMatrix,
    Spread,
    State,
    Taken,
    View,
)
from gaugebook.maturity.rounding import rounded
from gaugebook.maturity.score import score
from gaugebook.maturity.targets import AgainstTarget, against_target

__all__ = [
    "STATE_WORDS",
    "AgainstTarget",
    "Answer",
    "AnswerFault",
    "Answers",
    "AnswersRefusedError",
    "Cap",
    "Counts",
    "Headline",
    "Node",
    "Scored",
    "ScoredMatrix",
    "Special",
    "Spread",
    "State",
    "Taken",
    "View",
    "against_target",
    "explain",
    "explain_headline",
    "faults_of",
    "rounded",
    "rule_in_words",
    "score",
]
