"""One chart from data to SVG: which plot it becomes, its room, its layers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gaugebook.definitions.house import House, Tokens
from gaugebook.exhibits import Chart, Point, Series
from gaugebook.papers.charts import _labels as labels
from gaugebook.papers.charts import _layout as layout
from gaugebook.papers.charts import _vega as vega
from gaugebook.papers.charts._svg import Panel, assemble
from gaugebook.papers.houses import load_wording
from gaugebook.papers.text_size import SMALL, text_width, wrap_text

PLOT_HEIGHT, PANEL_HEIGHT, ROW_HEIGHT = 205, 100, 30

_SIDE_GAP = 8
_BAR_SHARE, _WIDEST_BAR, _LYING_BAR = 0.58, 84, 18
_WIDEST_NAME = 210
# Analysis Function palette (2021) after the house's own colour. Pattern and marker tell lines
# apart without colour; none of these colours is used for words.
_LINE_STYLES = (
    vega.LineStyle("", (), "circle"),
    vega.LineStyle("#f46a25", (6, 4), "square"),
    vega.LineStyle("#3d3d3d", (2, 3), "triangle-up"),
    vega.LineStyle("#28a197", (8, 3, 2, 3), "diamond"),
)


def draw_chart(chart: Chart, house: House, *, width: int = 640) -> str:
    """Draw a chart as SVG text, the same bytes for the same chart and house.

    Parameters
    ----------
    chart
        What to draw. Titles, notes and source are page text and stay out of the picture.
    house
        Its tokens give the colours.
    width
        The width of the whole picture in pixels; its labels are 13 to 14 pixels high.

    Returns
    -------
    str
        One ``<svg role="img">`` whose ``<title>`` is the chart's alternative text. Missing
        values are gaps with their own words (``[x]``), never zero.
    """
    known = [p.value for s in chart.series for p in s.points if p.value is not None]
    if chart.target:
        known.append(chart.target.value)
    ceiling = 100.0 if chart.unit_text == "%" else None
    scale = layout.value_scale(known, from_zero=chart.kind == "bar", ceiling=ceiling)
    drawing = _Drawing(chart, scale, house.tokens, width)
    if chart.kind == "line":
        panels = [drawing.lines()]
    elif len(chart.series) == 1 and _must_lie(chart.series[0].points, width):
        panels = [drawing.lying_bars()]
    else:
        panels = [drawing.bars(series) for series in chart.series]
    return assemble(panels, alt=chart.alt.text, hatch_colour=house.tokens.brand)


def _must_lie(points: Sequence[Point], width: float) -> bool:
    """Whether the names under upright bars would not fit on two lines."""
    if not points or all(layout.is_period_label(p.label) for p in points):
        return False
    step = (width - 60) / len(points)
    names = [wrap_text(p.label, step - 6) for p in points]
    return any(
        len(lines) > 2 or any(text_width(line) > step - 4 for line in lines) for lines in names
    )


@dataclass(frozen=True)
class _Drawing:
    """One chart on its way to SVG: everything that its panels share."""

    chart: Chart
    scale: layout.Scale
    tokens: Tokens
    width: int

    # --- the three kinds of plot ---

    def bars(self, series: Series) -> Panel:
        """Draw upright bars; one of several series gets its name above its own panel."""
        is_panel = len(self.chart.series) > 1
        is_last = series is self.chart.series[-1]
        frame = self._upright_frame(is_panel=is_panel, with_names=is_last)
        step = frame.width / max(1, len(series.points))
        at = self._upright(frame, with_names=is_last)
        size = min(_BAR_SHARE * step, _WIDEST_BAR)
        marks = self._bar_marks(series.points, size=size)
        inside = labels.bar_labels(
            series.points, self.scale, height=frame.height, step=step, target=self.chart.target
        )
        beside, _ = labels.side_labels(self.chart, self.scale, height=frame.height)
        layers = [
            self._base(x=at["x"]),
            *(mark.encode(**at) for mark in marks),
            *self._zero_line("y"),
            *self._target_line("y"),
            *self._words_inside(inside, at),
            *self._words_beside(beside, frame),
        ]
        if is_panel:
            layers.append(self._corner_words(series.name, frame, -30, weight=700))
        return vega.draw(layers, frame, self.tokens)

    def lines(self) -> Panel:
        """Draw lines with their names at their ends."""
        frame = self._upright_frame(is_panel=False, with_names=True)
        at = self._upright(frame, with_names=True)
        beside, leaders = labels.side_labels(self.chart, self.scale, height=frame.height)
        layers = [self._base(x=at["x"]), *self._zero_line("y"), *self._target_line("y")]
        for series, style in zip(self.chart.series, _LINE_STYLES, strict=False):
            layers += [mark.encode(**at) for mark in self._line_marks(series, style)]
        layers += self._leaders(leaders, at, frame)
        if len(self.chart.series) == 1:
            points = self.chart.series[0].points
            step = frame.width / max(1, len(points))
            inside = labels.line_labels(
                points, self.scale, height=frame.height, step=step, target=self.chart.target
            )
            layers += self._words_inside(inside, at)
        layers += self._words_beside(beside, frame)
        if self.scale.low > 0:
            note = load_wording()["axis_from"].format(start=self._tick_text(self.scale.low))
            layers.append(self._corner_words(note, frame, frame.height + frame.bottom - 5))
        return vega.draw(layers, frame, self.tokens)

    def lying_bars(self) -> Panel:
        """Draw bars that lie, each with its name at the left and its value at the right."""
        points = self.chart.series[0].points
        frame = self._lying_frame(points)
        names = [_row_lines(p.label) for p in points]
        at = {"y": vega.places("y", self._keys, names), "x": self._values("x")}
        marks = self._bar_marks(points, size=_LYING_BAR, is_lying=True)
        layers = [
            self._base(y=at["y"]),
            *(mark.encode(**at) for mark in marks),
            *self._zero_line("x"),
            *self._target_line("x"),
        ]
        # Values stand in a column of their own, so that neither bar nor target strikes them.
        column = vega.pixel(frame.width + frame.right)
        for is_known, colour in ((True, self.tokens.ink), (False, self.tokens.soft)):
            rows = [
                {"place": self._keys[i], "text": p.text}
                for i, p in enumerate(points)
                if p.text and (p.value is not None) is is_known
            ]
            if rows:
                mark = vega.words(
                    rows,
                    colour=colour,
                    weight=600 if is_known else 400,
                    align="right",
                    baseline="middle",
                )
                layers.append(mark.encode(x=column, y=at["y"], text="text:N"))
        if self.chart.target:
            layers.append(self._words_above(frame))
        return vega.draw(layers, frame, self.tokens)

    # --- room ---

    def _upright_frame(self, *, is_panel: bool, with_names: bool) -> vega.Frame:
        target = self.chart.target
        beside = list(labels.target_lines(target)) if target else []
        for series in labels.named_series(self.chart):
            end = labels.last_known(series.points)
            beside += labels.name_lines(series, end) if end is not None else ()
        side = max((text_width(t, layout.LABEL_SIZE) for t in beside), default=0)
        left = max(text_width(self._tick_text(t)) for t in self.scale.ticks) + vega.LABEL_GAP + 2
        right = side + _SIDE_GAP if beside else 6
        frame = vega.Frame(
            width=self.width - left - right,
            height=PANEL_HEIGHT if is_panel else PLOT_HEIGHT,
            left=left,
            right=right,
            top=46 if is_panel else 24,
            bottom=8,
        )
        if not with_names:
            return frame
        lines = max(len(ls) for ls in self._name_lines(frame.width))
        # A note that the axis does not start at zero, or labels under bars that go down.
        more = layout.LINE_HEIGHT + 4 if self.scale.low != 0 else 0
        return replace(frame, bottom=lines * layout.LINE_HEIGHT + 12 + more)

    def _lying_frame(self, points: Sequence[Point]) -> vega.Frame:
        names = [_row_lines(p.label) for p in points]
        left = max(text_width(line) for lines in names for line in lines) + 10
        right = max(text_width(p.text, layout.LABEL_SIZE) for p in points) + 14
        row = max(ROW_HEIGHT, max(map(len, names)) * layout.LINE_HEIGHT + 8)
        top = 30 if self.chart.target else 8
        return vega.Frame(self.width - left - right, row * len(points), left, right, top, 26)

    def _name_lines(self, width: float) -> list[tuple[str, ...]]:
        """Give the lines of each name on the axis; of many periods only each third has one."""
        names = [p.label for p in self.chart.series[0].points]
        step = width / max(1, len(names))
        if len(names) > labels.MOST_LABELLED and all(map(layout.is_period_label, names)):
            widest = max(text_width(name) for name in names)
            every = max(3, int(widest / step) + 1)
            return [(name,) if i % every == 0 else () for i, name in enumerate(names)]
        return [wrap_text(name, step - 6) for name in names] or [("",)]

    # --- marks ---

    def _base(self, **axis: Any) -> Any:
        """Give marks that nobody sees, so that places without a value keep their name."""
        rows = [{"place": key, "text": ""} for key in self._keys]
        return vega.words(rows, colour=self.tokens.ink).encode(**axis, text="text:N")

    def _bar_marks(
        self, points: Sequence[Point], *, size: float, is_lying: bool = False
    ) -> list[Any]:
        marks = []
        for is_part in (False, True):
            rows = [
                {"place": self._keys[i], "value": p.value}
                for i, p in enumerate(points)
                if p.value is not None and p.is_part is is_part
            ]
            if rows:
                colour = self.tokens.brand
                mark = vega.bars(rows, colour=colour, size=size, is_part=is_part, is_lying=is_lying)
                marks.append(mark)
        return marks

    def _line_marks(self, series: Series, style: vega.LineStyle) -> list[Any]:
        style = style if style.colour else replace(style, colour=self.tokens.brand)
        points = series.points
        rows = [{"place": self._keys[i], "value": p.value} for i, p in enumerate(points)]
        marks = [vega.line(rows, style)]
        shown = _marked_places(points)
        for is_part in (False, True):
            marked = [rows[i] for i in sorted(shown) if points[i].is_part is is_part]
            if marked:
                marks.append(vega.markers(marked, style, is_part=is_part))
        return marks

    def _zero_line(self, channel: str) -> list[Any]:
        if self.scale.low > 0:
            return []
        rule = vega.rule({"value": 0}, colour=self.tokens.ink, width=1)
        return [rule.encode(**{channel: self._values(channel)})]

    def _target_line(self, channel: str) -> list[Any]:
        if self.chart.target is None:
            return []
        row = {"value": self.chart.target.value}
        rule = vega.rule(row, colour=self.tokens.accent, width=1.8, is_dashed=True)
        return [rule.encode(**{channel: self._values(channel)})]

    def _leaders(
        self, leaders: Iterable[labels.Leader], at: Mapping[str, Any], frame: vega.Frame
    ) -> list[Any]:
        end = vega.pixel(frame.width + _SIDE_GAP - 3)
        rows = [{"place": self._keys[ld.place], "value": ld.y, "to": ld.to_y} for ld in leaders]
        return [
            vega.leader(row, colour=self.tokens.soft).encode(**at, x2=end, y2="to:Q")
            for row in rows
        ]

    # --- words ---

    def _words_inside(self, words: list[labels.Label], at: Mapping[str, Any]) -> list[Any]:
        colours = {"value": self.tokens.ink, "inside": vega.PAPER, "missing": self.tokens.soft}
        drawn = []
        for manner, colour in colours.items():
            rows = [
                {"place": self._keys[w.place], "value": w.y, "text": w.lines[0]}
                for w in words
                if w.manner == manner and w.place is not None
            ]
            if rows:
                mark = vega.words(rows, colour=colour, weight=400 if manner == "missing" else 600)
                drawn.append(mark.encode(**at, text="text:N"))
        return drawn

    def _words_beside(self, words: Iterable[labels.Label], frame: vega.Frame) -> list[Any]:
        side = vega.pixel(frame.width + _SIDE_GAP)
        drawn = []
        for word in words:
            is_target = word.manner == "target"
            mark = vega.words(
                [{"value": word.y, "text": list(word.lines)}],
                colour=self.tokens.accent if is_target else self.tokens.ink,
                size=SMALL if is_target else layout.LABEL_SIZE,
                align="left",
                baseline="middle",
                dy=-(len(word.lines) - 1) * layout.LINE_HEIGHT / 2,
            )
            drawn.append(mark.encode(x=side, y=self._values("y"), text="text:N"))
        return drawn

    def _words_above(self, frame: vega.Frame) -> Any:
        """Give the words of the target above bars that lie, on the side that has room."""
        target = self.chart.target
        row = {"value": target.value, "text": target.text} if target else {}
        is_far = target is not None and (
            self.scale.pixel(target.value, frame.width) > 0.6 * frame.width
        )
        align = "right" if is_far else "left"
        mark = vega.words([row], colour=self.tokens.accent, size=SMALL, align=align)
        return mark.encode(x=self._values("x"), y=vega.pixel(-10), text="text:N")

    def _corner_words(
        self, text: str, frame: vega.Frame, down: float, *, weight: vega.Weight = 400
    ) -> Any:
        is_name = weight == 700
        mark = vega.words(
            [{"text": text}],
            colour=self.tokens.ink if is_name else self.tokens.soft,
            weight=weight,
            size=layout.LABEL_SIZE if is_name else SMALL,
            align="left",
        )
        return mark.encode(x=vega.pixel(-frame.left), y=vega.pixel(down), text="text:N")

    # --- axes ---

    @property
    def _keys(self) -> list[str]:
        """The name of each place to Vega: unique, and in order when sorted."""
        return [f"{i:03d}" for i, _ in enumerate(self.chart.series[0].points)]

    def _upright(self, frame: vega.Frame, *, with_names: bool) -> dict[str, Any]:
        lines = self._name_lines(frame.width) if with_names else [() for _ in self._keys]
        below = layout.LINE_HEIGHT if self.scale.low < 0 else 0
        names = vega.places("x", self._keys, lines, gap=vega.LABEL_GAP + below)
        return {"x": names, "y": self._values("y")}

    def _values(self, channel: str) -> Any:
        texts = [self._tick_text(t) for t in self.scale.ticks]
        return vega.values("x" if channel == "x" else "y", self.scale, texts)

    def _tick_text(self, value: float) -> str:
        return layout.tick_text(value, self.scale.ticks, self.chart.unit_text)


def _marked_places(points: Sequence[Point]) -> set[int]:
    """Give the places that get a marker: all of a few; of many those that a line would hide."""
    known = {i for i, p in enumerate(points) if p.value is not None}
    if len(points) <= labels.MOST_LABELLED:
        return known
    notable = layout.notable_places([p.value for p in points])
    return {i for i in known if i in notable or points[i].is_part or _is_alone(i, known)}


def _is_alone(place: int, known: set[int]) -> bool:
    return not {place - 1, place + 1} & known


def _row_lines(label: str) -> tuple[str, ...]:
    return wrap_text(label, _WIDEST_NAME)
