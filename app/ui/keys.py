"""快捷键: the one list of the keys of the window; the card, the manual and the print show it.

The rule: no widget takes a shortcut that is not told here; nothing is told that no widget takes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Place:
    """Where keys count: its words, the screens it is part of (none: all), the widgets' classes."""

    key: str
    words: str
    screens: tuple[str, ...]
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """Keys as Qt writes them (each does the same), and what they do at a place.

    `typed` keys are no shortcuts: the widget itself hears them while it has the keyboard.
    """

    where: str
    keys: tuple[str, ...]
    what: str
    typed: bool = False
    shown: str = ""  # how they are written, where that is shorter


PLACES = (
    Place("all", "任何画面", (), ("Frame", "Rail")),
    Place("found", "全局查找的结果", (), ("Finder",)),
    Place("table", "表格", (), ("Table", "Grid")),
    Place("columns", "表格的列和筛选", (), ("ColumnChooser",)),
    Place("form", "表单", (), ("Form", "MaskedEditor")),
    Place("preview", "打印预览", (), ("Preview", "Pages")),
    Place("manual", "使用手册", (), ("Manual",)),
    Place("home", "首页", ("home",), ("Home", "ToDos")),
    Place("due", "首页的待办清单", ("home",), ("DuePage",)),
    Place("sheet", "离园、延期、删除", ("home", "tenants"), ("StaySheets",)),
    Place("parks", "园区", ("parks",), ("Parks", "BinPage")),
    Place("park", "园区详情", ("parks",), ("ParkPage",)),
    Place("park_edit", "改园区资料", ("parks",), ("ParkEdit",)),
    Place("grants", "等级认定", ("parks", "exchange"), ("Grants",)),
    Place("tenants", "入驻实体", ("tenants",), ("TenantPages",)),
    Place("tenant", "入驻实体详情", ("tenants",), ("TenantPage",)),
    Place("tenant_form", "入驻登记", ("tenants",), ("TenantForm",)),
    Place("bulk", "批量修改", ("tenants",), ("BulkPage",)),
    Place(
        "evidence",
        "佐证",
        ("parks", "tenants", "monthly", "benefits", "services"),
        ("EvidencePanel",),
    ),
    Place("month", "用工", ("monthly",), ("MonthPage",)),
    Place("loans", "贷款", ("monthly",), ("LoansPage",)),
    Place("grid", "用工与贷款的填报格", ("monthly",), ("TypingGrid",)),
    Place("benefits", "补贴核算", ("benefits",), ("Candidates",)),
    Place("benefit", "补贴登记", ("benefits",), ("BenefitForm",)),
    Place("services", "服务", ("services",), ("Services",)),
    Place("batch", "批量登记服务", ("services",), ("ServicesBatch",)),
    Place("register", "登记簿", ("parks", "benefits", "services"), ("RegisterPage",)),
    Place("line", "登记簿的表单", ("parks", "benefits", "services"), ("RegisterForm",)),
    Place("exchange", "数据交换", ("exchange",), ("Exchange",)),
    Place("reasons", "上报前的说明", ("exchange",), ("Reasons",)),
    Place("receive", "接收", ("exchange",), ("ReceivePage",)),
    Place("answering", "询问", ("exchange",), ("Answering",)),
)

SAVE = ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S")
_SAVE_SHOWN = "Ctrl+Enter 或 Ctrl+S"
_SCREENS = tuple(f"Alt+{each}" for each in "1234567890-")
_PAGES = tuple(f"Ctrl+{each}" for each in range(1, 10))
_LINES = tuple(str(each) for each in range(1, 10))
_ARROWS = ("Up", "Down")

KEYS = (
    Key("all", ("F1",), "打开使用手册，翻到正在用的画面这一章"),
    Key("all", ("Ctrl+/",), "打开本页：正在用的画面有哪些快捷键"),
    Key("all", _SCREENS, "按左侧导航的顺序换画面", shown="Alt+1 … Alt+9、Alt+0、Alt+-"),
    Key("all", ("Ctrl+K",), "全局查找：名称、拼音、代码、电话、编号"),
    Key("all", ("Ctrl+F",), "在正在用的画面里查找"),
    Key("all", ("Ctrl+O",), "选择要导入的 Excel 台账"),
    Key("all", ("Ctrl+P",), "打印预览"),
    Key("all", ("Ctrl+Z",), "撤销"),
    Key("all", ("Ctrl+Y", "Ctrl+Shift+Z"), "重做"),
    Key("all", ("F5",), "重新读取"),
    Key("all", ("Ctrl+L",), "锁定窗口"),
    Key("all", ("Esc",), "退回一步"),
    Key("found", _ARROWS, "选一条结果", typed=True, shown="↑ ↓"),
    Key("found", ("Return",), "打开这一条", typed=True, shown="Enter"),
    Key("table", ("Return",), "打开或修改这一行", typed=True, shown="Enter"),
    Key("table", ("Home", "End"), "到第一行、最后一行", typed=True, shown="Home End"),
    Key("table", ("Copy",), "复制所选的行，可粘贴到 Excel", typed=True, shown="Ctrl+C"),
    Key("table", ("Ctrl+E",), "把看到的表导出为 Excel"),
    Key("table", ("Ctrl+Shift+L",), "选列、排序、筛选"),
    Key("table", ("Ctrl+J",), "显示这一行的身份证号，30 秒后遮住"),
    Key("columns", ("Space",), "显示或隐藏一列；选中或取消一个值", typed=True, shown="空格"),
    Key("columns", _ARROWS, "把一列移前、移后", typed=True, shown="Ctrl+↑ Ctrl+↓"),
    Key("columns", ("Left", "Right"), "把一列变窄、变宽", typed=True, shown="← →"),
    Key("columns", ("S",), "按一列升序、降序、不排序", typed=True, shown="S"),
    Key("form", ("Return",), "到下一项", typed=True, shown="Enter"),
    Key("form", ("Ctrl+J",), "显示遮住的身份证号，30 秒后遮住"),
    Key("preview", ("PageUp", "PageDown"), "翻页", typed=True, shown="PgUp PgDn"),
    Key("preview", ("Home", "End"), "到第一页、最后一页", typed=True, shown="Home End"),
    Key("preview", ("Plus", "Minus"), "放大、缩小", typed=True, shown="+ -"),
    Key("manual", ("Alt+Left",), "回到刚才读的一章", shown="Alt+←"),
    Key("home", _LINES, "办理前面标着这个数字的待办", shown="1 … 9"),
    Key("home", _ARROWS, "选待办", typed=True, shown="↑ ↓"),
    Key("due", ("F3",), "看这一户的详情"),
    Key("due", ("F6",), "办理离园"),
    Key("due", ("F7",), "办理延期"),
    Key("due", ("F8",), "记下已回访"),
    Key("due", ("F9",), "登记还款"),
    Key("due", ("F4",), "补充园区资料"),
    Key("sheet", SAVE, "办理", shown=_SAVE_SHOWN),
    Key("parks", ("F9",), "回收站"),
    Key("park", ("F2",), "修改园区资料"),
    Key("park", ("F8",), "修改记录"),
    Key("park", ("F10",), "佐证"),
    Key("park_edit", SAVE, "保存", shown=_SAVE_SHOWN),
    Key("grants", ("Ctrl+N",), "登记认定"),
    Key("grants", ("F2",), "更正"),
    Key("grants", ("F8",), "修改记录"),
    Key("grants", ("F10",), "佐证"),
    Key("tenants", ("Ctrl+N",), "新增入驻"),
    Key("tenants", ("F2",), "编辑"),
    Key("tenants", ("F3",), "详情"),
    Key("tenants", ("F4",), "所在园区"),
    Key("tenants", ("F6",), "离园"),
    Key("tenants", ("F7",), "延期"),
    Key("tenants", ("F8",), "修改记录"),
    Key("tenants", ("F9",), "回收站"),
    Key("tenants", ("F10",), "佐证"),
    Key("tenants", ("Ctrl+B",), "批量修改所选的几户"),
    Key("tenants", ("Ctrl+R",), "再次入驻"),
    Key("tenants", ("Del",), "删除，放入回收站"),
    Key("tenant", ("F8",), "修改记录"),
    Key("tenant", ("F10",), "佐证"),
    Key("tenant_form", SAVE, "保存", shown=_SAVE_SHOWN),
    Key("tenant_form", ("F4",), "填入已登记的同一企业或同一人"),
    Key("bulk", SAVE, "修改所选的几户", shown=_SAVE_SHOWN),
    Key("evidence", ("Ins",), "选择扫描件"),
    Key("evidence", ("Ctrl+V",), "粘贴复制好的扫描件或图片"),
    Key("evidence", ("F2",), "改名称和存放位置"),
    Key("evidence", ("Del",), "删除所选的佐证"),
    Key("month", ("Ctrl+PgUp", "Ctrl+PgDown"), "上个月、下个月", shown="Ctrl+PgUp Ctrl+PgDn"),
    Key("month", ("Alt+Up", "Alt+Down"), "上一家、下一家园区", shown="Alt+↑ Alt+↓"),
    Key("month", ("F4",), "给变动大的数写说明"),
    Key("month", ("F8",), "修改记录"),
    Key("month", ("F10",), "佐证"),
    Key("loans", ("Ctrl+N",), "再加一笔贷款"),
    Key("loans", ("Alt+Up", "Alt+Down"), "上一家、下一家园区", shown="Alt+↑ Alt+↓"),
    Key("loans", ("F4",), "给不寻常的数写说明"),
    Key("loans", ("F8",), "修改记录"),
    Key("loans", ("F10",), "佐证"),
    Key("grid", ("D",), "用最上面一格向下填充所选的格", typed=True, shown="Ctrl+D"),
    Key("grid", ("Paste",), "粘贴从 Excel 复制的一列", typed=True, shown="Ctrl+V"),
    Key("grid", ("F2",), "修改格里的数", typed=True),
    Key("grid", ("Delete",), "清空所选的格", typed=True, shown="Del"),
    Key("benefits", ("Ctrl+N",), "给所选的一户登记补贴"),
    Key("benefit", SAVE, "登记", shown=_SAVE_SHOWN),
    Key("services", ("Ctrl+N",), "新增一条"),
    Key("services", ("Ctrl+B",), "批量登记服务"),
    Key("batch", SAVE, "保存", shown=_SAVE_SHOWN),
    Key("register", ("Ctrl+N",), "新增一条"),
    Key("register", ("F2",), "修改"),
    Key("register", ("F8",), "修改记录"),
    Key("register", ("F10",), "佐证"),
    Key("register", ("Del",), "删除，放入回收站"),
    Key("line", SAVE, "保存", shown=_SAVE_SHOWN),
    Key("line", ("Ctrl+D",), "与上一条相同"),
    Key("exchange", _PAGES, "换到第几页：导入台账、上报、接收……", shown="Ctrl+1 … Ctrl+9"),
    Key("reasons", ("F2",), "写说明"),
    Key("receive", ("Del",), "把所选的文件移出"),
    Key("answering", ("F2",), "写答复"),
)


def on_key(where: QWidget, keys: str, do: Callable[[], object]) -> None:
    """Keys that count while the keyboard is at a widget or inside it."""
    shortcut = QShortcut(QKeySequence(keys), where)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(do)


def written(key: Key) -> str:
    """The keys as a clerk reads them."""
    return key.shown or " 或 ".join(key.keys)


def keys_at(place: str) -> tuple[Key, ...]:
    """What is told of a place."""
    return tuple(key for key in KEYS if key.where == place)


def places_of(screen: str) -> tuple[Place, ...]:
    """The places of a screen; those of all screens for an empty key."""
    return tuple(
        place for place in PLACES if (screen in place.screens if screen else not place.screens)
    )


def keys_text() -> str:
    """The list as Markdown, a table for each place."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    for place in PLACES:
        yield from (f"## {place.words}", "", "| 按键 | 作用 |", "| --- | --- |")
        yield from (f"| {written(key)} | {key.what} |" for key in keys_at(place.key))
        yield ""
