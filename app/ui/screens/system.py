"""系统: the ledger's place, copy and check, the passphrase, the recovery sheet, lock and look."""

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Changes
from app.domain.fields import Field, Finding, Kind
from app.errors import AppError
from app.store.ledger import Ledger
from app.ui import look, pick, problems, settings
from app.ui.background import Step
from app.ui.desk import Desk
from app.ui.editors import SecretEditor
from app.ui.form import Form
from app.ui.parts import button, card, label, line, say
from app.ui.recovery_card import RecoveryCard
from app.ui.screen import Screen
from app.usecases.ledgers import backup_ledger, change_passphrase, verify_ledger

OLD = Field(name="old", label="现在的口令（或恢复码）", kind=Kind.TEXT, required=True)
NEW = Field(name="new", label="新口令", kind=Kind.TEXT, required=True)
AGAIN = Field(name="again", label="再输一遍新口令", kind=Kind.TEXT, required=True)
MINUTES = Field(
    name="minutes", label="多少分钟没有操作就锁定（1 到 60）", kind=Kind.WHOLE, required=True
)
BACKUP_NOTE = "备份连同密钥文件一起写出，写完即核对。"
ROW_OF = {"weak_passphrase": "new", "wrong_passphrase": "old"}


class System(Screen):
    """Each matter on a card of its own, each answered in place."""

    key: ClassVar[str] = "system"
    words: ClassVar[str] = "系统"
    icon: ClassVar[str] = "system"
    hint: ClassVar[str] = "Ctrl+L 锁定"
    by_day: ClassVar[bool] = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.body.addLayout(line(label("系统", "system_title", role="title"), 1))
        holder = QWidget()
        holder.setObjectName("system_cards")
        holder.setAccessibleName("系统设置")
        cards = QVBoxLayout(holder)
        cards.setContentsMargins(0, 0, look.GRID, 0)
        cards.setSpacing(2 * look.GRID)
        recovery = RecoveryCard(self.desk, self)
        for made in (self._safety(), self._passphrase(), recovery, self._lock(), self._theme()):
            made.setMaximumWidth(720)
            cards.addWidget(made)
        cards.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setObjectName("system_scroll")
        scroll.setAccessibleName("系统设置")
        scroll.setWidgetResizable(True)
        scroll.setWidget(holder)
        self.body.addWidget(scroll, 1)

    def _safety(self) -> QFrame:
        place = label(f"存放位置：{self.desk.path}", "place", wrap=True)
        self.safety = label(BACKUP_NOTE, "safety", role="muted", wrap=True)
        self.copy = button("立即备份…", "backup", role="main", icon="save")
        self.check = button("核验台账", "verify", icon="refresh")
        self.copy.clicked.connect(self._backup)
        self.check.clicked.connect(self._verify)
        head = label("台账", "safety_title", role="section")
        frame, body = card("safety_card", "台账", (head, place, self.safety))
        body.addLayout(line(self.copy, self.check, 1))
        return frame

    def _backup(self) -> None:
        folder = pick.folder(self, "备份到哪个文件夹", settings.ledger_folder())
        if folder is None:
            return
        say(self.safety, "正在备份…")
        self.desk.read(
            lambda ledger: backup_ledger(ledger, folder),
            lambda where: say(self.safety, f"已备份并核对：{where}"),
            owner=self,
            title="正在备份",
            failed=self._not_safe,
        )

    def _verify(self) -> None:
        say(self.safety, "正在核验…")

        def show(found: list[str]) -> None:
            say(self.safety, "核验通过，没有发现问题。" if not found else "\n".join(found))

        self.desk.read(verify_ledger, show, owner=self, title="正在核验", failed=self._not_safe)

    def _not_safe(self, error: Exception) -> None:
        say(self.safety, "没有完成。")
        problems.show(error, self)

    def _passphrase(self) -> QFrame:
        self.form = Form("passphrase_form", "修改口令", self)
        for field in (OLD, NEW, AGAIN):
            self.form.add(field, editor=SecretEditor(field))
        self.form.check(_same_twice)
        self.changed = label("", "passphrase_said", role="muted", wrap=True)
        save = button("修改口令", "change_passphrase")
        save.clicked.connect(self._change)
        self.form.finished.connect(self._change)
        head = label("口令", "passphrase_title", role="section")
        frame, body = card("passphrase_card", "修改口令", (head, self.form, self.changed))
        body.addLayout(line(save, 1))
        return frame

    def _change(self) -> None:
        values = self.form.values()
        if values is None:
            return
        old, new = values["old"], values["new"]

        def work(ledger: Ledger, _: Step) -> tuple[None, Changes]:
            change_passphrase(ledger, old=old, new=new)
            return None, Changes()

        def done(_: None) -> None:
            self.form.fill({"old": "", "new": "", "again": ""})
            say(self.changed, "口令已修改，下次打开请用新口令。")

        self.desk.change(work, done, owner=self, failed=self._not_changed)

    def _not_changed(self, error: Exception) -> None:
        row = ROW_OF.get(error.code) if isinstance(error, AppError) else None
        if row is None or not isinstance(error, AppError):
            problems.show(error, self)
            return
        self.form.say(row, f"{error.message}{error.hint}")
        self.form.editor(row).setFocus()

    def _lock(self) -> QFrame:
        self.idle = Form("idle_form", "自动锁定", self)
        self.idle.add(MINUTES)
        self.idle.fill({"minutes": settings.idle_minutes()})
        self.idle_said = label("", "idle_said", role="muted")
        save = button("保存", "save_idle")
        save.clicked.connect(self._save_idle)
        self.idle.finished.connect(self._save_idle)
        head = label("自动锁定", "idle_title", role="section")
        frame, body = card("idle_card", "自动锁定", (head, self.idle))
        body.addLayout(line(save, self.idle_said, 1))
        return frame

    def _save_idle(self) -> None:
        values = self.idle.values()
        if values is None:
            return
        minutes: int = values["minutes"]
        if not 1 <= minutes <= 60:
            self.idle.say("minutes", "请填 1 到 60 之间的分钟数。")
            return
        self.desk.idle_chosen.emit(minutes)
        say(self.idle_said, f"已保存：{minutes} 分钟没有操作即锁定。")

    def _theme(self) -> QFrame:
        group = QButtonGroup(self)
        chosen = look.chosen_theme(settings.settings())
        row = line(spacing=2 * look.GRID)
        for theme, words in look.THEMES.items():
            each = QRadioButton(words, self)
            each.setObjectName(f"theme_{theme}")
            each.setAccessibleName(f"界面颜色：{words}")
            each.setChecked(theme == chosen)
            each.clicked.connect(lambda _, theme=theme: _choose(theme))
            group.addButton(each)
            row.addWidget(each)
        row.addStretch(1)
        head = label("界面颜色", "theme_title", role="section")
        frame, body = card("theme_card", "界面颜色", (head,))
        body.addLayout(row)
        return frame


def _choose(theme: look.Theme) -> None:
    settings.settings().setValue("look/theme", theme)
    application = QApplication.instance()
    if isinstance(application, QApplication):
        look.apply_theme(application, theme)


def _same_twice(values: Mapping[str, Any]) -> tuple[str, Finding] | None:
    if values["again"] in (None, "", values["new"]):
        return None
    return "again", Finding("passphrase", "两次输入的新口令不一致。请再输一遍。")
