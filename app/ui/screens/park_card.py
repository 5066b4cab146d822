"""A park in a few lines: name, tiers, the distance to the next tier, its criteria, what will fall.

The rule: one widget that paints itself, because a league with many parks shows many of them.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy

from app.policy.verdicts import ParkAppraisal
from app.ui import icons, look
from app.ui.words import (
    against,
    distance_to_next,
    highest_held,
    next_tier,
    short_distance,
    state_of,
    state_of_next,
    tiers_held,
)

PAD_X, PAD_Y = 16, 10
PER_LINE = 3
OUTLOOK_LINES = 2
SMALL_SIGN, SIGN = 12, 16
WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


@dataclass(frozen=True, slots=True)
class Bit:
    """Words (or the icon `sign` alone) in a box, in a tone of the style."""

    box: QRect
    words: str
    tone: str
    font: QFont
    sign: str = ""


class ParkCard(QFrame):
    """A click or Enter opens the park's page; the arrow keys go from card to card."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("park_card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.give(self, role="card")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._park_id = ""
        self._head = ("", "")
        self._state, self._distance = "undetermined", ""
        self._criteria: tuple[tuple[str, str], ...] = ()
        self._lost = ""
        self._outlook: tuple[str, ...] = ()
        self._heights: dict[int, int] = {}
        self._drawn: tuple[int, list[Bit]] = (-1, [])

    def show_park(self, park: ParkAppraisal, office: str) -> None:
        """Say this of the park from now on."""
        self._heights.clear()
        self._drawn = (-1, [])
        verdict = next_tier(park)
        self._park_id = park.park_id
        self._head = (park.name, f"{office}　{tiers_held(park)}")
        self._distance = distance_to_next(park)
        self._state = state_of_next(park)
        self._criteria = ()
        if verdict is not None:
            self._criteria = tuple(
                (
                    state_of(verdict=each.verdict, contested=each.contested),
                    f"{each.criterion.label}　{against(each)}",
                )
                for each in verdict.criteria
            )
        self._lost = _held(park)
        self._outlook = _falling(park)
        self.setAccessibleName("，".join([*self._head, self._distance]))
        told = [*(words for _, words in self._criteria), self._lost, *self._outlook]
        self.setAccessibleDescription("；".join(filter(None, told)))
        self.updateGeometry()
        self.update()

    def words(self) -> list[str]:
        """All that is written on the card, from the top down."""
        return [bit.words for bit in self._bits() if bit.words]

    def _bits(self) -> list[Bit]:
        """All that is drawn; kept of a card that was in sight, for there may be hundreds."""
        width = self.width()
        if self._drawn[0] != width:
            self._drawn = (width, self._measured(width)[0])
        return self._drawn[1]

    def _measured(self, width: int) -> tuple[list[Bit], int]:
        """Every word in its place for a width, and the height they need."""
        bold, text, small = look.font(15, bold=True), look.font(), look.font(look.HEAD_PX)
        inner = width - 2 * PAD_X
        name, held = self._head
        line = QFontMetrics(bold).height()
        name_width = min(QFontMetrics(bold).horizontalAdvance(name) + 2, inner)
        bits = [Bit(QRect(PAD_X, PAD_Y, name_width, line), name, "ink", bold)]
        top = PAD_Y + line + 4
        beside = QRect(PAD_X + name_width + 8, PAD_Y, inner - name_width - 8, line)
        if QFontMetrics(small).horizontalAdvance(held) <= beside.width():
            lower = QFontMetrics(bold).ascent() - QFontMetrics(small).ascent()
            beside.setTop(PAD_Y + lower)
        else:
            room = QRect(PAD_X, top, inner, 10_000)
            beside = QFontMetrics(small).boundingRect(room, WRAPPED, held)
            top = beside.bottom() + 5
        bits.append(Bit(beside, held, "muted", small))
        top = _signed(bits, self._state, self._distance, "ink", text, top=top, inner=inner)
        top = self._lay_criteria(bits, small, top=top, inner=inner)
        if self._lost:
            top = _signed(bits, "not_met", self._lost, "ink", text, top=top, inner=inner)
        for words in self._outlook:
            top = _signed(bits, "warning", words, "contested", text, top=top, inner=inner)
        return bits, top + PAD_Y - 4

    def _lay_criteria(self, bits: list[Bit], font: QFont, *, top: int, inner: int) -> int:
        """The next tier's criteria side by side, each with its sign; returns the next top."""
        height = QFontMetrics(font).height() + 3
        widest = max(
            (QFontMetrics(font).horizontalAdvance(words) for _, words in self._criteria), default=1
        )
        columns = max(1, min(PER_LINE, inner // (widest + SMALL_SIGN + 24)))
        for place, (state, words) in enumerate(self._criteria):
            row, column = divmod(place, columns)
            left = PAD_X + column * (inner // columns)
            sign = QRect(left + 2, top + row * height + 3, SMALL_SIGN, SMALL_SIGN)
            box = QRect(left + 24, top + row * height, inner // columns - 24, height)
            bits.append(Bit(sign, "", state, font, sign=state))
            bits.append(Bit(box, words, "muted", font))
        return top + -(-len(self._criteria) // columns) * height + 2

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        # A layout asks for the same few widths over and over.
        if width not in self._heights:
            self._heights[width] = self._measured(width)[1]
        return self._heights[width]

    def sizeHint(self) -> QSize:
        return QSize(640, self.heightForWidth(max(self.width(), 640)))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        tones = look.tones()
        for bit in self._bits():
            if bit.sign:
                scale = self.devicePixelRatioF()
                colour = getattr(tones, bit.tone)
                drawn = icons.pixmap(bit.sign, colour, bit.box.width(), scale)
                painter.drawPixmap(bit.box.topLeft(), drawn)
            else:
                painter.setFont(bit.font)
                painter.setPen(QColor(getattr(tones, bit.tone)))
                painter.drawText(bit.box, WRAPPED, bit.words)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self._park_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._park_id)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)


def _signed(
    bits: list[Bit], sign: str, words: str, tone: str, font: QFont, *, top: int, inner: int
) -> int:
    """A sentence behind a sign, in as many lines as it needs; returns the next top."""
    room = QRect(PAD_X + 24, top, inner - 24, 10_000)
    box = QFontMetrics(font).boundingRect(room, WRAPPED, words)
    mark = QRect(PAD_X, top + 2, SIGN, SIGN)
    bits.append(Bit(mark, "", "contested" if sign == "warning" else sign, font, sign=sign))
    bits.append(Bit(QRect(room.left(), top, room.width(), box.height()), words, tone, font))
    return top + box.height() + 4


def _held(park: ParkAppraisal) -> str:
    """What the highest tier it holds lacks by now, and what the exit mechanism proposes."""
    held = highest_held(park)
    verdict = next((each for each in park.tiers if each.tier.id == held), None)
    if verdict is None or verdict.verdict != "not_met":
        return ""
    proposal = f"；评估退出机制建议{park.proposal}" if park.proposal else ""
    return f"对照已取得的{verdict.tier.label}：{short_distance(verdict)}{proposal}"


def _falling(park: ParkAppraisal) -> tuple[str, ...]:
    """What falls on the coming quarter ends, the nearest first: when, by what, and how far.

    Only of the tiers it holds and of the next one: the others are not in question.
    """
    asked = [verdict.tier for verdict in park.tiers]
    known = [tier.id for tier in asked]
    places = [known.index(each) for each in (*park.held, park.next_tier) if each in known]
    labels = tuple(f"{tier.label}：" for tier in asked[: max(places, default=-1) + 1])
    lines = []
    for step in park.outlook:
        by_tier = [
            f"{label}{'，'.join(falls)}"
            for label in labels
            if (
                falls := [each.removeprefix(label) for each in step.falls if each.startswith(label)]
            )
        ]
        if by_tier:
            ends = f"前 {len(step.ending)} 户协议到期" if step.ending else "起"
            lines.append(f"{step.on} {ends}，{'；'.join(by_tier)}")
    return tuple(lines[:OUTLOOK_LINES])
