"""The sealed bundle that travels on a stick: plain data in and out, no ledger and no screen."""
