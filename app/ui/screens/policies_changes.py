"""版本变化: two editions of a document, each changed line old and new with its clause."""

from PySide6.QtWidgets import QWidget

from app.policy.editions import Difference, differences
from app.ui import look
from app.ui.parts import body_of, box, label, line, say
from app.ui.rows import ListSource
from app.ui.screens.policies_tables import DIFFERENCES
from app.ui.table import Table
from app.usecases.policies import Document, Edition, Standing


class Changes(QWidget):
    """The older edition on the left, the newer on the right; the clerk may choose others."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("edition_changes")
        self.setAccessibleName("版本变化")
        self._documents: dict[str, Document] = {}
        self.document = box("changed_document", "文件")
        self.older = box("older_edition", "原来的版本")
        self.newer = box("newer_edition", "现在的版本")
        self.said = label("", "changes_said", role="muted", wrap=True)
        self.table: Table[Difference] = Table(
            "policy_changes",
            "版本变化",
            ListSource(DIFFERENCES),
            search="事项、规定、条款",
        )
        self._choice = QWidget(self)
        self._choice.setObjectName("edition_choice")
        self._choice.setAccessibleName("对照的版本")
        self._choice.setLayout(
            line(
                label("从", "of_older"),
                self.older,
                label("到", "of_newer"),
                self.newer,
                1,
                spacing=look.GRID,
            )
        )
        body = body_of(self)
        body.addLayout(line(label("文件", "of_document"), self.document, self._choice, 1))
        body.addWidget(self.said)
        body.addWidget(self.table, 1)
        self.document.activated.connect(lambda _: self._choose_document())
        self.older.activated.connect(lambda _: self._compare())
        self.newer.activated.connect(lambda _: self._compare())

    def show_standing(self, standing: Standing) -> None:
        """The documents there are; one with several editions is chosen first."""
        chosen = self.document.currentData()
        self._documents = {document.key: document for document in standing.documents}
        self.document.clear()
        for document in standing.documents:
            title = document.in_force.pack.title
            self.document.addItem(f"{document.key}　{title}", document.key)
        several = [key for key, each in self._documents.items() if len(each.editions) > 1]
        wanted = chosen if chosen in self._documents else next(iter(several), None)
        self.document.setCurrentIndex(max(self.document.findData(wanted), 0))
        self._choose_document()

    def show_document(self, key: str) -> None:
        """The changes of one document."""
        self.document.setCurrentIndex(max(self.document.findData(key), 0))
        self._choose_document()

    def _choose_document(self) -> None:
        document = self._documents[self.document.currentData()]
        several = len(document.editions) > 1
        self._choice.setVisible(several)
        kept = (self.older.currentText(), self.newer.currentText())
        for each in (self.older, self.newer):
            each.clear()
            for edition in document.editions:
                each.addItem(edition.name)
        names = [edition.name for edition in document.editions]
        for each, name, place in zip((self.older, self.newer), kept, (1, 0), strict=True):
            each.setCurrentIndex(names.index(name) if name in names else min(place, len(names) - 1))
        if several:
            self._compare()
        else:
            self._say_only(document)

    def _say_only(self, document: Document) -> None:
        (edition,) = document.editions
        words = f"{document.key} 只有一个版本：{edition.name}，没有可对照的内容。"
        say(self.said, "")
        self.said.hide()
        self.table.set_empty(f"{words}上级下发新版本后，这里逐条列出原来和现在的规定。")
        self.table.show_source(ListSource(DIFFERENCES))

    def _edition(self, place: int) -> Edition:
        return self._documents[self.document.currentData()].editions[place]

    def _compare(self) -> None:
        old, new = (self._edition(each.currentIndex()) for each in (self.older, self.newer))
        found = differences(old.pack, new.pack)
        same = old is new
        say(self.said, "" if same else f"从 {old.name} 到 {new.name}，有 {len(found)} 处不同。")
        self.said.setVisible(not same)
        self.table.set_empty(
            "两边选的是同一个版本。请在上面另选一个版本对照。"
            if same
            else "两个版本的各项规定都相同。"
        )
        self.table.show_source(ListSource(DIFFERENCES, found, key=lambda row: row.provision.key))
