"""Tables: exports mapped to the canonical tables, checked, and kept where they are private."""
