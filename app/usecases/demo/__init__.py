"""The demo: made-up tenants in the real parks, all the way from Excel to printed forms."""

from app.usecases.demo.carrying_out import carry_out
from app.usecases.demo.summary import DemoSummary

__all__ = ["DemoSummary", "carry_out"]
