"""Papers: plain data in, PDF bytes out; knows neither the ledger nor the screen.

The rule: importing it costs nothing; reportlab is loaded with the first face of the first paper.
"""

from app.reports.registry import REPORTS, Report, report

__all__ = ["REPORTS", "Report", "report"]
