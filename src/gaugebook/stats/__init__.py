"""Statistics: pure functions, each with its source and checked against published values."""
