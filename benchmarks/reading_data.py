"""What reading is measured on: exports as councils have them, made once and kept.

Calls as a telephone system exports them (`make_contacts` draws them), in one file or a file a
month; small workbooks of answers; a summary a day. All are made up.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench_data import SEED, contacts_file
from collecting import make_returns
from reading_forms import make_forms

# To be raised when what is made changes, so that no old file is taken for a new one.
EDITION = 2

WORKBOOKS, QUESTIONS = 500, 60
MONTHS, CALLS_A_MONTH = 13, 100_000
DAYS = 5_700

SOURCE_ID = "bench-calls"
SOURCE = """\
id: bench-calls
version: 1.0.0
name: Calls, as a telephone system exports them
table: contacts
dimensions: {channel: phone}
columns:
  contact_id: {from: Call ID}
  line: {from: Queue}
  reason: {from: Wrap code, required: false}
  started_at: {from: Started, format: "%d/%m/%Y %H:%M:%S"}
  answered_at: {from: Answered, format: "%d/%m/%Y %H:%M:%S"}
  ended_at: {from: Ended, format: "%d/%m/%Y %H:%M:%S"}
  wait_seconds: {from: Wait, format: duration}
  handle_seconds: {from: Handling, format: duration}
  outcome: {from: Result, codes: {Answered: answered, Abandoned: abandoned}}
  customer_key: {from: Customer, private: hash}
  area_code: {from: Ward}
  satisfaction: {from: Score}
never_read: [Agent, Remarks]
"""

_AGENTS = 300


def folder_of(data: Path) -> Path:
    """Give the folder that holds what reading is measured on."""
    return data / f"reading-{EDITION}"


def calls_file(data: Path, rows: int, kind: str) -> Path:
    """Give the file of so many calls; `kind` is ``csv`` or ``parquet``."""
    return folder_of(data) / f"calls-{rows}.{kind}"


def months_folder(data: Path) -> Path:
    """Give the folder with a file of calls for each month."""
    return folder_of(data) / "months"


def workbooks_folder(data: Path) -> Path:
    """Give the folder of small workbooks."""
    return folder_of(data) / "workbooks"


def forms_folder(data: Path) -> Path:
    """Give the folder of forms that came back filled in."""
    return folder_of(data) / "forms"


def returns_folder(data: Path) -> Path:
    """Give the folder of a whole round of self-assessment workbooks, filled in."""
    return folder_of(data) / "returns"


def days_file(data: Path) -> Path:
    """Give the summary by day."""
    return folder_of(data) / "days.csv"


def make_reading_forms(data: Path, folders: Iterable[str]) -> None:
    """Make the folders of forms that are asked for and missing; they need no contacts."""
    making = {"forms": make_forms, "returns": make_returns}
    for name in folders:
        folder, part = folder_of(data) / name, folder_of(data) / f"{name}.part"
        if not folder.exists():
            shutil.rmtree(part, ignore_errors=True)
            making[name](part)
            part.rename(folder)


def make_reading(data: Path, sizes: tuple[int, ...]) -> None:
    """Make whatever is missing; needs the contacts of those sizes."""
    folder_of(data).mkdir(parents=True, exist_ok=True)
    for rows in sizes:
        for kind in ("csv", "parquet"):
            if not calls_file(data, rows, kind).exists():
                _write(_calls(contacts_file(data, rows)), calls_file(data, rows, kind))
    for make, path in (
        (_make_months, months_folder(data)),
        (_make_workbooks, workbooks_folder(data)),
        (_make_days, days_file(data)),
    ):
        if not path.exists():
            part = path.with_name(f"{path.name}.part")
            shutil.rmtree(part, ignore_errors=True)
            make(data, part)
            part.rename(path)


# --- calls ----------------------------------------------------------------------------------------


def _calls(contacts: Path, *, start: int = 0, rows: int | None = None) -> Any:
    """Give contacts as a call log has them: texts in British order, and columns nobody may read."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = pq.read_table(contacts).slice(start, rows)
    rng = np.random.Generator(np.random.PCG64(SEED))
    agents = pa.array([f"Agent {number}" for number in range(_AGENTS)])

    def moment(name: str) -> Any:
        return pc.strftime(table[name].cast(pa.timestamp("s")), format="%d/%m/%Y %H:%M:%S")

    def clock(name: str) -> Any:
        seconds = table[name].cast(pa.int64())
        hours = pc.cast(pc.divide(seconds, 3600), pa.string())
        rest = seconds.cast(pa.timestamp("s"))
        return pc.binary_join_element_wise(hours, pc.strftime(rest, format="%M:%S"), ":")

    is_answered = pc.equal(table["outcome"], "answered")
    remarks = pc.binary_join_element_wise("asked about ", pc.utf8_lower(table["line"]), "")
    return pa.table(
        {
            "Call ID": table["contact_id"],
            "Queue": table["line"],
            "Wrap code": table["reason"],
            "Started": moment("started_at"),
            "Answered": moment("answered_at"),
            "Ended": moment("ended_at"),
            "Wait": clock("wait_seconds"),
            "Handling": clock("handle_seconds"),
            "Result": pc.if_else(is_answered, "Answered", "Abandoned"),
            "Customer": pc.utf8_slice_codeunits(table["customer_key"], 0, 12),
            "Ward": table["area_code"],
            "Score": table["satisfaction"],
            "Agent": agents.take(pa.array(rng.integers(0, _AGENTS, table.num_rows))),
            "Remarks": pc.if_else(is_answered, remarks, None),
        }
    )


def _write(table: Any, path: Path) -> None:
    import pyarrow.csv as arrow_csv
    import pyarrow.parquet as pq

    part = path.with_name(f"{path.name}.part")
    if path.suffix == ".csv":
        options = arrow_csv.WriteOptions(quoting_style="needed")
        arrow_csv.write_csv(table, part, options)
    else:
        pq.write_table(table, part, compression="zstd")
    part.rename(path)


def _make_months(data: Path, folder: Path) -> None:
    """Make thirteen files of calls, one after the other in time."""
    folder.mkdir()
    for number in range(MONTHS):
        start = number * CALLS_A_MONTH * 3 // 4  # of a million contacts
        part = _calls(contacts_file(data, 1_000_000), start=start, rows=CALLS_A_MONTH * 3 // 4)
        _write(part, folder / f"calls-{number + 1:02}.csv")


# --- workbooks ------------------------------------------------------------------------------------


def _make_workbooks(_data: Path, folder: Path) -> None:
    """Make workbooks of answers: a page that explains, and a page of questions."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.datavalidation import DataValidation

    folder.mkdir()
    bold, fill = Font(bold=True), PatternFill("solid", fgColor="DDEEFF")
    wrapped = Alignment(wrap_text=True, vertical="top")
    for book_number in range(WORKBOOKS):
        book = Workbook()
        page = book.active
        page.title = "Read me"
        for line in ("Self-assessment", "Answer 0 to 4.", "Say where the evidence is."):
            page.append([line])
        sheet = book.create_sheet("Questions")
        sheet.append([f"Service {book_number}: self-assessment 2022"])
        sheet.append([])
        sheet.append(["Number", "Theme", "Question", "Answer", "Evidence", "Owner", "Date"])
        for cell in sheet[3]:
            cell.font, cell.fill = bold, fill
        for number in range(1, QUESTIONS + 1):
            sheet.append(
                [
                    f"{(number - 1) // 10 + 1}.{(number - 1) % 10 + 1}",
                    f"Theme {(number - 1) // 10 + 1}",
                    f"How well does the service know how its customers reach it ({number})?",
                    (book_number + number) % 5,
                    f"Minutes of meeting {number}, service {book_number}",
                    "Head of service",
                    datetime(2022, 10, 1) + timedelta(days=number),
                ]
            )
            for column in (3, 5):
                sheet.cell(number + 3, column).alignment = wrapped
        rule = DataValidation(type="list", formula1='"0,1,2,3,4"')
        rule.add(f"D4:D{QUESTIONS + 3}")
        sheet.add_data_validation(rule)
        book.save(folder / f"service-{book_number:03}.xlsx")


# --- days -----------------------------------------------------------------------------------------


def _make_days(_data: Path, path: Path) -> None:
    """Make a summary a day, newest first, with semicolons and a byte-order mark."""
    import numpy as np

    rng = np.random.Generator(np.random.PCG64(SEED))
    last = date(2024, 9, 30)
    lines = ["Date;CallsOffered;CallsHandled;CallsAbandoned;AverageSpeedofAnswer"]
    for number in range(DAYS):
        offered = int(rng.integers(300, 1_300))
        abandoned = int(rng.binomial(offered, 0.05))
        wait = float(rng.gamma(2.0, 25.0))
        day = last - timedelta(days=number)
        lines.append(f"{day};{offered};{offered - abandoned};{abandoned};{wait!r}")
    path.write_text("\ufeff" + "\r\n".join(lines) + "\r\n", encoding="utf-8")
