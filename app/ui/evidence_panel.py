"""佐证: the scans of a record, to drop files on, paste into, look at, and say where the paper lies.

The rule: any screen shows it with `show_record`; what is dropped here is attached here, and of
another office's records it is only looked at.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
)
from PySide6.QtWidgets import QWidget

from app.domain.changes import Changes, changed
from app.domain.papers import Evidence
from app.errors import AppError
from app.store.ledger import Ledger
from app.store.scans import Paper
from app.ui import pick, problems
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.evidence_rows import (
    COLUMNS,
    KnownPapers,
    Whose,
    files_in,
    known_papers,
    png_of,
)
from app.ui.keys import on_key
from app.ui.paper_place import PaperPlace
from app.ui.parts import body_of, box, button, label, line, say
from app.ui.permits import permit, permitted, who_may
from app.ui.rows import ListSource
from app.ui.settings import ledger_folder
from app.ui.table import Table
from app.usecases.evidence import (
    Attached,
    Offered,
    attach,
    describe,
    discard,
    file_name,
    offered_file,
    save_copy,
)
from app.usecases.roles import Act

HINT = "把扫描件或照片拖到这里，或按 Ctrl+V 粘贴。Enter 查看，F2 改名称和存放位置。"
WHOSE_WIDE = 320
THEIRS = "这条记录由{}登记，佐证只能查看。"


class EvidencePanel(QWidget):
    """The papers of one record, or of one chosen among some."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName("evidence_panel")
        self.setAccessibleName("佐证")
        self.setAcceptDrops(True)
        self._of: tuple[str, str] | None = None
        self._own = False
        self._told = ""
        self._whose: tuple[Whose, ...] = ()
        self.whose = box("evidence_whose", "哪条记录的佐证")
        # The name of an agreement may be long; it must leave room for what is said beside it.
        self.whose.setMaximumWidth(WHOSE_WIDE)
        self.said = label(HINT, "evidence_said", role="muted", wrap=True)
        self.table: Table[Paper] = Table(
            "evidence_list", "佐证", ListSource(COLUMNS, key=lambda row: row.evidence.id)
        )
        self.paste = button("粘贴", "paste_evidence")
        self.view = button("查看", "view_evidence")
        self.copy = button("另存…", "save_evidence", icon="save")
        self.remove = button("删除", "delete_evidence")
        self.add = button("添加…", "add_evidence", icon="add")
        self.place = PaperPlace()
        self._lay_out()
        self._wire()
        self._enable()

    # Set-up.

    def _lay_out(self) -> None:
        head = line(self.whose, 1, self.remove, self.copy, self.view, self.paste, self.add)
        body = body_of(self)
        body.addLayout(head)
        body.addWidget(self.said)
        body.addWidget(self.table, 1)
        body.addWidget(self.place)

    def _wire(self) -> None:
        self.whose.activated.connect(self._choose)
        self.add.clicked.connect(self._pick)
        self.paste.clicked.connect(self._paste)
        self.view.clicked.connect(self._view)
        self.copy.clicked.connect(self._save_copy)
        self.remove.clicked.connect(self._discard)
        self.place.described.connect(self._describe)
        self.table.opened.connect(lambda _: self._view())
        self.table.current.connect(lambda _: self._enable())
        self.table.counted.connect(lambda _: self._enable())
        steps: dict[str, tuple[QWidget, Act, Callable[[], None]]] = {
            "Ctrl+V": (self, "type", self._paste),
            "Ins": (self, "type", self._pick),
            "Del": (self, "delete", self._discard),
            "F2": (self, "type", self.place.rename),
        }
        for keys, (where, act, do) in steps.items():
            on_key(where, keys, permitted(self.desk, act, do))
        for made, keys in ((self.add, "Ins"), (self.paste, "Ctrl+V"), (self.remove, "Del")):
            made.setToolTip(f"{made.text().rstrip('…')}（{keys}）")
        permit(self.desk, "type", self.add, self.paste)
        permit(self.desk, "delete", self.remove)

    # What is shown.

    def show_record(self, table: str, record_id: str) -> None:
        """The papers of one record."""
        self.show_choices([(table, record_id, "")])

    def show_choices(self, whose: Sequence[Whose]) -> None:
        """The papers of one of several records; the one looked at before, else the first."""
        self._whose = tuple(whose)
        self.whose.clear()
        for _, _, words in whose:
            self.whose.addItem(words)
        self.whose.setVisible(len(whose) > 1)
        ids = [record_id for _, record_id, _ in whose]
        kept = self._of[1] if self._of else ""
        self.whose.setCurrentIndex(ids.index(kept) if kept in ids else 0)
        self._choose()

    def _choose(self) -> None:
        place = self.whose.currentIndex()
        if 0 <= place < len(self._whose):
            table, record_id, _ = self._whose[place]
            if self._of != (table, record_id):
                self._told = ""
            self._of = (table, record_id)
            self.load()

    def load(self) -> None:
        """Read the papers again."""
        of = self._of
        if of is not None:
            self.desk.read(lambda ledger: known_papers(ledger, *of), self._show, owner=self)

    def _show(self, found: KnownPapers) -> None:
        theirs = found.unit_code != self.desk.unit_code
        may = self.desk.may("type")
        self._own = may and not theirs
        office = self.desk.unit_name(found.unit_code)
        hint = HINT if may else f"{who_may('type')}。Enter 查看。"
        say(self.said, THEIRS.format(office) if theirs else self._told or hint)
        if self._own:
            self.table.set_empty("还没有佐证。", "添加…", self._pick)
        else:
            self.table.set_empty("还没有佐证。")
        self.table.show_source(ListSource(COLUMNS, found.papers, key=lambda row: row.evidence.id))

    def _enable(self) -> None:
        row = self.table.current_row()
        for each in (self.add, self.paste):
            each.setEnabled(self._own)
        self.remove.setEnabled(self._own and row is not None)
        self.view.setEnabled(row is not None and row.size > 0)
        self.copy.setEnabled(row is not None and row.size > 0)
        self.place.show_evidence(row.evidence if row else None, own=self._own)

    # Adding.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._own and files_in(event.mimeData()):
            event.acceptProposedAction()
            self.desk.hinted.emit("松开鼠标即添加为佐证")

    def dropEvent(self, event: QDropEvent) -> None:
        files = files_in(event.mimeData())
        if self._own and files:
            event.acceptProposedAction()
            self.attach_files(files)

    def _pick(self) -> None:
        if self._own:
            self.attach_files(pick.scans(self))

    def _paste(self) -> None:
        pasted: QMimeData | None = QGuiApplication.clipboard().mimeData()
        files = files_in(pasted)
        if not self._own:
            return
        if files:
            self.attach_files(files)
        elif pasted is not None and pasted.hasImage():
            image = QGuiApplication.clipboard().image()
            title = f"截图 {datetime.now():%Y-%m-%d %H%M}"  # noqa: DTZ005 - the clerk's clock
            self._attach(lambda: [Offered(title, content=png_of(image))])
        else:
            self._tell("剪贴板里没有图片或文件。请先截图，或在文件夹里复制文件。")

    def attach_files(self, files: Sequence[Path]) -> None:
        """Attach files to the record shown."""
        if files:
            self._attach(lambda: [offered_file(each) for each in files])

    def _attach(self, offered: Callable[[], list[Offered]]) -> None:
        if self._of is None:
            return
        table, record_id = self._of

        def work(ledger: Ledger, step: Step) -> tuple[Attached, Changes]:
            return attach(ledger, of_table=table, of_id=record_id, offered=offered(), progress=step)

        self.desk.change(
            work,
            self._attached,
            owner=self,
            title="正在存入佐证",
            stopped=lambda: self.desk.announce(changed(Evidence.table)),
            undo="添加佐证",
        )

    def _attached(self, done: Attached) -> None:
        self.load()
        words = [*done.refused, *done.repeated]
        if done.ids:
            words.insert(0, f"已存入 {len(done.ids)} 份。")
        self._tell("".join(words))

    def _tell(self, words: str) -> None:
        """What came of the last act, until another record is shown."""
        self._told = words
        say(self.said, words or HINT)

    # What is done with a paper.

    def _view(self) -> None:
        row = self.table.current_row()
        if row is not None and row.size:
            from app.ui.scan_paper import scan_paper  # the PDF reader is loaded when asked for

            self.desk.preview_wanted.emit(scan_paper(row.evidence))

    def _save_copy(self) -> None:
        row = self.table.current_row()
        if row is None or not row.size:
            return
        evidence = row.evidence
        suggested = ledger_folder().parent / file_name(evidence)
        path = pick.new_file(self, "另存佐证", suggested, "所有文件 (*)")
        if path is not None:
            self.desk.change(
                lambda ledger, _: (save_copy(ledger, evidence.id, path), Changes()),
                lambda where: self._tell(f"已存到 {where.name}。"),
                owner=self,
            )

    def _discard(self) -> None:
        rows = self.table.chosen_rows()
        if not rows or not self.remove.isEnabled():
            return
        ids = [row.evidence.id for row in rows]
        words = f"“{rows[0].evidence.title}”" if len(rows) == 1 else f"{len(rows)} 份"
        self.desk.change(
            lambda ledger, _: (None, discard(ledger, ids)),
            lambda _: self._gone(words),
            owner=self,
            undo="删除佐证",
        )

    def _gone(self, words: str) -> None:
        self.load()
        self._tell(f"{words}已放入回收站，Ctrl+Z 撤销。")

    def _describe(self, evidence: Evidence, typed: Mapping[str, str]) -> None:
        """What was typed is saved when the keyboard leaves the line."""
        self.desk.change(
            lambda ledger, _: (None, describe(ledger, evidence.id, **typed)),
            lambda _: self.load(),
            owner=self,
            failed=lambda error: self._not_described(error, evidence),
            undo="修改佐证",
        )

    def _not_described(self, error: Exception, evidence: Evidence) -> None:
        if isinstance(error, AppError) and error.field == "title":
            self.place.put_back(evidence)
            self._tell(error.words)
        else:
            problems.show(error, self)
