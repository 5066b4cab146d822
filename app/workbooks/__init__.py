"""Clerks' Excel in and the product's own registers out; plain data, no ledger."""
