"""What a clerk can do: one function each, one transaction, returns what it changed."""
