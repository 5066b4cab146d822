"""What is dated of a park, each in a register of its own: areas, judgements, stages of building.

The rule: every line may be added, corrected and thrown away, has its history and its papers; of
another office's park they are only looked at.
"""

from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from app.domain.park import BuildStage, MechanismJudgement, ParkArea
from app.store.register_rows import RegisterRow
from app.ui.columns import Column
from app.ui.desk import Desk
from app.ui.register_page import Register, RegisterPage


def _sound(row: RegisterRow) -> bool:
    return isinstance(row.record, MechanismJudgement) and row.record.sound


SOUND: Column[RegisterRow] = Column(
    name="sound_words",
    heading="管理机制",
    show=lambda row: "完善" if _sound(row) else "不完善",
    state=lambda row: "met" if _sound(row) else "not_met",
    width=112,
)
AREAS = Register(
    ParkArea,
    "park_areas",
    empty="还没有登记面积。没有面积，建筑面积和利用率无法判定。",
    search="按日期和内容筛选",
    fields=("in_force_on", "building_dm2", "incubation_dm2", "free_dm2"),
    widths={"building_dm2": 144, "incubation_dm2": 144, "free_dm2": 144},
)
JUDGEMENTS = Register(
    MechanismJudgement,
    "park_judgements",
    empty="还没有管理机制评定。没有评定，管理机制一项无法判定。",
    search="按日期和内容筛选",
    fields=("judged_on", "sound", "judged_by", "evidence"),
    hidden=("sound",),
    widths={"evidence": 320},
    extra=(SOUND,),
)
STAGES = Register(
    BuildStage,
    "park_stages",
    empty="还没有登记建设阶段。建设中的园区在这里按五个阶段登记计划和完成日期。",
    search="按日期和内容筛选",
    fields=("stage", "planned_from", "planned_to", "done_on"),
    widths={"stage": 200},
)
REGISTERS = (AREAS, JUDGEMENTS, STAGES)


class ParkRegister(QWidget):
    """One of the registers, for one park."""

    def __init__(self, desk: Desk, register: Register) -> None:
        super().__init__()
        self.setObjectName(f"{register.name}_tab")
        self.setAccessibleName(register.kind.label)
        self.page = RegisterPage(desk, register)
        if register is JUDGEMENTS:
            self._word_sound()
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 8, 0, 0)
        body.addWidget(self.page)

    def _word_sound(self) -> None:
        editor = self.page.side.form.editor("sound")
        for value, words in ((True, "完善"), (False, "不完善")):
            radio = editor.findChild(QRadioButton, f"sound_{value}")
            assert isinstance(radio, QRadioButton)
            radio.setText(words)
            radio.setAccessibleName(words)

    def show_park(self, park_id: str, *, own: bool) -> None:
        """The records of one park."""
        self.page.look_only(on=not own)
        self.page.show_only({"park_id": park_id})
