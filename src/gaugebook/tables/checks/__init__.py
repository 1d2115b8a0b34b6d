"""Checks of what was read, before anything is computed: one check, one file.

Each gives findings with a count, up to five places, the worst example and what to do next; a
thousand rows with one fault are one finding. Nothing is changed or left out here. A finding is a
warning only where the data contradicts itself; where something unprinted would explain it, it is a
note, worded as a question. No identifier is ever shown, only its form (``#.##E+11``).

Of records (`check_records`):

===========================  ========  ===========================================================
code                         severity  found by
===========================  ========  ===========================================================
``rows-copied``              warn      `copied_rows`: equal in all but the key
``column-copied``            warn      `copied_columns`: two headings, one content (texts: note)
``identifier-mangled``       warn      `identifiers`: 3.27E+11, a trailing .0, zeros after 15 digits
                                       (refuse: digits of the rows' own key are lost)
``identifier-zeros-lost``    warn      `identifiers`: 412 among 00413, 00501
``days-swapped``             warn      `dates`: day and month the wrong way round
                                       (refuse: dates were lost by it)
``year-stray``               note      `dates`: 1900 or 2099 among 2022 and 2023
``times-midnight``           note      `dates`: every contact at midnight
``times-out-of-order``       warn      `call_times`: answered before it was queued
``wait-over-contact``        warn      `call_times`: a wait longer than the whole contact
``answered-without-time``    note      `call_times`: answered, but not when
``abandoned-handled``        warn      `call_times`: given up, and yet handled
``wait-disagrees``           warn      `call_times`: not the time from queue to answer
``unit-slip``                warn      `slips`, `call_times`: minutes, milliseconds, days
``totals-inside``            warn      `totals_rows`: a row of totals among the records
``volume-drops``             warn      `volume`: months with a quarter of the rows (all files)
``day-cut-short``            note      `day_edges`: a day that lost most of its rows
``ends-mid-month``           note      `day_edges`: a long file that stops inside a month
===========================  ========  ===========================================================

Of figures (`check_figures`):

===========================  ========  ===========================================================
``flows-over``               warn      `flows`: outcomes add to more than their whole
``flows-short``              warn      `flows`: all outcomes there are, and they add to less
``flows-open``               note      `flows`: outcomes that are not printed would explain the rest
``all-zero-period``          warn      `empty_periods`: nothing but zeros between full periods
``period-missing``           warn      `missing_periods`: a hole in a series
``days-swapped``             warn      `figure_dates`: one month that was read as many
``period-stray``             warn      `figure_dates`: 1900, or 2062 among 2026
``measure-copied``           note      `copied_figures`: two measures, one content
``period-copied``            note      `copied_figures`: every measure as in the period before
``level-shift``              note      `level_shifts`: a jump that lasts and is not shared
``base-switches``            note      `bases`: another denominator in some periods
``base-differs``             note      `bases`: another denominator than the definition's
``base-unknown``             warn      `bases`: no denominator explains the percentage
``unit-slip``                warn      `figure_slips`, `unit_jumps`: days; 0.76 among 75.6
===========================  ========  ===========================================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from gaugebook.definitions.working_days import ENGLAND, WorkingDays
from gaugebook.tables.checks.bases import find_bases
from gaugebook.tables.checks.call_times import find_impossible_times
from gaugebook.tables.checks.copied_columns import find_copied_columns
from gaugebook.tables.checks.copied_figures import find_copied_measures, find_copied_periods
from gaugebook.tables.checks.copied_rows import find_copied_rows
from gaugebook.tables.checks.dates import find_doubtful_dates
from gaugebook.tables.checks.day_edges import find_cut_days
from gaugebook.tables.checks.empty_periods import find_empty_periods
from gaugebook.tables.checks.export import Export, Places
from gaugebook.tables.checks.figure_dates import find_doubtful_periods
from gaugebook.tables.checks.figure_slips import find_figure_slips
from gaugebook.tables.checks.flows import find_open_flows
from gaugebook.tables.checks.identifiers import find_mangled_identifiers
from gaugebook.tables.checks.level_shifts import find_level_shifts
from gaugebook.tables.checks.missing_periods import find_missing_periods
from gaugebook.tables.checks.series import FigureSet
from gaugebook.tables.checks.slips import find_unit_slips
from gaugebook.tables.checks.totals_rows import find_totals_rows
from gaugebook.tables.checks.unit_jumps import find_unit_jumps

if TYPE_CHECKING:
    import pyarrow as pa

    from gaugebook.definitions.measure import Measure
    from gaugebook.definitions.metric import Metric
    from gaugebook.definitions.schema import TableSpec
    from gaugebook.definitions.source import Source
    from gaugebook.errors import Problem
    from gaugebook.intake.raw import RawTable
    from gaugebook.tables.dataset import PrintedFigure

__all__ = ["check_figures", "check_records"]


def check_records(
    raw: RawTable,
    mapped: pa.Table,
    source: Source,
    spec: TableSpec,
    *,
    file: str,
    rows: Places | None = None,
    working_days: WorkingDays = ENGLAND,
) -> list[Problem]:
    """Check one file of records after it was mapped.

    Parameters
    ----------
    raw
        The table as the file has it.
    mapped
        The same, mapped; times in UTC, durations in seconds, keys hashed.
    source, spec
        The source by which it was mapped, and the table it was mapped to.
    file
        The file's name for findings.
    rows
        Which row of `raw`, counted from 0, each row of `mapped` is. Left out, the two are taken to
        have the same rows if they have as many; otherwise findings about mapped values name no row.
    working_days
        The calendar by which days are compared with days like them.

    Returns
    -------
    list of Problem
        Some twenty at most, whatever the number of rows. Blanks are unknown, and never a fault.
    """
    if rows is None and mapped.num_rows == raw.table.num_rows:
        rows = np.arange(mapped.num_rows)
    export = Export(raw, mapped, source, spec, file, rows)
    if mapped.num_rows == 0:
        return [*find_mangled_identifiers(export), *find_doubtful_dates(export)]
    return [
        *find_copied_rows(export),
        *find_copied_columns(export),
        *find_mangled_identifiers(export),
        *find_doubtful_dates(export),
        *find_impossible_times(export),
        *find_unit_slips(export),
        *find_totals_rows(export),
        *find_cut_days(export, working_days=working_days),
    ]


def check_figures(
    figures: Sequence[PrintedFigure],
    source: Source,
    *,
    measures: Mapping[str, Measure],
    metrics: Mapping[str, Metric],
    file: str,
    working_days: WorkingDays = ENGLAND,
) -> list[Problem]:
    """Check the figures of one input, of all its files together.

    Parameters
    ----------
    figures
        As they were read: values in their unit's own scale, None where a cell holds no number.
    source
        The source by which they were read.
    measures, metrics
        The definitions: units, and the equations that must close.
    file
        The name for findings that are about no single cell.
    working_days
        The calendar by which days without figures are judged.

    Returns
    -------
    list of Problem
        A few for each check, whatever the number of figures. A figure that is None is unknown.
    """
    given = FigureSet(tuple(figures), source, measures, metrics, file)
    return [
        *find_open_flows(given),
        *find_empty_periods(given, working_days=working_days),
        *find_missing_periods(given, working_days=working_days),
        *find_copied_measures(given),
        *find_copied_periods(given),
        *find_level_shifts(given),
        *find_bases(given),
        *find_figure_slips(given),
        *find_unit_jumps(given),
        *find_doubtful_periods(given),
    ]
