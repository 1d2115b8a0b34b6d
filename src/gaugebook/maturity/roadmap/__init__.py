"""The roadmap: the smallest set of steps that lifts the weakest theme or meets a target profile."""

from gaugebook.maturity.roadmap.goals import WEAKEST
from gaugebook.maturity.roadmap.plan import roadmap
from gaugebook.maturity.roadmap.shared import shared_steps
from gaugebook.maturity.roadmap.sheet import HEADINGS, Row, roadmap_rows, roadmap_workbook
from gaugebook.maturity.roadmap.steps import Terms
from gaugebook.maturity.roadmap.values import (
    PROOF_WORDS,
    Goal,
    Pace,
    Roadmap,
    SharedStep,
    Step,
)

__all__ = [
    "HEADINGS",
    "PROOF_WORDS",
    "WEAKEST",
    "Goal",
    "Pace",
    "Roadmap",
    "Row",
    "SharedStep",
    "Step",
    "Terms",
    "roadmap",
    "roadmap_rows",
    "roadmap_workbook",
    "shared_steps",
]
