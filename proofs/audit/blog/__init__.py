"""The statements of the blog post, one module each, and what only they need."""
