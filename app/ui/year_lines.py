"""五年: a few figures side by side, each with its line over five year ends and the day.

The rule: every point has its number beside it; where there are no data there is no point.
"""

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.domain.measures import wan_text
from app.policy.figures import KINDS
from app.policy.trend import FIGURES, Point, Trend, together
from app.ui import look
from app.ui.parts import label

HEIGHT = 112
PAD = 12
LEAST_WIDTH = 160
NUMBER_PX = 11
DOT = 3.0
HEAD, FOOT = 28, 18
NO_VALUE = "—"


@dataclass(frozen=True, slots=True)
class Spot:
    """A point as drawn: the day below it, its number above it, how high (0 to 1; None: no data)."""

    day: str
    number: str
    height: float | None
    missing: int


class YearLine(QWidget):
    """One figure; what is drawn is told to a screen reader as sentences."""

    def __init__(self, figure: str) -> None:
        super().__init__()
        self.setObjectName(f"years_{figure}")
        self._figure = figure
        self._kind = KINDS[figure]
        self._spots: tuple[Spot, ...] = ()
        self._head = ("", "")
        self.setMinimumWidth(LEAST_WIDTH)
        self.setAccessibleName(self._kind.label)

    def show_points(self, trend: Trend, *, is_today: bool) -> None:
        """Draw these from now on."""
        points = trend.points[self._figure]
        highest = max((point.value or 0 for point in points), default=0)
        days = [f"{day.year}" for day in trend.days[:-1]]
        last = trend.days[-1]
        days.append("今天" if is_today else f"{last.month}-{last.day}")
        self._spots = tuple(
            Spot(
                day,
                self._number(point),
                None if point.value is None else point.value / (highest or 1),
                point.missing,
            )
            for day, point in zip(days, points, strict=True)
        )
        now = self._spots[-1]
        missing = f"缺 {now.missing:,} 户" if now.missing else ""
        self._head = (f"{now.number} {self._kind.unit}", missing)
        told = [f"{self._kind.label} {now.number} {self._kind.unit}", missing]
        self.setAccessibleName("，".join(filter(None, told)))
        self.setAccessibleDescription("；".join(self.sentences(trend)))
        self.setToolTip("\n".join(self.sentences(trend)))
        self.update()

    def sentences(self, trend: Trend) -> list[str]:
        """2025-12-31：17 户；缺 2 户的数."""
        return [
            f"{day}：{spot.number} {self._kind.unit}"
            + (f"，缺 {spot.missing:,} 户" if spot.missing else "")
            if spot.height is not None
            else f"{day}：没有数据"
            for day, spot in zip(trend.days, self._spots, strict=True)
        ]

    def numbers(self) -> list[str]:
        """The numbers as drawn, the oldest first."""
        return [spot.number for spot in self._spots]

    def _number(self, point: Point) -> str:
        if point.value is None:
            return NO_VALUE
        if self._kind.quantity == "money":
            return wan_text(point.value, places=0 if point.value >= 10**8 else 1)
        return f"{point.value:,}"

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._spots:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_head(painter)
        self._paint_line(painter)

    def _paint_head(self, painter: QPainter) -> None:
        tones = look.tones()
        value, missing = self._head
        left, room = PAD, self.width() - 2 * PAD
        bits = (
            (self._kind.label, "muted", look.font(look.HEAD_PX)),
            (value, "ink", look.font(15, bold=True)),
            (missing, "contested", look.font(look.HEAD_PX)),
        )
        for told, tone, font in bits:
            wide = QFontMetrics(font).horizontalAdvance(told) + 2
            # In a narrow window the unit goes first, then how many are missing.
            short = told.split()[0] if told == value else ""
            words = told if wide <= room else short
            painter.setFont(font)
            painter.setPen(QColor(getattr(tones, tone)))
            painter.drawText(QRect(left, 4, wide, HEAD - 4), Qt.AlignmentFlag.AlignVCenter, words)
            left, room = left + wide + look.GRID, room - wide - look.GRID

    def _paint_line(self, painter: QPainter) -> None:
        tones = look.tones()
        font = look.font(NUMBER_PX)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        line = metrics.height()
        step = (self.width() - 2 * PAD) / len(self._spots)
        top, bottom = HEAD + line + 4.0, self.height() - FOOT - 6.0
        places = [
            None
            if spot.height is None
            else QPointF(PAD + step * (at + 0.5), bottom - spot.height * (bottom - top))
            for at, spot in enumerate(self._spots)
        ]
        painter.setPen(QPen(tones.of("accent"), 1.5))
        for one, other in pairwise(places):
            if one is not None and other is not None:
                painter.drawLine(one, other)
        for at, (spot, place) in enumerate(zip(self._spots, places, strict=True)):
            box = QRect(round(PAD + step * at), 0, round(step), line)
            painter.setPen(tones.of("muted"))
            box.moveTop(self.height() - FOOT)
            day = (
                spot.day
                if metrics.horizontalAdvance(spot.day) + look.GRID < step
                else spot.day[-2:]
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, day)
            box.moveTop(round((bottom if place is None else place.y()) - line - 4))
            if place is not None:
                painter.setPen(QPen(tones.of("accent"), 1.5))
                painter.setBrush(tones.of("surface" if spot.missing else "accent"))
                painter.drawEllipse(place, DOT, DOT)
                painter.setPen(tones.of("ink"))
            # In a narrow window numbers would run into each other: the last one stands above.
            if metrics.horizontalAdvance(spot.number) <= step:
                # A line that rises steeply would run through the number before it.
                told = metrics.boundingRect(box, Qt.AlignmentFlag.AlignCenter, spot.number)
                painter.fillRect(told, tones.of("surface"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, spot.number)


class YearLines(QFrame):
    """Hidden where nobody has entered anything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("year_lines")
        self.setAccessibleName("五年")
        look.mark(self, role="card")
        self.setFixedHeight(HEIGHT)
        self.wait = label("正在计算五年的数…", "years_wait", role="muted")
        self.wait.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.lines = {figure: YearLine(figure) for figure in FIGURES}
        body = QHBoxLayout(self)
        body.setContentsMargins(1, 1, 1, 1)
        body.setSpacing(0)
        body.addWidget(self.wait, 1)
        for each in self.lines.values():
            each.hide()
            body.addWidget(each, 1)

    def show_trends(self, trends: tuple[Trend, ...], *, is_today: bool) -> None:
        """The parks added up."""
        trend = together(trends)
        known = trend is not None and any(
            point.value is not None for points in trend.points.values() for point in points
        )
        self.setVisible(known)
        self.wait.hide()
        for each in self.lines.values():
            if trend is not None:
                each.show_points(trend, is_today=is_today)
            each.setVisible(known)
