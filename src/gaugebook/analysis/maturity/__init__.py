"""A round of self-assessment for a committee: what was asked, what was claimed, what holds.

Every number is bound to the score it came from or to a count of such scores. Services are named
beside their scores only where that is allowed (`gaugebook.analysis.maturity.naming`), medians and
distributions are given from six services on, a service that did not answer is a row saying so, and
no overall score stands without the weakest theme. What people typed is not printed.
"""

from gaugebook.analysis.maturity.calibrating import (
    calibration_sentence,
    calibration_table,
    dividing_table,
)
from gaugebook.analysis.maturity.claims import claims_sentence, claims_table, doubted_table
from gaugebook.analysis.maturity.ends import (
    services_chart,
    since_last_chart,
    themes_chart,
)
from gaugebook.analysis.maturity.exhibits import (
    Shown,
    claim_exhibits,
    response_exhibits,
    roadmap_exhibits,
    round_exhibits,
    score_exhibits,
)
from gaugebook.analysis.maturity.headlines import caveat_sentence, weakest_figure, weakest_sentence
from gaugebook.analysis.maturity.heat import heat_map
from gaugebook.analysis.maturity.method import method_sentence
from gaugebook.analysis.maturity.naming import Naming, day_of, naming
from gaugebook.analysis.maturity.next_steps import (
    CouncilRoadmap,
    council_roadmap,
    roadmap_chart,
    roadmap_sentence,
    roadmap_table,
)
from gaugebook.analysis.maturity.response import (
    answered_figure,
    coverage_sentence,
    response_table,
)
from gaugebook.analysis.maturity.rounds import trend_chart, trend_table
from gaugebook.analysis.maturity.side_by_side import targets_table, views_table
from gaugebook.analysis.maturity.spread import respondents_table, spread_table

__all__ = [
    "CouncilRoadmap",
    "Naming",
    "Shown",
    "answered_figure",
    "calibration_sentence",
    "calibration_table",
    "caveat_sentence",
    "claim_exhibits",
    "claims_sentence",
    "claims_table",
    "council_roadmap",
    "coverage_sentence",
    "day_of",
    "dividing_table",
    "doubted_table",
    "heat_map",
    "method_sentence",
    "naming",
    "respondents_table",
    "response_exhibits",
    "response_table",
    "roadmap_chart",
    "roadmap_exhibits",
    "roadmap_sentence",
    "roadmap_table",
    "round_exhibits",
    "score_exhibits",
    "services_chart",
    "since_last_chart",
    "spread_table",
    "targets_table",
    "themes_chart",
    "trend_chart",
    "trend_table",
    "views_table",
    "weakest_figure",
    "weakest_sentence",
]
