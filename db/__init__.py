"""The ledger's shape over time: migrations, the generated schema and the seed data."""
