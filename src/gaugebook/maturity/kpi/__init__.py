"""Claims tested on the council's own figures: what to compute, the findings, and what they cap."""

from gaugebook.maturity.kpi.tested import Source, caps_of, check_claims
from gaugebook.maturity.kpi.window import Need, needed, window

__all__ = ["Need", "Source", "caps_of", "check_claims", "needed", "window"]
