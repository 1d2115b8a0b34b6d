"""Made-up charts of every kind, with all that each may carry, and the same with odd values."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from gaugebook.exhibits import (
    Chart,
    Flag,
    Guide,
    Mark,
    Point,
    Sentence,
    Series,
    TargetLine,
)
from gaugebook.results import result

ALT = Sentence("alt", ("What the chart shows.",))
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTHS = tuple(f"{month} {year}" for year in (21, 22) for month in MONTH_NAMES)
LIMITS = result("xmr", {"centre": 12.0, "upper": 15.5, "lower": 8.5})
REASONS = (
    "Bin enquiry",
    "Council tax: change of address and moving home",
    "Missed collection",
    "Blue badge",
    "Housing benefit",
    "Planning",
    "Garden waste subscription",
    "Highways",
)
ODD: dict[str, list[float | None]] = {
    "one": [7.0],
    "none": [],
    "all zeros": [0.0] * 4,
    "all equal": [7.0] * 4,
    "missing": [None, None, None],
    "huge": [1e9, 2e9, 1234567890.0],
    "negative": [3.0, -2.0, 1.5, -4.0],
    "tiny": [0.0001, 0.0002, 0.00015],
}


def percent(value: float | None, decimals: int = 1) -> str:
    return "[x]" if value is None else f"{value:.{decimals}f}%"


def chart(kind, series, *, unit="%", **more) -> Chart:
    return Chart(
        f"{kind}-demo",
        kind,
        "a message",
        "Measure, place, period",
        unit,
        tuple(series),
        ALT,
        **more,
    )


def variation() -> Chart:
    """A line with limits that begin again, marks, a gap, flags of every kind and a part period."""
    values: list[float | None] = [
        12.0, 12.6, 11.4, 16.4, 13.1, 12.5, 13.9, None, 12.1, 11.2, 11.1, 11.8, 12.3,
        9.3, 9.4, 10.8, 9.7, 7.7, 9.2, 8.5, 8.6, 10.0, 8.8, 7.4,
    ]  # fmt: skip
    flags: dict[int, Flag] = {
        3: "concern", 10: "higher", 11: "lower", 16: "improvement", 17: "improvement",
        20: "both", 22: "neutral",
    }  # fmt: skip
    points = tuple(
        Point(month, v, percent(v), f"k{i}", is_part=i == 23, flag=flags.get(i, ""))
        for i, (month, v) in enumerate(zip(MONTHS, values, strict=True))
    )

    def both(name, manner, early, late):
        before = (early,) * 13 + (None,) * 11
        after = (None,) * 13 + (late,) * 11
        binding = LIMITS.binding("centre")
        return Guide(name, manner, before, binding), Guide(name, manner, after, binding)

    return chart(
        "line",
        [Series("Calls abandoned", points)],
        decimals=1,
        guides=(
            *both("Mean", "centre", 12.0, 9.0),
            *both("Upper limit", "limit", 15.5, 11.5),
            *both("Lower limit", "limit", 8.5, 6.5),
            Guide("Near limit", "near_limit", (14.3,) * 13 + (None,) * 11, LIMITS.binding("upper")),
        ),
        marks=(
            Mark("New telephone system", 13),
            Mark("Call-back offered at busy times", 15),
            Mark("Bank holiday", 23),
        ),
        target=TargetLine(10, "Target: 10% or less"),
        results=(LIMITS,),
    )


def fitted() -> Chart:
    """A line with a fitted line and limits that differ from place to place."""
    values = [10 + 1.5 * math.sin(i) for i in range(24)]
    points = tuple(Point(m, v, percent(v), "k") for m, v in zip(MONTHS, values, strict=True))
    limits = tuple(13 + (i * 7 % 5) / 5 for i in range(24))
    return chart(
        "line",
        [Series("All", points)],
        guides=(
            Guide("Upper limit", "limit", limits, LIMITS.binding("upper")),
            Guide("Fitted", "fitted", tuple(9 + i / 20 for i in range(24))),
        ),
    )


def shares(names: int = 8) -> Chart:
    """Dots with intervals of several widths, one withheld, some clearly higher or lower."""

    def point(i: int) -> Point:
        name = f"{REASONS[i % 8]}{'' if i < 8 else f' {i}'}"
        if i % 8 == 2:
            return Point(name, None, "[c]", f"k{i}")
        value, half = 20 + (i * 17 % 40) + 0.5, 1 + i * 3 % 7
        flag: Flag = "higher" if value - half > 40.7 else "lower" if value + half < 40.7 else ""
        lower, upper = value - half, value + half
        return Point(name, value, percent(value), f"k{i}", lower=lower, upper=upper, flag=flag)

    series = Series("No e-mail", tuple(map(point, range(names))))
    return chart("dots", [series], decimals=1, target=TargetLine(40.7, "All contacts: 40.7%"))


def funnel(points: int = 30) -> Chart:
    """A funnel with 95% and 99.8% limits; what lies outside the inner ones is flagged."""

    def place(i: int) -> Point:
        size = round(math.exp(4 + 3.4 * (i * 37 % points) / points))
        spread = 100 * math.sqrt(0.24 / size)
        z = 3.2 * math.sin(1.7 * i)
        flag: Flag = "higher" if z > 1.96 else "lower" if z < -1.96 else ""
        value = min(max(40 + z * spread, 0.0), 100.0)
        name = f"{REASONS[i % 8].partition(':')[0]} {i}"
        return Point(name, value, percent(value), f"k{i}", x=size, flag=flag)

    xs = tuple(float(x) for x in range(20, 2000, 20))

    def limit(z: float) -> tuple[float, ...]:
        return tuple(min(max(40 + 100 * z * math.sqrt(0.24 / x), 0.0), 100.0) for x in xs)

    return chart(
        "scatter",
        [Series("No e-mail", tuple(map(place, range(points))))],
        x_text="contacts",
        decimals=1,
        guides=(
            Guide("All contacts", "centre", (40.0,) * len(xs), "", xs),
            Guide("95% limits", "near_limit", limit(1.96), "", xs),
            Guide("95% limits", "near_limit", limit(-1.96), "", xs),
            Guide("99.8% limits", "limit", limit(3.09), "", xs),
            Guide("99.8% limits", "limit", limit(-3.09), "", xs),
        ),
    )


def survival(lines: int = 4) -> Chart:
    """How many callers stay, by line, with two marks; a lone line has limits."""

    def curve(loss: float, length: int) -> tuple[Point, ...]:
        shares = [100 * (1 - loss) ** i * (0.9 if i > 4 else 1) for i in range(length)]
        return tuple(
            Point(f"{10 * i} seconds", s, percent(s, 0), "k", x=10.0 * i)
            for i, s in enumerate(shares)
        )

    curves = (curve(0.02, 60), curve(0.03, 60), curve(0.012, 50), curve(0.021, 60))
    names = ("Council tax", "Waste", "Housing", "Planning")
    series = [Series(n, c) for n, c in zip(names[:lines], curves, strict=False)]
    xs = tuple(p.x or 0.0 for p in curves[0])
    guides = tuple(
        Guide("95% limits", "limit", tuple(max(0.0, min(100.0, (p.value or 0) + by))
              for p in curves[0]), "", xs)
        for by in (-4, 4)
    )  # fmt: skip
    return chart(
        "steps",
        series,
        x_text="seconds since the call was offered",
        marks=(Mark("Recorded message ends", x=44), Mark("Offer of a call back", x=120)),
        guides=guides if lines == 1 else (),
    )


def ledger(*, remainder: float = 1500) -> Chart:
    """From calls offered to each outcome, with a step up, one of nothing and a remainder."""
    steps = (
        ("Calls offered", None, 33592.0),
        ("Answered", 33592.0, 4405.0),
        ("Abandoned in the queue", 4405.0, 2800.0),
        ("Abandoned in the recorded message", 2800.0, 1200.0),
        ("Called back", 1200.0, 1200.0),
        ("Counted twice", 1200.0, remainder),
        ("Unaccounted", remainder, 0.0),
    )
    points = tuple(
        Point(
            name,
            end,
            f"{abs(end - (start or 0)):,.0f}",
            f"k{i}",
            start=start,
            flag="concern" if name == "Unaccounted" else "",
        )
        for i, (name, start, end) in enumerate(steps)
    )
    return chart("waterfall", [Series("Calls", points)], unit="calls")


LEVELS = tuple(
    Mark(text, x=float(level))
    for level, text in enumerate(("Starting", "Developing", "Managed", "Leading"), start=1)
)


def claimed(rows: int = 6) -> Chart:
    """What was claimed and confirmed: apart, equal, one end missing, and both."""
    ends = (
        ("Data", 2.4, 1.8),
        ("Measurement and benchmarking", 3.1, 1.9),
        ("Resilience", 2.5, 2.5),
        ("Delivery", 3.4, None),
        ("Culture", 4.0, 3.0),
        ("Services for colleagues", None, None),
    )

    def point(name: str, value: float | None, key: str) -> Point:
        return Point(name, value, "no score" if value is None else f"{value:.1f}", key)

    chosen = [ends[i % len(ends)] for i in range(rows)]
    return chart(
        "dumbbell",
        [
            Series("Claimed", tuple(point(n, a, f"a{i}") for i, (n, a, _) in enumerate(chosen))),
            Series("Confirmed", tuple(point(n, b, f"b{i}") for i, (n, _, b) in enumerate(chosen))),
        ],
        unit="",
        decimals=1,
        marks=LEVELS,
    )


KINDS = {
    "variation": variation,
    "fitted": fitted,
    "shares": shares,
    "funnel": funnel,
    "survival": survival,
    "lone survival": lambda: survival(1),
    "claimed": claimed,
    "ledger": ledger,
    "over-full ledger": lambda: ledger(remainder=-2500),
}


def reversed_values(points: tuple[Point, ...]) -> Iterator[Point]:
    """The same names with the values in the other order."""
    for point, other in zip(points, reversed(points), strict=True):
        yield replace(point, value=other.value, text=other.text)


def odd(kind: str, values: list[float | None]) -> Chart:
    """A chart of one kind on odd values, with a target and a guide."""
    points = tuple(
        Point(MONTHS[i], v, "[x]" if v is None else f"{v:,g}", f"k{i}", x=10.0 * i)
        for i, v in enumerate(values)
    )
    over_numbers = kind in ("scatter", "steps")
    xs = (0.0, 10.0, 20.0)
    guides = (
        (Guide("Limit", "limit", (5.0,) * 3, "", xs), Guide("No limit", "limit", (), "", ()))
        if over_numbers
        else (Guide("Limit", "limit", (5.0,) * len(values)),)
    )
    ends = [Series("All", points)]
    ends += [Series("Others", tuple(reversed_values(points)))] if kind == "dumbbell" else []
    return chart(
        kind,
        ends,
        unit="calls",
        x_text="seconds" if over_numbers else "",
        target=TargetLine(5, "Target: 5 or more"),
        guides=guides,
    )
