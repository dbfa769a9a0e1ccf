"""Results for people: LaTeX, terminal text, JSON, figures."""
