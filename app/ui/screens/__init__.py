"""SCREENS: every screen of the window, in the order of the rail, one line each."""

from app.ui.screen import Screen
from app.ui.screens.assessment import Assessment
from app.ui.screens.benefits import Benefits
from app.ui.screens.exchange import Exchange
from app.ui.screens.home import Home
from app.ui.screens.monthly import Monthly
from app.ui.screens.paper_list import Papers
from app.ui.screens.parks import Parks
from app.ui.screens.policies import Policies
from app.ui.screens.services import Services
from app.ui.screens.system import System
from app.ui.screens.tenants import Tenants

SCREENS: tuple[type[Screen], ...] = (
    Home,
    Parks,
    Tenants,
    Monthly,
    Assessment,
    Benefits,
    Services,
    Exchange,
    Papers,
    Policies,
    System,
)
