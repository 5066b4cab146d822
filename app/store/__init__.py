"""The encrypted ledger: opening, keys, rows, reads, writes, tracking; nothing else knows SQLite."""
