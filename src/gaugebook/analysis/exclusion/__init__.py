"""Digital exclusion: who has no e-mail address on record, as a proxy and never as more than that.

Groups of contacts against the total and in a funnel (`groups`, `tables`, `charts`, `findings`),
repeat callers netted off (`callers`), how far the proxy may over-estimate (`asked`), areas beside
what is published about them (`areas`), and two shares of one sample (`sample`).
"""

from gaugebook.analysis.comparing import against
from gaugebook.analysis.exclusion.area_exhibits import areas_chart, areas_finding, areas_table
from gaugebook.analysis.exclusion.areas import AreaView, area_view
from gaugebook.analysis.exclusion.asked import ASKED_METRICS, asked_finding, asked_table
from gaugebook.analysis.exclusion.callers import CALLERS_METRICS, callers_finding, callers_table
from gaugebook.analysis.exclusion.charts import dots_chart, funnel_chart
from gaugebook.analysis.exclusion.findings import groups_finding, total_finding
from gaugebook.analysis.exclusion.groups import WIDENINGS, Group, Groups, groups_of, pooled
from gaugebook.analysis.exclusion.sample import (
    difference_in_sample,
    sample_finding,
    sample_table,
)
from gaugebook.analysis.exclusion.tables import extremes_table, group_table

__all__ = [
    "ASKED_METRICS",
    "CALLERS_METRICS",
    "WIDENINGS",
    "AreaView",
    "Group",
    "Groups",
    "against",
    "area_view",
    "areas_chart",
    "areas_finding",
    "areas_table",
    "asked_finding",
    "asked_table",
    "callers_finding",
    "callers_table",
    "difference_in_sample",
    "dots_chart",
    "extremes_table",
    "funnel_chart",
    "group_table",
    "groups_finding",
    "groups_of",
    "pooled",
    "sample_finding",
    "sample_table",
    "total_finding",
]
