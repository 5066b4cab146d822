"""Ctrl+J: the masked number of the row at hand, shown in its cell for half a minute.

The rule: it is asked of the ledger, which notes the look; it is masked again as soon as the row is
left, and never goes to the clipboard.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, QTimer

from app.domain.fields import field_of
from app.domain.record import Record
from app.store.ledger import Ledger
from app.ui.desk import Desk
from app.ui.keys import on_key
from app.ui.parts import button
from app.ui.table import Table
from app.usecases.secrets import show

Row = TypeVar("Row")

SHOWN_MS = 30_000
KEYS = "Ctrl+J"


class Unmask(QObject, Generic[Row]):
    """A button in the table's bar and its key; `whose` tells a row's record, None for no number.

    The column has the field's own name.
    """

    def __init__(
        self,
        table: Table[Row],
        desk: Desk,
        *,
        record_type: type[Record],
        field: str,
        whose: Callable[[Row], str | None],
    ) -> None:
        super().__init__(table)
        self._table, self._desk, self._whose = table, desk, whose
        self._type, self._field = record_type, field
        label = field_of(record_type, field).label
        self.button = button(f"显示{label}", "unmask", role="link")
        self.button.setToolTip(f"显示所选一行的{label}（{KEYS}），30 秒后遮住；查看会记入日志")
        table.bar.insertWidget(table.bar.indexOf(table.count), self.button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.mask)
        on_key(table, KEYS, self.ask)
        self.button.clicked.connect(self.ask)
        table.current.connect(self._moved)
        # Rows come later than the cursor.
        table.model.dataChanged.connect(lambda *_: self._moved(table.current_row()))
        table.installEventFilter(self)
        self._moved(table.current_row())

    def ask(self) -> None:
        """Show the number of the row under the cursor."""
        row = self._table.current_row()
        record_id = self._whose(row) if row is not None else None
        if record_id is None:
            return
        record_type, field = self._type, self._field
        key = self._key()

        def work(ledger: Ledger) -> str:
            return show(ledger, record_type, record_id, field)

        def answer(number: str) -> None:
            # The clerk may have gone on meanwhile.
            if number and key == self._key() and self._table.isVisible():
                self._show(key, number)

        self._desk.read(work, answer, owner=self)

    def mask(self) -> None:
        """Hide what is shown."""
        self._timer.stop()
        self._table.model.reveal(None, "", "")

    def _key(self) -> object:
        return self._table.model.key_at(self._table.grid.currentIndex().row())

    def _show(self, key: object, number: str) -> None:
        names = [column.name for column in self._table.model.source.columns]
        place = names.index(self._field)
        self._table.show_column(place, on=True)
        self._table.model.reveal(key, self._field, number)
        # A column shown only now has no place yet.
        QTimer.singleShot(0, self._table.grid, lambda: self._scroll_to(place))
        self._timer.start()

    def _scroll_to(self, column: int) -> None:
        row = self._table.grid.currentIndex().row()
        self._table.grid.updateGeometries()  # the scroll bar does not know of a new column yet
        self._table.grid.scrollTo(self._table.model.index(row, column))

    def _moved(self, row: Row | None) -> None:
        self.button.setEnabled(row is not None and self._whose(row) is not None)
        if self._table.model.revealed_key() not in (None, self._key()):
            self.mask()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self.mask()
        return super().eventFilter(watched, event)
