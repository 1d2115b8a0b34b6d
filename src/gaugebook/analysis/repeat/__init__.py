"""Repeat contact and abandonment: who comes again, to which line, after giving up, and when.

A question, a module, and in each the same warning: only customers who are known can be seen to
come again. ``repeats`` says how many contacts follow another of the same customer, ``demand`` what
is left of calls offered without them, ``followed`` who rings whom next, ``after`` what those do who
gave up, ``patience`` and ``queues`` how long callers stay. Observations and counts in, exhibits
out.
"""

from gaugebook.analysis.repeat.after import after_chart, after_sentence, after_table
from gaugebook.analysis.repeat.demand import demand_sentence, demand_table
from gaugebook.analysis.repeat.followed import (
    elsewhere_sentence,
    flow_table,
    next_line_table,
    pairs_chart,
)
from gaugebook.analysis.repeat.patience import (
    menu_sentence,
    message_sentence,
    patience_chart,
    patience_table,
)
from gaugebook.analysis.repeat.queues import queue_chart
from gaugebook.analysis.repeat.repeats import repeat_chart, repeat_table

__all__ = [
    "after_chart",
    "after_sentence",
    "after_table",
    "demand_sentence",
    "demand_table",
    "elsewhere_sentence",
    "flow_table",
    "menu_sentence",
    "message_sentence",
    "next_line_table",
    "pairs_chart",
    "patience_chart",
    "patience_table",
    "queue_chart",
    "repeat_chart",
    "repeat_table",
]
