"""Errors of the user, said in one line."""


class UsageError(Exception):
    """The command line, or a file it names, cannot be used: one line with what, where, and how to mend it."""


def one_line(text: str) -> str:
    """The text on one line, with characters that could steer a terminal written out."""
    return "".join(c if c.isprintable() else " " if c in "\n\t" else repr(c)[1:-1] for c in text)
