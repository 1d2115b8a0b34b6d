"""Records read: an export's rows mapped to a canonical table, file by file, then joined."""
