"""The box of the top bar: what is found is listed below it as the clerk types.

The rule: the keyboard stays in the box; every letter asks anew and drops the answer before it, so
the list never shows what was found for other words than stand in the box.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Changes
from app.store import search
from app.store.search import Hit
from app.ui import icons, look
from app.ui.background import Task
from app.ui.desk import Desk
from app.ui.parts import label, say

HitRole = int(Qt.ItemDataRole.UserRole) + 1
# The register of 服务 a record stands in, and what the long table is searched by.
REGISTERS = {"mentor": "mentors", "project": "projects"}
IN_LIST = frozenset(["entity", "founder", "tenancy"])
SHOWN = 9
LISTED = 30
WIDTH = 480
LINE = 48
SOUGHT, SOUGHT_SHORT = "查找名称、拼音、代码（Ctrl+K）", "查找（Ctrl+K）"
SEEK_ELSE = "请核对，或换名称、拼音、代码、电话再找。"
PADDING = 24
KINDS = {
    "park": "园区",
    "entity": "创业实体",
    "founder": "创业者",
    "tenancy": "入驻协议",
    "mentor": "导师",
    "project": "项目",
    "benefit": "补贴文书",
    "tier_grant": "等级认定",
}
ICONS = {
    "park": "park",
    "entity": "tenant",
    "founder": "tenant",
    "tenancy": "paper",
    "mentor": "tenant",
    "project": "paper",
    "benefit": "paper",
    "tier_grant": "park",
}


@dataclass(frozen=True, slots=True)
class Sought:
    """What was typed, the tenancy (by its key in the long table) that was chosen, and the entity
    whose page is opened, if one is.
    """

    words: str
    tenancy: int | None
    entity: str | None = None


def place_of(hit: Hit, typed: str) -> tuple[str, object]:
    """The screen that shows a hit, and what to show there."""
    if hit.kind in REGISTERS:
        return "services", (REGISTERS[hit.kind], hit.name)
    if hit.entity is not None and hit.kind != "park":
        # The list behind the tenant's page keeps what was typed, where that finds its rows.
        return "tenants", Sought(typed if hit.kind in IN_LIST else "", hit.tenancy, hit.entity)
    if hit.park is not None:
        return "parks", hit.park
    return "tenants", Sought(typed, None)


class HitDelegate(QStyledItemDelegate):
    """Two lines of what was found, and at the right what it is and where the words stand."""

    def sizeHint(
        self,
        option: QStyleOptionViewItem,
        index: object,
    ) -> QSize:
        return QSize(WIDTH, LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]
        hit: Hit = index.data(HitRole)
        place: QRect = option.rect  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        tones = look.tones()
        painter.save()
        painter.fillRect(place, tones.of("selected" if chosen else "surface"))
        scale = painter.device().devicePixelRatio()
        drawn = icons.pixmap(ICONS[hit.kind], tones.muted, icons.SIZE, scale)
        painter.drawPixmap(place.topLeft() + QPoint(12, (LINE - icons.SIZE) // 2), drawn)
        words = place.adjusted(44, 5, -12, -5)
        kind = f"{KINDS[hit.kind]}　{hit.matched}" if hit.matched else KINDS[hit.kind]
        upper, lower = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
        self._write(painter, words, hit.name, upper, tone="ink", px=look.FONT_PX)
        painter.setFont(look.font(look.HEAD_PX))
        room = words.width() - painter.fontMetrics().horizontalAdvance(kind) - 2 * look.GRID
        left = QRect(words.left(), words.top(), room, words.height())
        self._write(painter, left, hit.line, lower, tone="muted", px=look.HEAD_PX)
        painter.drawText(words, lower | Qt.AlignmentFlag.AlignRight, kind)
        painter.restore()

    def _write(
        self,
        painter: QPainter,
        place: QRect,
        words: str,
        where: Qt.AlignmentFlag,
        *,
        tone: str,
        px: int,
    ) -> None:
        painter.setFont(look.font(px))
        painter.setPen(look.tones().of(tone))
        elided = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, where | Qt.AlignmentFlag.AlignLeft, elided)


class Found(QFrame):
    """What was found, over the screen below the box; never has the keyboard."""

    pressed = Signal(object)  # Hit

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("found")
        self.setAccessibleName("查找结果")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list = QListWidget(self)
        self.list.setObjectName("found_list")
        self.list.setAccessibleName("查找结果")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        # Each hit fills its own place: what lies under the list need not be drawn with it.
        self.list.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.list.itemClicked.connect(lambda item: self.pressed.emit(item.data(HitRole)))
        self.foot = label("", "found_foot", role="small")
        self.foot.setContentsMargins(12, 6, 12, 6)
        body = QVBoxLayout(self)
        body.setContentsMargins(1, 1, 1, 1)
        body.setSpacing(0)
        body.addWidget(self.list)
        body.addWidget(self.foot)
        self.hide()

    def show_hits(self, hits: tuple[Hit, ...], foot: str) -> None:
        """Fill the list, the first one chosen."""
        self.list.clear()
        for hit in hits:
            item = QListWidgetItem(self.list)
            item.setData(HitRole, hit)
            said = (hit.name, KINDS[hit.kind], hit.matched, hit.line)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, "，".join(each for each in said if each)
            )
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(hits))
        say(self.foot, foot)

    def fit(self, high: int) -> None:
        """As many of them in sight at once as this height has room for, with the foot."""
        fitting = (high - self.foot.sizeHint().height() - 2) // LINE
        self.list.setFixedHeight(min(self.list.count(), SHOWN, max(fitting, 1)) * LINE)

    def chosen(self) -> Hit | None:
        """The one that Enter would open."""
        chosen = self.list.selectedItems()
        return chosen[0].data(HitRole) if chosen else None

    def move(self, by: int) -> None:  # type: ignore[override]
        """Up or down, around the ends."""
        if self.list.count():
            self.list.setCurrentRow((self.list.currentRow() + by) % self.list.count())


class Finder(QLineEdit):
    """The box; `acted` carries what Enter or a click chose, `searched` words without a hit."""

    acted = Signal(object)  # Hit
    searched = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("global_search")
        self.setAccessibleName("查找园区、实体、创业者、协议")
        self.setPlaceholderText(SOUGHT)
        self.setMinimumWidth(120)
        self.setMaximumWidth(280)
        self._desk, self._over = desk, parent
        self._asking: Task | None = None
        self._enter_waits = False
        self._preparing: Task | None = None
        self._prepared = False
        self._left = 0
        self.found = Found(parent)
        self.found.pressed.connect(self._act)
        self.textEdited.connect(lambda _: self._ask())
        desk.changed.connect(self._on_changed)

    # Asking.

    def _ask(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
        self._enter_waits = False
        words = self.text()
        if not words.strip():
            self.found.hide()
            return
        self._asking = self._desk.read(
            lambda ledger: search.find(ledger, words, limit=LISTED),
            lambda hits: self._show(words, hits),
            owner=self,
            title="正在查找",
        )

    def _show(self, words: str, hits: tuple[Hit, ...]) -> None:
        self._asking = None
        if words != self.text():
            return
        self.found.show_hits(hits, self._foot(words, hits))
        if self._enter_waits:
            self._enter()
        elif self.hasFocus():
            self._place()

    def _foot(self, words: str, hits: tuple[Hit, ...]) -> str:
        said = (
            "↑↓ 选择　Enter 打开　Esc 关闭" if hits else f"没有找到“{words.strip()}”。{SEEK_ELSE}"
        )
        if self._left:
            said += f"　查找目录还有 {self._left:,} 条在编制"
        return said

    def _place(self) -> None:
        """Below the box, as wide as the window allows, its right edge under the box's."""
        over = self._over
        wide = min(WIDTH, over.width() - 2 * look.GRID)
        corner = self.mapTo(over, QPoint(self.width(), self.height() + 4))
        self.found.setFixedWidth(wide)
        self.found.fit(over.height() - corner.y() - look.GRID)
        self.found.adjustSize()
        left = max(look.GRID, min(corner.x() - wide, over.width() - wide - look.GRID))
        QWidget.move(self.found, left, corner.y())
        self.found.show()
        self.found.raise_()

    # Getting ready.

    def _on_changed(self, changes: Changes) -> None:
        if self._prepared and changes.touch(*KINDS):
            self._prepare()

    def _prepare(self) -> None:
        """Follow what changed, a slice at a time, so that other work goes on in between."""
        if self._preparing is not None:
            self._preparing.cancel()
        self._preparing = self._desk.read(
            search.prepare, self._went_on, owner=self, title="正在编制查找目录"
        )

    def _went_on(self, left: int) -> None:
        self._preparing, self._prepared, self._left = None, True, left
        if left:
            self._prepare()

    # Keys.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # In a narrow window the key is told rather than what may be looked for.
        wide = self.fontMetrics().horizontalAdvance(SOUGHT) + PADDING
        self.setPlaceholderText(SOUGHT if wide <= self.width() else SOUGHT_SHORT)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._prepare()
        if self.text().strip():
            self._ask()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.found.hide()

    def event(self, event: QEvent) -> bool:
        # Esc would otherwise be the window's own step back.
        own = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if own and event.key() == Qt.Key.Key_Escape and self.found.isVisible():  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key in steps:
            self.found.move(steps[key])
        elif key == Qt.Key.Key_Escape and self.found.isVisible():
            self.found.list.clearSelection()
            self.found.hide()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        if self._asking is not None:
            self._enter_waits = True
            return
        self._enter_waits = False
        hit = self.found.chosen() if self.text().strip() else None
        if hit is not None:
            self._act(hit)
        else:
            self.found.hide()
            self.searched.emit(self.text())

    def _act(self, hit: Hit) -> None:
        self.found.hide()
        self.acted.emit(hit)
