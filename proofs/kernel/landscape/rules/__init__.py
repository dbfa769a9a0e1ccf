"""One rule per kind of statement about a landscape."""
