"""PAGES: every page of 数据交换, in the order of its row, one line each."""

from app.ui.page import Page
from app.ui.screens.cards_page import CardsPage
from app.ui.screens.handing_down_page import HandingDownPage
from app.ui.screens.history_page import HistoryPage
from app.ui.screens.import_page import ImportPage
from app.ui.screens.offices_page import OfficesPage
from app.ui.screens.questions_page import QuestionsPage
from app.ui.screens.receive_page import ReceivePage
from app.ui.screens.report_page import ReportPage
from app.ui.screens.versions_page import VersionsPage

PAGES: tuple[type[Page], ...] = (
    ImportPage,
    ReportPage,
    ReceivePage,
    OfficesPage,
    HandingDownPage,
    HistoryPage,
    VersionsPage,
    QuestionsPage,
    CardsPage,
)
