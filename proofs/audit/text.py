"""Statements, proofs and errata as prose: Markdown files beside the code, read strictly.

A file is a sequence of named blocks. A claim's file begins with `# title` and the place in the source; then every block
begins with `## kind` or `## kind: name`:

    ## as printed            the statement, as the source has it
    ## as amended            the least change that makes it true
    ## definitions           what its words and letters mean
    ## refutation            the connected argument against the printed half; `[[name]]` cites the step of this name
    ## proof                 the connected argument for the half that is proved
    ## step: name            what a step says; then, for each check that has words of its own, one line `- words`
    ## reader: name          a step that no machine checks: what it says, and then its proof
    ## error: where          three paragraphs: `Printed. ...`, `Wrong. ...`, `Mend. ...`

Texts are sentences with mathematics between dollar signs. `{{name}}` is a number that the code computes; a placeholder
without a number, a number without a placeholder, and a block that is named twice are errors. `{{> name}}` stands for
the file `name.md` beside the text, which several texts share.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Final

from proofs.audit.claim import Checker, Evidence, Finding, Half, Obligation, Status, Version, combined
from proofs.report.rationals import fraction

Value = str | int | Fraction

_HEADING: Final = re.compile(r"## ([a-z ]+?)(?:: (.+))?")
_INCLUDED: Final = re.compile(r"\{\{> (\w+)\}\}")
_PLACEHOLDER: Final = re.compile(r"\{\{(\w+)\}\}")
_CITATION: Final = re.compile(r"\[\[([^\[\]]+)\]\]")
_ERROR: Final = re.compile(r"Printed\. (.+)\n\nWrong\. (.+)\n\nMend\. (.+)", re.DOTALL)


class TextError(ValueError):
    """A text file, or what is asked of it, is not as the format has it; one line that names the file and the block."""


class Kind(Enum):
    """What a block is."""

    PRINTED = "as printed"
    AMENDED = "as amended"
    DEFINITIONS = "definitions"
    REFUTATION = "refutation"
    PROOF = "proof"
    STEP = "step"
    READER = "reader"
    ERROR = "error"


_NAMED: Final = frozenset({Kind.STEP, Kind.READER, Kind.ERROR})


@dataclass(frozen=True)
class Block:
    """One block: its kind, its name (empty where a file has one of the kind at most), and its text."""

    kind: Kind
    name: str
    body: str


@dataclass(frozen=True)
class Text:
    """The blocks of one file.

    Attributes:
        file: its name, for messages.
        title: a line for lists; empty where the file is no claim's.
        place: where the statement stands in the source; empty where the file is no claim's.
        blocks: in the order of the file.
    """

    file: str
    title: str
    place: str
    blocks: tuple[Block, ...]

    def block(self, kind: Kind, name: str = "") -> str:
        """The text of a block.

        Raises:
            TextError: there is none.
        """
        found = next((block.body for block in self.blocks if (block.kind, block.name) == (kind, name)), None)
        if found is None:
            raise TextError(f"{self.file}: no block '## {kind.value}{': ' if name else ''}{name}'")
        return found

    def optional(self, kind: Kind) -> str:
        """The text of the one block of this kind, empty if there is none."""
        return next((block.body for block in self.blocks if block.kind is kind), "")

    def step(self, name: str, /, *evidence: Evidence, **values: Value) -> Obligation:
        """The step of this name with its checks; checks without words of their own get those of the text, in order.

        Raises:
            TextError: the step is missing, or has words for another number of checks.
        """
        statement, words = _split(filled(f"{self.file}, step {name}", self.block(Kind.STEP, name), name, values))
        silent = sum(not item.summary for item in evidence)
        if words and len(words) != silent:
            raise TextError(f"{self.file}, step {name}: words for {len(words)} checks, and {silent} need them")
        left = iter(words)
        said = (item if item.summary or not words else replace(item, summary=next(left)) for item in evidence)
        checks = tuple(replace(item, summary=f"{item.summary} {item.remark}".strip()) for item in said)
        return Obligation(filled(self.file, name, "", values, all_used=False), statement, checks, name)

    def refuted(self, name: str, /, *evidence: Evidence, **values: Value) -> Obligation:
        """A part of the printed half that the evidence speaks against: refuted if all of it holds, else unknown."""
        step = self.step(name, *evidence, **values)
        against = Status.REFUTED if combined(item.status for item in evidence) is Status.PROVED else Status.UNKNOWN
        items = (item if item.status is Status.ASSUMED else replace(item, status=against) for item in step.evidence)
        return replace(step, evidence=tuple(items))

    def reader(self, name: str, **values: Value) -> Obligation:
        """A step that no machine checks. Its block says what it is and, after that, proves it.

        Raises:
            TextError: the block is missing, or has no proof.
        """
        body = filled(f"{self.file}, reader {name}", self.block(Kind.READER, name), "", values)
        statement, _, proof = body.partition("\n\n")
        if not proof.strip():
            raise TextError(f"{self.file}, reader {name}: the statement stands without its proof")
        return Obligation(name, _joined(statement), (Evidence(Checker.READER, Status.ASSUMED, _joined(proof)),), name)

    def findings(self, **values: Value) -> tuple[Finding, ...]:
        """The errors of the source, in the order of the file."""
        blocks = [block for block in self.blocks if block.kind is Kind.ERROR]
        bodies = filled(self.file, "\n\n\n".join(block.body for block in blocks), "", values).split("\n\n\n")
        return tuple(_finding(self.file, block.name, body) for block, body in zip(blocks, bodies, strict=True))

    def half(self, version: Version, *steps: Obligation, **values: Value) -> Half:
        """A half of the claim with its steps, and the argument that connects them.

        Where a recursion is among the steps, the rule of induction is added as a step by a reader.

        Raises:
            TextError: the argument cites a step that there is not, or leaves out one.
        """
        kind = Kind.PRINTED if version is Version.PRINTED else Kind.AMENDED
        statement = _joined(filled(self.file, self.block(kind), "", values))
        refutes = version is Version.PRINTED and any(block.kind is Kind.AMENDED for block in self.blocks)
        argument = _joined(self.optional(Kind.REFUTATION if refutes else Kind.PROOF))
        everything = (*steps, *_induction(steps))
        if argument:
            self._complete(argument, [step.key for step in steps])
        return Half(version, statement, everything, argument, _joined(self.optional(Kind.DEFINITIONS)))

    def _complete(self, argument: str, keys: Sequence[str]) -> None:
        cited = set(_CITATION.findall(argument))
        if unknown := sorted(cited - set(keys)):
            raise TextError(f"{self.file}: the argument cites {unknown[0]!r}, which is no step of the half")
        if missing := sorted(set(keys) - cited):
            raise TextError(f"{self.file}: the argument does not cite the step {missing[0]!r}")


def relying_on(step: Obligation) -> Evidence:
    """Evidence that a step by a reader is used in another step."""
    return Evidence(Checker.READER, Status.ASSUMED, f"By the step '{step.name}', which a reader supplies.")


def text_beside(module: str) -> Text:
    """The text of a module: `texts/NAME.md` beside `NAME.py`, whose path is given.

    Raises:
        TextError: the file is not as the format has it.
    """
    path = Path(module)
    return parse(path.stem, _read(path.parent / "texts", path.stem) + "\n")


def shared_text(module: str, name: str) -> str:
    """The words of `texts/NAME.md` beside the module, which several texts share: one line for every paragraph."""
    return _joined(_read(Path(module).parent / "texts", name))


def _read(folder: Path, name: str) -> str:
    text = (folder / f"{name}.md").read_text(encoding="utf-8").strip()
    return _INCLUDED.sub(lambda match: _read(folder, match[1]), text)


def parse(file: str, source: str) -> Text:
    """Read the text of a file.

    Raises:
        TextError: it is not as the format has it.
    """
    head, *parts = re.split(r"^(?=## )", source, flags=re.MULTILINE)
    title, _, place = head.strip().partition("\n")
    if title and not title.startswith("# "):
        raise TextError(f"{file}: the first line must be '# title'")
    blocks = tuple(_block(file, part) for part in parts)
    names = Counter((block.kind, block.name) for block in blocks if block.kind is not Kind.ERROR)
    if twice := next((key for key, count in names.items() if count > 1), None):
        raise TextError(f"{file}: two blocks '## {twice[0].value}: {twice[1]}'; give each a name of its own")
    return Text(file, title.removeprefix("# "), _joined(place), blocks)


def _block(file: str, part: str) -> Block:
    line, _, body = part.partition("\n")
    match = _HEADING.fullmatch(line.strip())
    kinds = {kind.value: kind for kind in Kind}
    if match is None or match[1] not in kinds:
        raise TextError(f"{file}: '{line}' begins no block; the kinds are {', '.join(kinds)}")
    kind, name = kinds[match[1]], match[2] or ""
    if (kind in _NAMED) != bool(name):
        raise TextError(f"{file}: '{line}' {'needs a name' if kind in _NAMED else 'has no name of its own'}")
    if not body.strip():
        raise TextError(f"{file}: the block '{line}' is empty")
    return Block(kind, name, body.strip())


def filled(where: str, text: str, also: str, values: dict[str, Value], *, all_used: bool = True) -> str:
    """The text with its numbers.

    Raises:
        TextError: a placeholder has no number, or a number has no placeholder here or in `also`.
    """
    wanted = set(_PLACEHOLDER.findall(text))
    if missing := sorted(wanted - values.keys()):
        raise TextError(f"{where}: no value for {{{{{missing[0]}}}}}")
    if all_used and (idle := sorted(values.keys() - wanted - set(_PLACEHOLDER.findall(also)))):
        raise TextError(f"{where}: the value {idle[0]!r} has no placeholder")
    return _PLACEHOLDER.sub(lambda match: _shown(values[match[1]]), text)


def _shown(value: Value) -> str:
    return fraction(value) if isinstance(value, Fraction) else str(value)


def _split(body: str) -> tuple[str, list[str]]:
    """The statement, and the words of the checks."""
    statement, *items = re.split(r"\n+^- ", body, flags=re.MULTILINE)
    return _joined(statement), [_joined(item) for item in items]


def _joined(text: str) -> str:
    """One line for every paragraph."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def _finding(file: str, where: str, body: str) -> Finding:
    match = _ERROR.fullmatch(body.strip())
    if match is None:
        raise TextError(f"{file}, error {where}: three paragraphs, 'Printed. ', 'Wrong. ' and 'Mend. ', are wanted")
    return Finding(where, *map(_joined, match.groups()))


def _induction(steps: Sequence[Obligation]) -> tuple[Obligation, ...]:
    """The rule of induction as a step, where a recursion needs it."""
    if not (over := recursions(steps)):
        return ()
    proof = Evidence(Checker.READER, Status.ASSUMED, INDUCTION_PROOF)
    return (Obligation(INDUCTION, f"{INDUCTION_RULE} {over}", (proof,), INDUCTION),)


def recursions(steps: Iterable[Obligation]) -> str:
    """What the recursions among the steps run over; empty where there are none."""
    over = dict.fromkeys(item.over for step in steps for item in step.evidence if item.over)
    return f"The recursions run over {', '.join(over)}." if over else ""


INDUCTION: Final = "the rule of induction"
INDUCTION_RULE: Final = "What holds at the start, and passes from each size to the next, holds for every size."
INDUCTION_PROOF: Final = (
    "Otherwise there is a smallest size at which it fails. That size is not the start. So there is a size just before "
    "it, at which it holds; and from there it passes on: a contradiction."
)
