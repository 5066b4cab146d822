"""What a clerk can do: one function each, one transaction, returning what it changed."""
