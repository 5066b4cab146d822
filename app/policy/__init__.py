"""What the documents ask: packs, figures, verdicts; pure, with no I/O and no clock."""
