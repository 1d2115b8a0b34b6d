"""The store: observations, exhibits and run records on disk, each file whole or not at all.

Layout under ``.gaugebook/store/``::

    observations/RUN.jsonl             what a run computed, one observation a line, never changed
    exhibits/NOTEBOOK/KEY/NAME.json    what a notebook published for one set of parameters
    exhibits/NOTEBOOK/KEY/run.ipynb    the executed notebook
    runs/RUN.json                      inputs, definitions, parameters and versions of a run
    results/KEY.json                   one metric for one request, taken again while all that it
                                       depends on stands; the oldest are dropped
    definitions.json                   the ledger: what each version of a metric was made of when
                                       it first gave figures

No row about a person is ever here.
"""

from gaugebook.store.files import write_atomic, write_together
from gaugebook.store.store import ExhibitSlot, Store

__all__ = ["ExhibitSlot", "Store", "write_atomic", "write_together"]
