"""The numbers of sections, theorems, equations, tables, figures and findings, as LaTeX counts them."""

from dataclasses import dataclass, field

from proofs.report.html.source import refuse


@dataclass(frozen=True, slots=True)
class Heading:
    """A section of the table of contents."""

    anchor: str
    number: str
    title: str


@dataclass
class Numbers:
    """Counts while the document is read; `known` are the labels of an earlier reading, for what is named before it.

    Attributes:
        labels: the number that each label stands for.
        headings: the sections so far.
        current: what the next label names.
    """

    known: dict[str, str] | None = None
    contents: tuple[Heading, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    current: str = ""
    appendix: bool = False
    _counts: dict[str, int] = field(default_factory=dict)
    _section: str = ""

    def step(self, kind: str) -> str:
        """The next number of its kind."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        self.current = str(self._counts[kind])
        return self.current

    def section(self) -> str:
        """The next section: a number, or a letter in the appendix."""
        self._counts["subsection"] = 0
        count = int(self.step("section"))
        self.current = chr(64 + count) if self.appendix else str(count)
        self._section = self.current
        return self.current

    def subsection(self) -> str:
        """The next subsection of the section."""
        self.current = f"{self._section}.{self.step('subsection')}"
        return self.current

    def begin_appendix(self) -> None:
        """Letters from here on."""
        self.appendix = True
        self._counts["section"] = 0

    def label(self, name: str, number: str | None = None) -> None:
        """A label names what was numbered last, or the number given."""
        if name in self.labels:
            refuse("a label that is there twice", name)
        self.labels[name] = self.current if number is None else number

    def number(self, name: str) -> str:
        """What a label stands for; on the first reading "?"."""
        if self.known is None:
            return "?"
        if name not in self.known:
            refuse("a label that nothing has", name)
        return self.known[name]
