"""The untrusted part: how certificates are found. A mistake here costs an answer, never the truth of one."""
