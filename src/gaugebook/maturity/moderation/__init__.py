"""Claims looked at by others: a sample, a working paper for it, and the views that come of it."""
