"""Councils that are odd in one way each, and the shipped notebooks run on them in this process.

Their calls follow a simple rule and no chance, so that what a test expects can be worked out by
hand; nothing in them resembles a real council.
"""

import contextlib
import csv
import datetime
import io
import json

from tests.little_council import contacts_source, council, summary_source

from gaugebook.definitions.library import library_root
from gaugebook.papers.narrative import read_narrative

NOTEBOOKS = ("kpi-trend", "digital-exclusion", "repeat-contact", "lost-calls", "channels")
PERIOD = "2022-07..2022-10"
FIRST_DAY = datetime.date(2022, 6, 1)
COLUMNS = (
    "contact_id", "channel", "line", "topic", "reason", "started_at", "ivr_seconds",
    "wait_seconds", "handle_seconds", "outcome", "customer_key", "email_on_record",
    "email_asked", "resolved_first_contact", "area_code",
)  # fmt: skip
MEASURES = ("offered", "answered", "abandoned", "wait_mean_seconds", "web_users", "contacts")
STRANGE = (
    "a;b", "a=b", "x|y", "100%", "Line 42", "1,000", "<script>alert(1)</script>", "<b>&amp;</b>",
    "Ünïcødé 日本", "  ", "L" * 400, "_T", "_U", "a\nb", "=1+1", "'quote\"", "**bold** `code`",
    "{{ table('x') }}", "..", "null", "None", "nan", "\u202eevil", "a:b", "#", "-", "0",
)  # fmt: skip


def call(number, days=150, **changed):
    """One call of many: the number decides when it was, on which line and how it ended."""
    day = FIRST_DAY + datetime.timedelta(days=number * 7 % days)
    outcome = ("answered",) * 7 + ("abandoned", "abandoned_in_ivr", "called_back")
    values = {
        "contact_id": str(number),
        "channel": "webchat" if number % 11 == 0 else "phone",
        "line": ("Waste", "Council Tax", "Housing")[number % 3],
        "topic": ("Bins", "Bills")[number % 2],
        "reason": ("Missed", "Late", "Wrong", "Lost")[number % 4],
        "started_at": f"{day} {9 + number % 8:02d}:{number % 60:02d}:{number * 7 % 60:02d}",
        "ivr_seconds": str(30 + number * 13 % 120),
        "wait_seconds": str(number * 37 % 600),
        "handle_seconds": str(60 + number * 17 % 400),
        "outcome": outcome[number % 10],
        "customer_key": f"c{number % 90}",
        "email_on_record": ("true", "false", "")[number // 3 % 3],
        "email_asked": ("true", "false")[number // 5 % 2],
        "resolved_first_contact": ("true", "false")[number % 2],
        "area_code": f"W{number % 6}",
    }
    values |= {name: made(number) if callable(made) else made for name, made in changed.items()}
    if values["outcome"] == "abandoned_in_ivr":
        values["wait_seconds"] = ""
    if values["outcome"] != "answered":
        values["handle_seconds"] = ""
    return values


def calls(many, **changed):
    return [call(number, **changed) for number in range(many)]


def as_text(rows, columns):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def of_records(folder, rows, columns=COLUMNS, files=(), inputs=None, **workspace):
    """A council with one file of contacts; `files` and `inputs` add to it."""
    source = contacts_source(list(columns))
    found = {"data/calls.csv": as_text(rows, columns), "metrics/sources/calls.yaml": source}
    council(folder, found | dict(files), inputs=inputs or [{"source": "calls"}], **workspace)
    return folder


def of_months(folder, months, files=(), inputs=None):
    """A council with a summary: the measures of each month."""
    heads = ["period", *MEASURES]
    rows = [{"period": month, **measures} for month, measures in months.items()]
    found = {
        "data/summary.csv": as_text(rows, heads),
        "metrics/sources/summary.yaml": summary_source(heads),
    }
    council(folder, found | dict(files), inputs=inputs or [{"source": "summary"}])
    return folder


def months(value, *, without=()):
    """22 months up to October 2022; `value` gives the measures of the month of a number."""
    names = [f"{2021 + n // 12}-{n % 12 + 1:02d}" for n in range(22)]
    return {
        name: dict(zip(MEASURES, value(number), strict=True))
        for number, name in enumerate(names)
        if name not in without
    }


def usual(number):
    given_up = 100 + number * 13 % 40
    return (1000, 1000 - given_up, given_up, 60 + number * 17 % 23, 500 + number, 1000)


def run(folder, notebook, **parameters):
    """Run a shipped notebook as its kernel would, and give what it published by name."""
    path = library_root() / "notebooks" / f"{notebook}.ipynb"
    cells = [c for c in json.loads(path.read_bytes())["cells"] if c["cell_type"] == "code"]
    names = {}
    given = {"workspace": str(folder), "exhibits": f"{notebook}/by-hand", "period": PERIOD}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in cells:
            exec(compile("".join(cell["source"]), notebook, "exec"), names)
            if "parameters" in cell["metadata"].get("tags", ()):
                names |= given | parameters
    ws = names["ws"]
    return ws.store.exhibits(ws._slot)


def asked_for(run_name):
    """The exhibits of one run that the narrative of the demand review asks for."""
    text = (library_root() / "reports" / "demand-review" / "narrative.md").read_text("utf-8")
    calls = [c for c in read_narrative(text, "n.md").calls() if c.function in _TAKEN]
    names = [call["exhibit"] for call in calls]
    return {name.partition(".")[2] for name in names if name.startswith(f"{run_name}.")}


_TAKEN = ("chart", "table", "sentence")
