"""The "Anonymous Bank" log: what its source makes of it, by line and in total, on two bases.

The data are those of the call-center data archive of the Technion, Haifa; they were organised by
I. Guedj and documented by him and A. Mandelbaum ("Anonymous Bank" Call-Center Data, 9 February
2000). The log itself is not kept with the project.

The numbers below were worked out from the raw text of January 1999 with pandas and numpy alone:
rows whose outcome is PHANTOM taken away; waits from `q_time`; "queued" where `q_start` is not
0:00:00; quantiles by `numpy.quantile` (linear, type 7); repeats by the time since the previous
call of the same `customer_id` (not 0) on the same base, `groupby().shift()`, at most 7 x 24 hours.

Seven days and 168 hours are the same in January, when no clock changed: 8,164 repeats on the queue
base and 8,168 on the system base either way. By calendar days, so that a call on Friday the 8th
repeats one at any hour of Friday the 1st, there would be 8,277 and 8,281: not what is meant.
Without the 24 calls whose customer number was mangled (3.27E+11) there would be 8,143 of 13,195.
"""

from __future__ import annotations

import json
import re
import shlex
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import ROOT, run_gaugebook

from gaugebook.observations import Observation
from gaugebook.workspace import Workspace

QUEUE = """
    line  calls answered unanswered wait_answered wait_all  in_20 in_60 in_180 gone_20 gone_60 gone_180 median   p90 median_answered p90_answered known repeats same_line
    _T    30161    27060       3101        947857  1136162  16402 21442  26110    1006    2103     2954     10   114               3          111 13219    8164      7549
    AA        0        0          0             0        0      0     0      0       0       0        0      -     -               -            -     0       0         0
    IN      265      207         58         15914    23723     90   122    177       5      20       42     51 248.2              36        215.2     0       0         0
    NE     1560     1476         84         62683    72795    858  1109   1391      18      42       66     11 142.1               7        133.5   844     798       748
    NW     5233     4017       1216        189789   260960   2106  2910   3783     382     791     1161     23   143              17          144    21       6         4
    PE      156      134         22          6233     8097     74   100    126       4      14       19     21   161             9.5        153.1    91      45        44
    PS    22033    20374       1659        658943   752492  12612 16433  19789     575    1203     1607      8   104               0          103 11577    6693      6643
    TT      914      852         62         14295    18095    662   768    844      22      33       59      0  68.7               0           60   686     622       110
"""  # noqa: E501

SYSTEM = """
    line  calls answered unanswered wait_answered wait_all  in_20 in_60 in_180 gone_20 gone_60 gone_180 median   p90 median_answered p90_answered known repeats same_line
    _T    31359    27060       4299        947857  1136162  16402 21442  26110    2204    3301     4152      8   111               3          111 13224    8168      7549
    AA        2        0          2             0        0      0     0      0       2       2        2      0     0               -            -     0       0         0
    IN      292      207         85         15914    23723     90   122    177      32      47       69   41.5 240.4              36        215.2     0       0         0
    NE     1583     1476        107         62683    72795    858  1109   1391      41      65       89     10   141               7        133.5   844     798       748
    NW     5564     4017       1547        189789   260960   2106  2910   3783     713    1122     1492     20   139              17          144    21       6         4
    PE      163      134         29          6233     8097     74   100    126      11      21       26     15 159.6             9.5        153.1    91      45        44
    PS    22828    20374       2454        658943   752492  12612 16433  19789    1370    1998     2402      5   101               0          103 11577    6693      6643
    TT      927      852         75         14295    18095    662   768    844      35      46       72      0    68               0           60   691     626       110
"""  # noqa: E501

SECONDS = (20, 60, 180)
Facts = dict[str, float]
Wanted = dict[tuple[str, str], float | None]


def facts(table: str) -> dict[str, Facts]:
    """The rows of a table above, by line; what is a dash has no value."""
    heads, *rows = (line.split() for line in table.strip().splitlines())
    return {
        row[0]: {h: float(c) for h, c in zip(heads, row, strict=True) if h != "line" and c != "-"}
        for row in rows
    }


def share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def figures_of(name: str, line: str, of: Facts) -> Iterator[tuple[str, float | None]]:
    """What each metric of a base must give for a line."""
    base, other = ("offered", "abandoned") if name == "queue" else ("arrived", "ended_unanswered")
    within = "" if name == "queue" else "of_arrived_"
    yield f"calls_{base}", of["calls"]
    yield "calls_answered", of["answered"]
    yield f"calls_{other}", of["unanswered"]
    answered_share = "answered_share" if name == "queue" else "answered_of_arrived_share"
    yield answered_share, share(of["answered"], of["calls"])
    yield "wait_mean", share(of["wait_answered"], of["answered"])
    yield f"wait_{base}_mean", share(of["wait_all"], of["calls"])
    yield "wait_median", of.get("median_answered")
    yield "wait_p90", of.get("p90_answered")
    yield f"wait_{base}_median", of.get("median")
    yield f"wait_{base}_p90", of.get("p90")
    for n in SECONDS:
        in_time, gone = of[f"in_{n}"], of[f"gone_{n}"]
        yield f"answered_within_{n}s_of_answered_share", share(in_time, of["answered"])
        yield f"answered_within_{n}s_{within}share", share(in_time, of["calls"])
        yield f"answered_within_{n}s_less_given_up_share", share(in_time, of["calls"] - gone)
    yield f"{base}_repeat_share", share(of["repeats"], of["known"])
    yield f"{base}_repeat_same_line_share", share(of["same_line"], of["known"])


def wanted() -> Wanted:
    """Every figure that must come out, by metric and line."""
    found: Wanted = {}
    for name, table in (("queue", QUEUE), ("system", SYSTEM)):
        for line, of in facts(table).items():
            for metric, value in figures_of(name, line, of):
                assert found.setdefault((metric, line), value) == value, (metric, line)
    return found


WORKSPACE = """
name: Anonymous Bank
org_code: ZZ-BANK
bank_holidays: none
inputs:
  - {source: anonymous-bank, files: "data/*.txt"}
"""


def bank(folder: Path, files: dict[str, bytes]) -> Workspace:
    """A workspace that reads these months of the log."""
    (folder / "data").mkdir(parents=True)
    (folder / "workspace.yaml").write_text(WORKSPACE)
    for name, content in files.items():
        (folder / "data" / name).write_bytes(content)
    return Workspace.open(folder)


def by_line(observations: list[Observation] | tuple[Observation, ...]) -> dict[str, Observation]:
    return {o.segment.removeprefix("line="): o for o in observations}


# --- January 1999 ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def january(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    from tests.conftest import SHARED

    log = SHARED / "data/anonbank/january.txt"
    return bank(tmp_path_factory.mktemp("bank") / "bank", {"january.txt": log.read_bytes()})


@pytest.mark.shared
def test_every_figure_of_january_by_line_and_in_total(january: Workspace) -> None:
    expected = wanted()
    metrics = sorted({metric for metric, _ in expected})
    found: dict[tuple[str, str], float | None] = {}
    for by in ((), ("line",)):
        computed = january.compute(metrics, period="1999-01", by=by)
        found |= {(o.metric_id, o.segment.removeprefix("line=")): o.value
                  for o in computed.observations}  # fmt: skip

    differ = {
        key: (value, found.get(key))
        for key, value in expected.items()
        if value is not None and found.get(key) != pytest.approx(value, abs=1e-12)
    }
    assert differ == {}
    assert [key for key, value in expected.items() if value is None and found.get(key)] == []
    assert len(expected) == 8 * len(metrics)


@pytest.mark.shared
def test_the_fixed_points(january: Workspace) -> None:
    found = january.compute(["calls_offered", "calls_answered", "answered_share"], period="1999-01")
    values = {o.metric_id: o.value for o in found.observations}

    assert (values["calls_offered"], values["calls_answered"]) == (30_161, 27_060)
    assert round(100 * (values["answered_share"] or 0), 2) == 89.72


@pytest.mark.shared
def test_a_repeat_stands_on_the_line_of_the_later_call(january: Workspace) -> None:
    computed = january.compute(["arrived_repeat_share"], period="1999-01", by=("line",))
    found = by_line(computed.observations)
    expected = {line: of for line, of in facts(SYSTEM).items() if of["known"]}

    assert set(expected) == {"_T", "NE", "NW", "PE", "PS", "TT"}
    assert {line: found[line].numerator for line in expected} == {
        line: of["repeats"] for line, of in expected.items()
    }
    lines = [of["repeats"] for line, of in expected.items() if line != "_T"]
    assert sum(lines) == expected["_T"]["repeats"]


@pytest.mark.shared
def test_what_was_left_out_is_told(january: Workspace) -> None:
    told = " ".join(f"{p.code} {p.found} {p.message}" for p in january.inputs.problems)

    assert "PHANTOM" in told
    assert "240" in told
    for first_name in ("DORIT", "MICHAL", "BASCH", "NO_SERVER", "KAZAV"):
        assert first_name not in told


# --- the page that tells the commands ------------------------------------------------------------

PAGE = (ROOT / "docs/anonymous-bank.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^gaugebook (compute .*)$", PAGE, re.MULTILINE)


def test_the_page_has_every_figure_on_each_base() -> None:
    computed = {word for command in COMMANDS for word in command.split() if "_" in word}

    assert {metric for metric, _ in wanted()} == computed
    assert "acknowledge" in PAGE
    assert textwrap.indent(WORKSPACE.strip(), "") in PAGE


@pytest.mark.shared
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_page_gives_its_figures(
    january: Workspace, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    code = run_gaugebook(*shlex.split(command), "--json", "--workspace", january.root)
    said = json.loads(capsys.readouterr().out)
    expected = wanted()

    assert code == 0
    metrics = {word for word in command.split() if "_" in word}
    assert {o["metric_id"] for o in said["observations"]} == metrics
    for o in said["observations"]:
        value = expected[o["metric_id"], o["segment"].removeprefix("line=")]
        assert o["value"] == (None if value is None else pytest.approx(value, abs=1e-12))


# --- each rule, on calls drawn here --------------------------------------------------------------

HEADS = (
    "vru+line call_id customer_id priority type date vru_entry vru_exit vru_time"
    " q_start q_exit q_time outcome ser_start ser_exit ser_time server"
)

# The same layout, calls that nobody made.
CALLS = """
    AA0101 1 0        0 PS 990228 9:00:00  9:00:10  10  0:00:00  0:00:00     0 AGENT   9:00:09  9:02:09  120 RIVKA
    AA0101 2 27000001 2 PS 990228 9:05:00  9:05:05   5  9:05:05  9:05:25    20 AGENT   9:05:24  9:06:24   60 RIVKA
    AA0102 2 27000001 2 NE 990228 9:30:00  9:30:05   5  9:30:05  9:31:06    61 AGENT   9:31:06  9:32:06   60 YITZ
    AA0101 3 27000002 1 PS 990228 10:00:00 10:00:06  6 10:00:06 10:00:26    20 HANG    0:00:00  0:00:00    0 NO_SERVER
    AA0101 4 0        0 PS 990228 10:10:00 10:10:30 30  0:00:00  0:00:00     0 HANG    0:00:00  0:00:00    0 NO_SERVER
    AA0101 5 0        0 NW 990228 11:00:00 11:00:05  5 11:00:05 11:00:06     1 PHANTOM 0:00:00  0:00:00    0 NO_SERVER
    AA0103 6 27000002 1 PS 990228 23:58:00 23:58:10 10 23:58:10 0:03:10    300 AGENT   0:03:10  0:05:10  120 YITZ
    AA0101 7 27000003 1 PE 990301 0:10:00  0:10:05   5  0:10:05 0:13:05    180 AGENT   0:13:05  0:14:05   60 RIVKA
    AA0101 8 27000002 1 NE 990307 23:57:59 23:58:05  6 23:58:05 23:59:05    60 HANG    0:00:00  0:00:00    0 NO_SERVER
    AA0101 9 27000001 2 PS 990307 9:05:00  9:05:05   5  9:05:05 9:05:15     10 AGENT   9:05:15  9:06:15   60 RIVKA
    AA0102 9 27000001 2 PS 990315 9:05:01  9:05:05   4  9:05:05 9:05:06      1 AGENT   9:05:06  9:06:06   60 RIVKA
    AA0102 3 0        0 TT 990315 9:10:10  9:10:00 -10  9:10:00 9:10:40     40 AGENT   9:10:39  9:11:39   60 YITZ
"""  # noqa: E501


@pytest.fixture
def little(tmp_path: Path) -> Workspace:
    """Two months of a little log: February has 28 days, and one call runs into March."""
    rows = [line.split() for line in CALLS.strip().splitlines()]
    heads = HEADS.split()

    def month(digits: str) -> bytes:
        chosen = [heads, *(row for row in rows if row[5].startswith(digits))]
        return "".join("\t".join(row) + "\r\n" for row in chosen).encode()

    files = {"february.txt": month("9902"), "march.txt": month("9903")}
    return bank(tmp_path / "bank", files)


def values(ws: Workspace, metric: str, period: str, *, by: str = "") -> dict[str, float | None]:
    computed = ws.compute([metric], period=period, by=(by,) if by else ())
    return {line: o.value for line, o in by_line(computed.observations).items()}


def one(ws: Workspace, metric: str, period: str) -> Observation:
    (found,) = ws.compute([metric], period=period).observations
    return found


def test_phantoms_are_left_out_of_both_bases_and_told(little: Workspace) -> None:
    assert values(little, "calls_offered", "1999-02", by="line") == {"_T": 5, "PS": 4, "NE": 1}
    assert values(little, "calls_arrived", "1999-02", by="line") == {"_T": 6, "PS": 5, "NE": 1}
    told = [p for p in little.inputs.problems if "PHANTOM" in f"{p.found} {p.message}"]
    assert len(told) == 1


def test_who_hung_up_in_the_menu_arrived_and_was_not_offered(little: Workspace) -> None:
    assert one(little, "calls_abandoned", "1999-02").value == 1
    assert one(little, "calls_ended_unanswered", "1999-02").value == 2
    assert one(little, "answered_share", "1999-02").value == 4 / 5
    assert one(little, "answered_of_arrived_share", "1999-02").value == 4 / 6


def test_who_did_not_queue_waited_nothing_and_thresholds_are_inclusive(little: Workspace) -> None:
    """February's waits: answered 0, 20, 61 and 300; gave up after 20; in the menu 0."""
    assert one(little, "wait_mean", "1999-02").value == 381 / 4
    assert one(little, "wait_offered_mean", "1999-02").value == 401 / 5
    assert one(little, "wait_arrived_mean", "1999-02").value == pytest.approx(401 / 6)
    assert one(little, "wait_offered_median", "1999-02").value == 20
    assert one(little, "wait_arrived_median", "1999-02").value == 20
    assert one(little, "wait_arrived_p90", "1999-02").value == 61 + (300 - 61) / 2
    assert one(little, "answered_within_20s_share", "1999-02").value == 2 / 5
    assert one(little, "answered_within_20s_of_answered_share", "1999-02").value == 2 / 4
    assert one(little, "answered_within_20s_less_given_up_share", "1999-02").value == 2 / 4
    assert one(little, "answered_within_20s_of_arrived_share", "1999-02").value == 2 / 6
    assert one(little, "answered_within_60s_share", "1999-02").value == 2 / 5
    assert one(little, "answered_within_180s_share", "1999-02").value == 3 / 5


def test_a_call_over_midnight_is_of_the_day_on_which_it_began(little: Workspace) -> None:
    """The call of 23:58 on 28 February is February's; its answer was in March."""
    assert one(little, "calls_answered", "1999-02").value == 4
    assert one(little, "calls_answered", "1999-03").value == 4
    assert one(little, "calls_answered", "1999-03-01").value == 1
    codes = {p.code for p in little.inputs.problems}
    assert "ends-before-start" not in codes


def test_a_customer_of_nought_is_not_known(little: Workspace) -> None:
    found = one(little, "known_calls", "1999-02..1999-03")

    assert found.value == 8
    assert one(little, "known_callers", "1999-02..1999-03").value in (None, 3)


def test_repeats_within_seven_days_to_the_second(little: Workspace) -> None:
    """Who rang when, on which line:

    27000001 on 28 February at 9:05:00 (PS) and 9:30 (NE), on 7 March at 9:05:00 (PS): seven days
    after the first, to the second; and on 15 March at 9:05:01 (PS): eight days later.
    27000002 on 28 February at 10:00 and 23:58:00 (PS), and on 7 March at 23:57:59 (NE).
    """
    any_line = one(little, "offered_repeat_share", "1999-02..1999-03")
    same_line = one(little, "offered_repeat_same_line_share", "1999-02..1999-03")
    later = little.compute(["offered_repeat_share"], period="1999-02..1999-03", by=("line",))

    assert (any_line.numerator, any_line.denominator) == (4, 8)
    assert (same_line.numerator, same_line.denominator) == (2, 8)
    assert {line: o.numerator for line, o in by_line(later.observations).items()} == {
        "_T": 4, "PS": 2, "NE": 2, "PE": 0, "TT": 0,
    }  # fmt: skip


def test_a_negative_time_in_the_menu_is_told_and_the_call_kept(little: Workspace) -> None:
    assert "negative-duration" in {p.code for p in little.inputs.problems}
    assert values(little, "calls_offered", "1999-03", by="line")["TT"] == 1


def test_no_name_or_customer_number_is_kept(little: Workspace) -> None:
    little.compute(["calls_offered", "offered_repeat_share"], period="1999-02")
    told = " ".join(str(p) for p in little.inputs.problems)
    kept = [path for path in little.root.rglob("*") if path.is_file() and "data" not in path.parts]

    assert kept
    for secret in ("RIVKA", "YITZ", "27000001", "27000002"):
        assert secret not in told
        assert [p.name for p in kept if secret.encode() in p.read_bytes()] == []


def test_other_months_may_have_other_types_and_blank_fields(tmp_path: Path) -> None:
    """The year's log has a few types with a space before them; a blank customer is not known."""
    first, second = (line.split() for line in CALLS.strip().splitlines()[:2])
    first[2], first[4], first[5], first[-1] = "", " TT", "991231", ""
    second[4], second[5], second[6] = "ZZ", "991231", "23:59:59"
    text = "".join("\t".join(row) + "\n" for row in (HEADS.split(), first, second))
    ws = bank(tmp_path / "bank", {"december.txt": text.encode()})

    assert values(ws, "calls_offered", "1999-12", by="line") == {"_T": 2, "TT": 1, "ZZ": 1}
    assert one(ws, "known_calls", "1999-12").value == 1
    assert [p.code for p in ws.inputs.problems if p.is_refused] == []
