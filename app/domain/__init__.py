"""What exists: records, their fields and measures; pure, with no I/O and no clock."""
