"""Papers: plain data in, PDF bytes out; knows neither the ledger nor the screen."""
