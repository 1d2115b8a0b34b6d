"""What must hold for any table: right ones are never accused, one wrong ratio always is, alone."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from gaugebook.values import round_value

from .conftest import Check, loud

MONTHS = ("Apr-22", "May-22", "Jun-22", "Jul-22", "Aug-22", "Sep-22", "Oct-22")
CELLS = (
    """
Calls offered|Calls answered|% Calls answered|% Calls abandoned|Target|Total|2021/22|2022/23|Jul-22
Oct 22 (to date)|% change|RAG|100|50%|0|0%|104%|#####|TBC|99 (4%)|3 of 4 (75%)||Green|1.5m|-12
no more than 10%|00:07:11|£1.2m|Unit|%
""".strip()
    .replace("\n", "|")
    .split("|")
)
decimals = st.sampled_from((1, 2))


@st.composite
def months(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Some months of calls offered, answered and abandoned."""
    found = []
    for _ in range(draw(st.integers(1, 7))):
        offered = draw(st.integers(50, 60_000))
        answered = draw(st.integers(0, offered))
        abandoned = draw(st.integers(0, offered - answered))
        found.append((offered, answered, abandoned))
    return found


def share(part: int, whole: int, places: int) -> Decimal:
    return round_value(Decimal(100 * part) / Decimal(whole), places)


def drawn(rows: dict[str, list[str]], count: int) -> str:
    lines = [["Indicator", *MONTHS[:count]], *([label, *cells] for label, cells in rows.items())]
    return "\n".join("|".join(line) for line in lines)


def turned(text: str) -> str:
    columns = zip(*(line.split("|") for line in text.splitlines()), strict=True)
    return "\n".join("|".join(column) for column in columns)


@given(data=months(), places=decimals, down=st.booleans(), comma=st.booleans())
def test_a_table_made_from_counts_is_never_accused(
    check: Check, data: list[tuple[int, int, int]], places: int, down: bool, comma: bool
) -> None:
    number = "{:,}" if comma else "{}"
    table = drawn(
        {
            "Calls offered": [number.format(o) for o, _, _ in data],
            "Calls answered": [number.format(a) for _, a, _ in data],
            "Calls abandoned": [number.format(b) for _, _, b in data],
            "% Calls answered": [f"{share(a, o, places)}%" for o, a, _ in data],
            "% Calls abandoned": [f"{share(b, o, places)}%" for o, _, b in data],
        },
        len(data),
    )
    result = check(turned(table) if down else table)
    assert loud(result) == []
    ratios = [r for r in result.relations if r.kind == "ratio"]
    # Zeros that end a figure may look like a coarser rounding of the same value, never a fault.
    assert {r.verdict for r in ratios} == {"closes"}
    assert len(ratios) == 2 * len(data)


@given(
    data=months(),
    places=decimals,
    which=st.integers(0, 6),
    steps=st.integers(2, 5000),
    down=st.booleans(),
)
def test_one_wrong_ratio_is_refused_alone(
    check: Check,
    data: list[tuple[int, int, int]],
    places: int,
    which: int,
    steps: int,
    down: bool,
) -> None:
    which %= len(data)
    shares = [share(a, o, places) for o, a, _ in data]
    wrong = shares[which] + steps * Decimal(1).scaleb(-places)
    assume(wrong <= 100)
    # Shown with zeros, it could be the right figure rounded to fewer decimals.
    exact = Decimal(100 * data[which][1]) / Decimal(data[which][0])
    assume(all(round_value(exact, fewer) != wrong for fewer in range(places)))
    cells = [f"{wrong if i == which else each}%" for i, each in enumerate(shares)]
    table = drawn(
        {
            "Calls offered": [str(o) for o, _, _ in data],
            "Calls answered": [str(a) for _, a, _ in data],
            "% Calls answered": cells,
        },
        len(data),
    )
    found = loud(check(turned(table) if down else table))
    letter = "BCDEFGH"[which]
    refs = f"{letter}2,{letter}3,{letter}4"
    if down:
        refs = ",".join(f"{column}{which + 2}" for column in "BCD")
    assert found == [("ratio-mismatch", "refuse", refs)]


@given(values=st.lists(st.integers(100, 10**7), min_size=2, max_size=7), places=decimals)
def test_right_changes_are_never_accused(check: Check, values: list[int], places: int) -> None:
    lines = ["Year|Users|% Increase users year on year"]
    for number, value in enumerate(values):
        before = values[number - 1] if number else None
        text = f"{share(value - before, before, places)}%" if before else "-"
        lines.append(f"{2015 + number}|{value}|{text}")
    assert loud(check("\n".join(lines))) == []


@given(
    parts=st.lists(st.lists(st.integers(0, 10**6), min_size=3, max_size=3), min_size=2, max_size=8)
)
def test_right_totals_are_never_accused(check: Check, parts: list[list[int]]) -> None:
    lines = ["Team|2020/21|2021/22|2022/23"]
    lines += [f"Team {chr(65 + i)}|{a}|{b}|{c}" for i, (a, b, c) in enumerate(parts)]
    lines.append("Total|" + "|".join(str(sum(column)) for column in zip(*parts, strict=True)))
    result = check("\n".join(lines))
    assert result.problems == ()
    assert {r.verdict for r in result.relations} <= {"closes"}


@given(text=st.text(alphabet="ab%|\n 0123456789.,()£#/-Q", max_size=300))
def test_no_text_breaks_it(check: Check, text: str) -> None:
    check(text)


@given(
    cells=st.lists(
        st.sampled_from(CELLS),
        min_size=1,
        max_size=60,
    ),
    width=st.integers(1, 7),
)
def test_no_shuffled_table_breaks_it(check: Check, cells: list[str], width: int) -> None:
    rows = [cells[i : i + width] for i in range(0, len(cells), width)]
    check("\n".join("|".join(row) for row in rows))
