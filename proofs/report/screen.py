"""How text is put on a terminal: a console without surprises, and the shapes that results are shown in.

Everything goes through `rich.text.Text`, never through markup, so that no text can style the screen.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

WIDEST: Final = 100
LABEL_WIDTH: Final = 12


def console_on(stream: TextIO) -> "Console":
    """A console without markup, highlighting or emoji; colour only on a terminal and without NO_COLOR.

    Where nobody reads on, it raises BrokenPipeError; rich would end the process with status 1.
    """
    from rich.console import Console

    class Paper(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    console = Paper(file=stream, markup=False, highlight=False, emoji=False)
    console.width = min(console.width, WIDEST)
    return console


def seconds_taken(seconds: float) -> str:
    """How long something took; whole seconds where it took ten."""
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"


def heading(console: "Console", words: str) -> None:
    """A line of its own, after an empty one."""
    console.print()
    console.print(styled(words, "bold"))


def open_table(*columns: str) -> "Table":
    """A table without a frame."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, no_wrap=name in ("claim", "as printed", "as amended", "time"))
    return table


def labelled(rows: Iterable[tuple[str, "str | Text"]]) -> "Table":
    """Rows of a dim label and what it labels."""
    from rich.table import Table

    grid = Table.grid()
    grid.add_column(width=LABEL_WIDTH + 4)
    grid.add_column()
    for label, text in rows:
        grid.add_row(styled(f"    {label}", "dim"), text)
    return grid


def indented(text: "str | Text") -> "Padding":
    """The text, two columns in."""
    from rich.padding import Padding

    return Padding(text, (0, 0, 0, 2), expand=False)


def put(console: "Console", what: "RenderableType") -> None:
    """Print without the blanks that a table puts at the end of each line."""
    from rich.segment import Segment, Segments

    for row in console.render_lines(what, pad=False):
        while row and not row[-1].text.strip():
            row.pop()
        if row:
            last = row.pop()
            row.append(Segment(last.text.rstrip(), last.style))
        console.print(Segments([*row, Segment.line()]), end="")


def line(*parts: tuple[str, str]) -> "Text":
    """Pieces of text, each with its style."""
    from rich.text import Text

    return Text.assemble(*parts)


def styled(words: str, style: str) -> "Text":
    """Words in one style."""
    from rich.text import Text

    return Text(words, style=style)
