"""Computing for a workspace: what was computed before is taken, the rest is computed and kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from gaugebook.definitions.library import Library
from gaugebook.engine import Computed, Request, compute_each, together
from gaugebook.engine.compute import check_request
from gaugebook.errors import RefusedError
from gaugebook.sql import EngineSettings
from gaugebook.store import Store
from gaugebook.store.results import Results, StoredResult
from gaugebook.tables.dataset import Dataset
from gaugebook.workspace.marks import dataset_mark, metric_result_key
from gaugebook.workspace.versions import find_edited, ledger_of, remember_definitions


class Computing:
    """Answers requests on one dataset with one library; results are kept in the store.

    Nothing depends on whether a result was kept: its name is a hash of all that it depends on.
    """

    def __init__(
        self,
        *,
        library: Library,
        dataset: Dataset,
        record: Mapping[str, Sequence[str]],
        engine: EngineSettings,
        store: Store,
        progress: Callable[[str], None],
    ) -> None:
        self._library = library
        self._dataset = dataset
        self._record = record
        self._engine = engine
        self._progress = progress
        self._results = Results(store.folder)
        self._ledger = ledger_of(store)
        self._read = dataset_mark(dataset, library)

    def compute(self, request: Request) -> Computed:
        """Give the observations for a request.

        Raises
        ------
        RefusedError
            When a metric or a dimension does not exist, or a metric was edited after it gave
            figures without getting a new version.
        """
        check_request(request, self._library)
        names = tuple(dict.fromkeys(request.metrics))
        edited = find_edited(self._library, self._ledger, names)
        if edited:
            raise RefusedError(edited, message="Nothing was computed.")
        keys = {name: self._key(name, request) for name in names}
        found = {name: kept for name, key in keys.items() if (kept := self._results.get(key))}
        self._tell(len(found), len(names))
        found |= self._computed([name for name in names if name not in found], request, keys)
        given = [name for name in names if found[name].observations]
        remember_definitions(self._library, self._ledger, given)
        return together(Computed(found[n].observations, found[n].problems) for n in names)

    def _key(self, name: str, request: Request) -> str:
        return metric_result_key(
            name,
            request,
            library=self._library,
            read=self._read,
            record=self._record,
            engine=self._engine.kind,
        )

    def _tell(self, found: int, wanted: int) -> None:
        if found:
            self._progress(f"taking {found} of {wanted} figures as they were computed before")

    def _computed(
        self, names: Sequence[str], request: Request, keys: Mapping[str, str]
    ) -> dict[str, StoredResult]:
        """Compute what is not kept yet, all of it together, and keep it."""
        if not names:
            return {}
        each = compute_each(
            replace(request, metrics=tuple(names)),
            library=self._library,
            dataset=self._dataset,
            record=self._record,
            engine=self._engine,
            progress=self._progress,
        )
        fresh = {name: StoredResult(each[name].observations, each[name].problems) for name in names}
        self._results.put({keys[name]: result for name, result in fresh.items()})
        return fresh
