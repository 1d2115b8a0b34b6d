"""What reading is measured as: the pieces of work, ours and in the libraries that others use.

``gaugebook`` reads an export as `gaugebook check` does: sniffed, mapped, keys hashed, checked, and
kept as Parquet. ``pandas`` and ``polars`` do the same mapping by hand, without any check. ``arrow``
turns the file into Parquet as it stands: the floor. Workbooks are only read. Each piece of work
gives facts, which must be equal on all sides.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collecting import RETURNS, collect_work
from reading_data import (
    SOURCE,
    SOURCE_ID,
    calls_file,
    days_file,
    forms_folder,
    months_folder,
    returns_folder,
    workbooks_folder,
)
from reading_forms import FORMS, forms_work

SECRET = b"k" * 64
_MOMENT = "%d/%m/%Y %H:%M:%S"
_ZONE = "Europe/London"

Facts = dict[str, Any]
Work = Callable[[], Callable[[], Facts]]
"""What is timed; it gives a function for the facts that must be equal, which is not timed."""

SHARES: dict[str, float] = {}
"""Seconds that the last run spent in the parts that are looked at (`_timed`)."""


@dataclass(frozen=True)
class ReadingWork:
    """One piece of work: its sides, and how often each is run.

    `prepare` gives for a side, the folder of data and an empty folder to write to the function
    that is timed. `files` of their own, which need no contacts, are told by the second; they stand
    in `folder`.
    """

    key: str
    title: str
    sides: tuple[str, ...]
    prepare: Callable[[str, Path, Path], Work]
    runs: int = 3
    rows: int = 0
    files: int = 0
    folder: str = ""


# --- calls ----------------------------------------------------------------------------------------


def _calls(rows: int, kind: str) -> Callable[[str, Path, Path], Work]:
    def prepare(side: str, data: Path, made: Path) -> Work:
        file, target = calls_file(data, rows, kind), made / "calls.parquet"
        by_hand = {"arrow": _arrow, "pandas": _pandas, "polars": _polars}
        if side == "gaugebook":
            return _gaugebook(file, made)
        return by_hand[side](file, target)

    return prepare


def _gaugebook(file: Path, made: Path) -> Work:
    import pyarrow.parquet as pq

    root = _workspace(made / "workspace", [file])
    read = _read_inputs(root)

    def work() -> Callable[[], Facts]:
        shutil.rmtree(root / ".gaugebook", ignore_errors=True)
        (found,) = read().dataset.records
        return lambda: {"rows": pq.read_metadata(found.parquet).num_rows, **_facts(found.parquet)}

    return work


def _workspace(root: Path, files: list[Path], source: str = "") -> Path:
    """Make a workspace that reads some files; they stand there under a second name, not copied."""
    folder = root / "data"
    folder.mkdir(parents=True)
    (root / "metrics" / "sources").mkdir(parents=True)
    (root / "metrics" / "sources" / f"{SOURCE_ID}.yaml").write_text(SOURCE, encoding="utf-8")
    for file in files:
        os.link(file, folder / file.name)
    (root / "workspace.yaml").write_text(
        f"name: Bench\norg_code: ZZ-BENCH\ntime_zone: {_ZONE}\n"
        f"inputs:\n  - {{source: {source or SOURCE_ID}, files: data/*}}\n",
        encoding="utf-8",
    )
    return root


def _read_inputs(root: Path) -> Callable[[], Any]:
    import gaugebook.tables.records.of_file as one_file
    from gaugebook.tables.given import Given
    from gaugebook.tables.readers import read_inputs
    from gaugebook.tables.records import of_input as record_inputs
    from gaugebook.workspace.folder import read_definitions

    _timed(Given, "rows", "reading")
    _timed(one_file, "map_records", "mapping")
    _timed(one_file, "check_records", "checks")
    _timed(record_inputs, "write_parquet", "writing")
    file, library, problems = read_definitions(root)
    if file is None or any(p.is_refused for p in problems):
        raise SystemExit("\n".join(p.message for p in problems))

    def read() -> Any:
        SHARES.clear()
        found = read_inputs(root, file, library, progress=lambda _: None)
        if refused := [p for p in found.problems if p.is_refused]:
            raise SystemExit("\n".join(p.message for p in refused))
        return found

    return read


def _timed(owner: Any, name: str, share: str) -> None:
    """Note the seconds that a function takes."""
    function = getattr(owner, name)
    if hasattr(function, "is_timed"):
        return

    def timed(*args: Any, **options: Any) -> Any:
        start = time.perf_counter()
        try:
            return function(*args, **options)
        finally:
            SHARES[share] = SHARES.get(share, 0.0) + time.perf_counter() - start

    timed.is_timed = True  # type: ignore[attr-defined]
    setattr(owner, name, timed)


def _facts(path: Path) -> Facts:
    """Give what must be equal of mapped calls, whoever mapped them."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    names = ["started_at", "wait_seconds", "outcome", "customer_key"]
    table = pq.read_table(path, columns=names)
    times = pc.min_max(table["started_at"]).as_py()
    return {
        "first": times["min"].replace(tzinfo=None).isoformat(),
        "last": times["max"].replace(tzinfo=None).isoformat(),
        "wait": pc.sum(table["wait_seconds"]).as_py(),
        "answered": pc.sum(pc.equal(table["outcome"], "answered")).as_py(),
        "customers": pc.count_distinct(table["customer_key"]).as_py(),
    }


def _arrow(file: Path, target: Path) -> Work:
    import pyarrow.csv as arrow_csv
    import pyarrow.parquet as pq

    def work() -> Callable[[], Facts]:
        table = arrow_csv.read_csv(file) if file.suffix == ".csv" else pq.read_table(file)
        pq.write_table(table, target, compression="zstd")
        return lambda: {"rows": table.num_rows}

    return work


def _hashed(text: str) -> str:
    return hashlib.blake2b(text.encode(), key=SECRET, digest_size=16).hexdigest()


_NAMES = {
    "Call ID": "contact_id",
    "Queue": "line",
    "Wrap code": "reason",
    "Started": "started_at",
    "Answered": "answered_at",
    "Ended": "ended_at",
    "Wait": "wait_seconds",
    "Handling": "handle_seconds",
    "Result": "outcome",
    "Customer": "customer_key",
    "Ward": "area_code",
    "Score": "satisfaction",
}
_MOMENTS, _CLOCKS = ("started_at", "answered_at", "ended_at"), ("wait_seconds", "handle_seconds")


def _pandas(file: Path, target: Path) -> Work:
    import pandas as pd

    def work() -> Callable[[], Facts]:
        if file.suffix == ".csv":
            frame = pd.read_csv(file, usecols=list(_NAMES), dtype={"Customer": str})
        else:
            frame = pd.read_parquet(file, columns=list(_NAMES))
        frame = frame.rename(columns=_NAMES)
        for name in _MOMENTS:
            local = pd.to_datetime(frame[name], format=_MOMENT).dt.tz_localize(
                _ZONE, ambiguous=[True] * len(frame), nonexistent="shift_forward"
            )
            frame[name] = local.dt.tz_convert("UTC").dt.tz_localize(None)
        for name in _CLOCKS:
            frame[name] = pd.to_timedelta(frame[name]).dt.total_seconds()
        frame["outcome"] = frame["outcome"].map({"Answered": "answered", "Abandoned": "abandoned"})
        keys = frame["customer_key"].dropna().unique()
        frame["customer_key"] = frame["customer_key"].map({key: _hashed(key) for key in keys})
        frame = frame.sort_values("started_at", kind="stable").drop_duplicates("contact_id")
        frame.to_parquet(target, compression="zstd", index=False)
        return lambda: {"rows": len(frame), **_facts(target)}

    return work


def _polars(file: Path, target: Path) -> Work:
    import polars as pl

    def work() -> Callable[[], Facts]:
        wanted = list(_NAMES)
        if file.suffix == ".csv":
            types = {"Customer": pl.String}
            frame = pl.read_csv(file, columns=wanted, schema_overrides=types, infer_schema_length=9)
        else:
            frame = pl.read_parquet(file, columns=wanted)
        frame = frame.rename(_NAMES).with_columns(
            *(
                pl.col(name)
                .str.to_datetime(_MOMENT)
                .dt.replace_time_zone(_ZONE, ambiguous="earliest", non_existent="null")
                .dt.convert_time_zone("UTC")
                .dt.replace_time_zone(None)
                for name in _MOMENTS
            ),
            *(_polars_seconds(name) for name in _CLOCKS),
            pl.col("outcome").replace_strict(
                {"Answered": "answered", "Abandoned": "abandoned"}, return_dtype=pl.String
            ),
        )
        keys = frame["customer_key"].drop_nulls().unique()
        hashes = pl.Series("hashed", [_hashed(key) for key in keys])
        known = pl.DataFrame({"customer_key": keys, "hashed": hashes})
        frame = frame.join(known, on="customer_key", how="left", maintain_order="left")
        frame = frame.with_columns(customer_key=pl.col("hashed")).drop("hashed")
        frame = frame.sort("started_at", maintain_order=True)
        frame = frame.unique("contact_id", keep="first", maintain_order=True)
        frame.write_parquet(target, compression="zstd")
        return lambda: {"rows": frame.height, **_facts(target)}

    return work


def _polars_seconds(name: str) -> Any:
    import polars as pl

    parts = pl.col(name).str.split_exact(":", 2).struct
    hours, minutes, seconds = (parts.field(f"field_{n}").cast(pl.Int64) for n in range(3))
    return (hours * 3600 + minutes * 60 + seconds).cast(pl.Float64).alias(name)


# --- workbooks ------------------------------------------------------------------------------------


def _workbooks(side: str, data: Path, _made: Path) -> Work:
    files = sorted(workbooks_folder(data).glob("*.xlsx"))
    read = {
        "rows": _by_rows,
        "grid": _by_grid,
        "openpyxl": _by_openpyxl,
        "calamine": _by_calamine,
    }[side]()

    def work() -> Callable[[], Facts]:
        answers = [read(file) for file in files]
        return lambda: {"rows": sum(map(len, answers)), "sum": sum(sum(a) for a in answers)}

    return work


def _by_rows() -> Callable[[Path], list[int]]:
    from gaugebook.intake.rows import read_rows

    def read(file: Path) -> list[int]:
        (raw,), _ = read_rows(file, sheet="Questions", headings=("Number", "Question", "Answer"))
        return [int(text) for text in raw.table["Answer"].to_pylist()]

    return read


def _by_grid() -> Callable[[Path], list[int]]:
    from gaugebook.intake.grid import read_grid

    def read(file: Path) -> list[int]:
        (grid,), _ = read_grid(file, sheet="Questions")
        return [int(cell.text) for row in grid.rows[2:] for cell in row if cell.column == 4]

    return read


def _by_openpyxl() -> Callable[[Path], list[int]]:
    from openpyxl import load_workbook

    def read(file: Path) -> list[int]:
        book = load_workbook(file, read_only=True, data_only=True)
        rows = list(book["Questions"].iter_rows(min_row=4, values_only=True))
        book.close()
        return [int(row[3]) for row in rows]

    return read


def _by_calamine() -> Callable[[Path], list[int]]:
    from python_calamine import CalamineWorkbook

    def read(file: Path) -> list[int]:
        sheet = CalamineWorkbook.from_path(str(file)).get_sheet_by_name("Questions")
        return [int(row[3]) for row in sheet.to_python()[3:]]

    return read


def _forms(side: str, data: Path, made: Path) -> Work:
    return forms_work(side, forms_folder(data), made)


def _collect(side: str, data: Path, made: Path) -> Work:
    return collect_work(side, returns_folder(data), made)


# --- months, one after the other ------------------------------------------------------------------


def _months(side: str, data: Path, made: Path) -> Work:
    """Time a second reading: of nothing new, or of a thirteenth file beside twelve old ones."""
    *old, new = sorted(months_folder(data).glob("*.csv"))
    root = _workspace(made / "workspace", old)
    read = _read_inputs(root)
    added = root / "data" / new.name
    if side != "first":
        read()

    def work() -> Callable[[], Facts]:
        if side == "first":
            shutil.rmtree(root / ".gaugebook", ignore_errors=True)
        if side == "thirteenth":
            shutil.rmtree(root / ".gaugebook", ignore_errors=True)
            added.unlink(missing_ok=True)
            read()
            os.link(new, added)
        with _only_this():
            (found,) = read().dataset.records
        return lambda: {"thirteen": len(found.facts.files) == 13} if added.exists() else {}

    return work


_ONLY: list[float] = []
"""Seconds of the part of a run that counts, where not all of it does."""


@contextmanager
def _only_this() -> Any:
    start = time.perf_counter()
    yield
    _ONLY.append(time.perf_counter() - start)


def seconds_of(whole: float) -> float:
    """Give the seconds of a run: of the part that counts, where the work has said so."""
    return _ONLY.pop() if _ONLY else whole


# --- days to months -------------------------------------------------------------------------------


def _days(side: str, data: Path, made: Path) -> Work:
    file = days_file(data)
    return _days_by_hand(file) if side == "pandas" else _days_by_us(file, made)


def _days_by_us(file: Path, made: Path) -> Work:
    from gaugebook.workspace import Workspace

    root = _workspace(made / "workspace", [file], "vancouver-311")

    def work() -> Callable[[], Facts]:
        shutil.rmtree(root / ".gaugebook", ignore_errors=True)
        ws = Workspace.open(root)
        metrics = ["wait_mean", "calls_offered"]
        found = ws.compute(metrics, period="2009-03..2024-09", grain="month")
        return lambda: {
            f"{o.metric_id} {o.span.start:%Y-%m}": round(o.value, 9)
            for o in found.observations
            if o.value is not None
        }

    return work


def _days_by_hand(file: Path) -> Work:
    import pandas as pd

    def work() -> Callable[[], Facts]:
        frame = pd.read_csv(file, sep=";", encoding="utf-8-sig", parse_dates=["Date"])
        frame["waited"] = frame["AverageSpeedofAnswer"] * frame["CallsHandled"]
        months = frame.groupby(frame["Date"].dt.strftime("%Y-%m"))
        waits = (months["waited"].sum() / months["CallsHandled"].sum()).to_dict()
        offered = months["CallsOffered"].sum().to_dict()
        facts = {f"wait_mean {month}": round(value, 9) for month, value in waits.items()}
        facts |= {f"calls_offered {month}": float(n) for month, n in offered.items()}
        return lambda: facts

    return work


# --- all of them ----------------------------------------------------------------------------------

_BY_HAND = ("arrow", "pandas", "polars")

READING_WORKS: dict[str, ReadingWork] = {
    work.key: work
    for work in (
        ReadingWork(
            "csv-1", "1 million calls, CSV", ("gaugebook", *_BY_HAND),
            _calls(1_000_000, "csv"), runs=2, rows=1_000_000,
        ),
        ReadingWork(
            "csv-5", "5 million calls, CSV", ("gaugebook", "arrow", "polars"),
            _calls(5_000_000, "csv"), runs=1, rows=5_000_000,
        ),
        ReadingWork(
            "parquet-1", "1 million calls, Parquet", ("gaugebook", "arrow", "polars"),
            _calls(1_000_000, "parquet"), runs=2, rows=1_000_000,
        ),
        ReadingWork(
            "parquet-5", "5 million calls, Parquet", ("gaugebook", "arrow", "polars"),
            _calls(5_000_000, "parquet"), runs=1, rows=5_000_000,
        ),
        ReadingWork(
            "workbooks", "500 workbooks of 60 questions",
            ("rows", "grid", "openpyxl", "calamine"), _workbooks, runs=2,
        ),
        ReadingWork(
            "forms", f"{FORMS} forms of 60 statements",
            ("gaugebook", "one by one", "openpyxl"), _forms, files=FORMS, folder="forms",
        ),
        ReadingWork(
            "collect", f"{RETURNS} returns collected and scored",
            ("gaugebook", "one by one", "openpyxl"), _collect, runs=2, files=RETURNS,
            folder="returns",
        ),
        ReadingWork(
            "months", "12 monthly files of 75,000 calls", ("first", "second", "thirteenth"),
            _months, runs=2,
        ),
        ReadingWork(
            "days", "5,700 days to 187 months", ("gaugebook", "pandas"), _days, rows=5_700,
        ),
    )
}  # fmt: skip
