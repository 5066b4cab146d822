"""评估记录: what was filled in and what was signed off, one of them signed, printed or corrected.

The rule: the second person signs in place, below the very assessment they looked at; a signed one
offers its papers and a correction, nothing else.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.domain.changes import Changes
from app.errors import AppError
from app.store.assessments import Recorded, recorded
from app.store.ledger import Ledger
from app.ui import look, problems
from app.ui.background import Step
from app.ui.bundle_words import minute_text
from app.ui.desk import Desk
from app.ui.parts import body_of, button, label, line, say
from app.ui.permits import permit
from app.ui.rows import ListSource
from app.ui.screens.assessment_columns import RECORDED, state_words, tier_words
from app.ui.screens.over_page import OverPage
from app.ui.screens.sign_off import SignOff
from app.ui.scroller import Scroller
from app.ui.table import Table
from app.ui.unsaved import Unsaved
from app.usecases import assessing, signing
from app.usecases.assessing_papers import differs_now

EMPTY = "还没有评估记录。在评估页面选好日期、等级和园区，点“签发”填报，再请审核人员签字。"
NO_SIGNER = "没有可以签字的审核人员（填报人不能审核自己填的）。请管理人员在“系统”中增加审核人员。"
DIFFERS = "填报以后台账或政策有改动，按现在的数据结果会不同。要按现在的报，请撤回草稿重新填报。"
SIGNING = frozenset(
    ["wrong_passphrase", "same_person", "not_reviewer", "unknown_user", "too_many_tries"]
)
UNSAVED = "更正还没有填报。再按一次 Esc 放弃。"
HINT = "方向键选评估　Ctrl+P 打印评估表　Esc 返回评估"


class RecordsPage(OverPage):
    """The list, and below it the one the cursor is on. `left` when the clerk goes back."""

    hint = HINT

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "assessment_records", "评估记录")
        self.row: Recorded | None = None
        self._wanted: str | None = None
        self.table: Table[Recorded] = Table(
            "assessments", "评估记录", ListSource(RECORDED), search="园区、等级、姓名"
        )
        self.table.set_empty(EMPTY, "回到评估", self.left.emit)
        self.heading = label("", "record_title", role="section", wrap=True)
        self.told = label("", "record_told", role="muted", wrap=True)
        self.differs = label(DIFFERS, "record_differs", role="finding", wrap=True)
        self.form = button("打印评估表", "print_record", icon="print")
        self.sheet = button("核查底稿", "print_record_sheet", icon="paper")
        self.correct = button("更正…", "correct")
        self.sign = button("签发", "sign", role="main")
        self.sign_off = SignOff(self.sign)
        self.no_signer = label(NO_SIGNER, "no_signer", wrap=True)
        self.reason = QLineEdit(self)
        self.reason.setObjectName("correction_reason")
        self.reason.setAccessibleName("更正原因")
        self.reason.setPlaceholderText("更正原因，会印在更正件上")
        self.reason.setMaxLength(assessing.LONGEST_REASON)
        self.fill_in = button("填报更正", "fill_in_correction", role="main")
        self.wrong = label("", "correction_wrong", role="finding", wrap=True)
        self._unsaved = Unsaved(self.wrong, UNSAVED)
        # What is half typed, by the assessment it corrects.
        self._reasons: dict[str, str] = {}
        self._lay_out()
        self._wire()
        self._show_row(None)

    def _lay_out(self) -> None:
        leave = button("评估", "leave_records", role="link", icon="back")
        leave.setToolTip("返回评估（Esc）")
        leave.clicked.connect(self.left)
        self.panel = QWidget(self)
        self.panel.setObjectName("record_panel")
        self.panel.setAccessibleName("选中的评估")
        inner = body_of(self.panel)
        inner.addLayout(self._panel_head())
        for part in (self.told, self.differs, self.sign_off, self.no_signer):
            inner.addWidget(part)
        inner.addLayout(line(self.reason, self.fill_in))
        inner.addWidget(self.wrong)
        self.below = Scroller("record", "选中的评估", self.panel)
        self.below.hold_to_content()
        body = body_of(self, spacing=2 * look.GRID)
        body.addLayout(line(leave, label("评估记录", "records_title", role="title"), 1))
        body.addWidget(self.table, 1)
        body.addWidget(self.below)

    def _panel_head(self) -> QHBoxLayout:
        return line(self.heading, self.sheet, self.form, self.correct, wide=0)

    def _wire(self) -> None:
        permit(self.desk, "assess", self.correct, self.fill_in, self.sign_off.give_up)
        self.table.current.connect(self._show_row)
        self.table.opened.connect(lambda _: self._focus_step())
        self.form.clicked.connect(self.preview)
        self.sheet.clicked.connect(lambda: self._preview("worksheet"))
        self.correct.clicked.connect(self._begin_correction)
        self.sign_off.signed.connect(self._sign)
        self.sign_off.given_up.connect(self._withdraw)
        self.sign.clicked.connect(self._sign)
        self.reason.returnPressed.connect(self._correct)
        self.reason.textEdited.connect(self._typed)
        self.fill_in.clicked.connect(self._correct)

    # Looking.

    def load(self) -> None:
        self.desk.read(_listed, self._show, owner=self)

    def look_for(self, wanted: str) -> None:
        """Put the cursor on that assessment, and the keyboard on its next step."""
        self._wanted = wanted
        self.load()

    def _show(self, found: tuple[tuple[Recorded, ...], tuple[str, ...]]) -> None:
        rows, self._reviewers = found
        self.table.show_source(ListSource(RECORDED, rows, key=lambda row: row.id))
        here = self.table.model.place_of(self._wanted or (self.row.id if self.row else None))
        if here < 0 and rows:
            here = 0
        if here >= 0:
            self.table.grid.setCurrentIndex(self.table.model.index(here, 0))
        self._show_row(self.table.current_row() if rows else None)
        if self._wanted is not None and self.isVisible():
            self._wanted = None
            self._focus_step()

    def _show_row(self, row: Recorded | None) -> None:
        again = row is not None and self.row is not None and row.id == self.row.id
        self.row = row
        self.below.setVisible(row is not None)
        if row is None:
            return
        if not again:
            self.reason.setText(self._reasons.get(row.id, ""))
            self.sign_off.passphrase.clear()
            self.sign_off.say_wrong("")
        say(self.heading, f"{row.park} · {tier_words(row.tier)} · {row.on} · {state_words(row)}")
        say(self.told, row.conclusion)
        own = row.unit_code == self.desk.unit_code
        waits = row.state == "waiting" and own
        self._show_signing(row, waits=waits)
        self._may_correct = row.state == "signed" and own
        self.correct.setVisible(self._may_correct)
        if not self._may_correct:
            self._keep_reason(row, "")
        half_typed = row.id in self._reasons
        self._show_correction(open_=half_typed or (again and self.reason.isVisibleTo(self)))
        if not again:
            self.differs.hide()
        if waits:
            self.desk.read(
                lambda ledger: differs_now(ledger, row.id),
                lambda differs: self._tell_differs(row, differs=differs),
                owner=self,
                failed=lambda _: None,  # what cannot be read says so when it is printed
            )

    def _show_signing(self, row: Recorded, *, waits: bool) -> None:
        signers = tuple(name for name in self._reviewers if name != row.filled_in_by)
        self.sign_off.setVisible(waits)
        self.no_signer.setVisible(waits and not signers)
        if waits:
            self.sign_off.show_words(
                f"{row.filled_in_by} 于 {minute_text(row.created_at)} 填报。"
                "请审核人员看过评估表和核查底稿，选自己的姓名，输入自己的口令。",
                signers,
            )

    def _tell_differs(self, row: Recorded, *, differs: bool) -> None:
        if self.row is not None and self.row.id == row.id and self.row.state == "waiting":
            self.differs.setVisible(differs)

    def _show_correction(self, *, open_: bool) -> None:
        shown = open_ and self._may_correct
        for part in (self.reason, self.fill_in):
            part.setVisible(shown)
        if not shown:
            self._say_wrong("")

    def _say_wrong(self, words: str) -> None:
        say(self.wrong, words)
        self.wrong.setVisible(bool(words))

    # Doing.

    def _sign(self) -> None:
        row = self.row
        if row is None or not self.sign.isEnabled():
            return
        signer, typed = self.sign_off.take()
        if not typed:
            self.sign_off.say_wrong("请审核人员输入自己的口令。")
            return
        self.sign.setEnabled(False)
        self.desk.change(
            lambda ledger, _: (
                None,
                signing.sign_off(ledger, assessment_id=row.id, signer=signer, passphrase=typed),
            ),
            lambda _: self._signed(row),
            owner=self,
            title="正在签发",
            failed=self._not_signed,
        )

    def _signed(self, row: Recorded) -> None:
        self.sign.setEnabled(True)
        self.look_for(row.id)

    def _not_signed(self, error: Exception) -> None:
        self.sign.setEnabled(True)
        if isinstance(error, AppError) and error.code in SIGNING:
            self.sign_off.say_wrong(error.words)
        else:
            problems.show(error, self)

    def _withdraw(self) -> None:
        row = self.row
        if row is None:
            return
        self.desk.change(
            lambda ledger, _: (None, assessing.withdraw(ledger, row.id)),
            lambda _: self.table.focus_rows(),
            owner=self,
            undo="撤回评估草稿",
        )

    def _begin_correction(self) -> None:
        self._show_correction(open_=True)
        self.reason.setFocus()

    def _typed(self, words: str) -> None:
        if self.row is not None:
            self._keep_reason(self.row, words)
        self._say_wrong("")

    def _keep_reason(self, row: Recorded, words: str) -> None:
        """What is half typed stays with the assessment that it corrects."""
        self._reasons.pop(row.id, None)
        if words.strip():
            self._reasons[row.id] = words
        self._unsaved.clear()
        if self._reasons:
            self._unsaved.touch()

    def _correct(self) -> None:
        row, why, today = self.row, self.reason.text(), self.desk.today()
        if row is None or not self.fill_in.isEnabled():
            return
        self.fill_in.setEnabled(False)

        def work(ledger: Ledger, _: Step) -> tuple[str, Changes]:
            return assessing.fill_in(
                ledger,
                park_id=row.park_id,
                tier_id=row.tier,
                on=row.on,
                today=today,
                corrects=row.id,
                why=why,
            )

        self.desk.change(
            work,
            lambda made: self._corrected(row, made),
            owner=self,
            failed=self._not_corrected,
            undo="填报更正",
        )

    def _corrected(self, row: Recorded, made: str) -> None:
        self.fill_in.setEnabled(True)
        self._keep_reason(row, "")
        self.look_for(made)

    def _not_corrected(self, error: Exception) -> None:
        self.fill_in.setEnabled(True)
        if isinstance(error, AppError):
            self._say_wrong(error.words)
            self.reason.setFocus()
        else:
            problems.show(error, self)

    # Papers.

    def preview(self) -> None:
        """The form as it was frozen."""
        self._preview("assessment-form")

    def _preview(self, name: str) -> None:
        from app.ui.papers import recorded_paper

        if self.row is not None:
            self.desk.preview_wanted.emit(recorded_paper(self.row, name))

    # Keys.

    def _focus_step(self) -> None:
        """On what comes next for the assessment looked at."""
        if self.sign_off.isVisible() and self.sign.isVisible():
            self.sign_off.passphrase.setFocus()
        else:
            self.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_here(self) -> None:
        """Into the list, or on its one step when it is empty."""
        self.table.focus_rows()

    def back(self) -> bool:
        """Esc: put the open correction away first; False if there is nothing to put away.

        What was typed asks for a second Esc.
        """
        row = self.row
        if row is None or not self.reason.isVisible():
            return False
        if row.id not in self._reasons or self._unsaved.may_leave():
            self.reason.clear()
            self._keep_reason(row, "")
            self._show_correction(open_=False)
            self.table.focus_rows()
        else:
            self.wrong.show()
        return True

    _reviewers: tuple[str, ...] = ()
    _may_correct = False


def _listed(ledger: Ledger) -> tuple[tuple[Recorded, ...], tuple[str, ...]]:
    return recorded(ledger), signing.signers(ledger, "")
