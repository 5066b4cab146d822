"""数据交换: clerks' workbooks in; first a preview of what would happen, then the import itself."""

from typing import ClassVar

from app.ui.screen import Screen


class Exchange(Screen):
    key: ClassVar[str] = "exchange"
    words: ClassVar[str] = "数据交换"
    icon: ClassVar[str] = "exchange"
