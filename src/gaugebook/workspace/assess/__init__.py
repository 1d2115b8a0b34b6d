"""The verbs of self-assessment: each reads what it needs, asks `gaugebook.maturity`, and writes."""
