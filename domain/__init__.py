"""The model: facts, rules and arithmetic. It knows nothing of HTTP, SQL or files."""
