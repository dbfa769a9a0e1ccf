"""A page for each claim: statement, verdict, proof, and the errors found, from docs/claims.md and docs/errata.md.

Those two are written from the texts of the audit and tested against them, so nothing has to be proved again here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_SECTION: Final = re.compile(r"^## ", re.MULTILINE)
_VERDICT: Final = re.compile(r"^\*\*As (printed|amended): (.+?)\.\*\*", re.MULTILINE)
SHARED: Final = "What all of them share"

INTRODUCTION: Final = """\
# The audit

Every statement about local minima of the paper *Local minima in training of deep networks* (Swirszcz, Czarnecki,
Pascanu, arXiv:1611.06310v1), of a review of its second version, and of the blog post *Local minimum: not a problem for
Deep Learning*, taken literally: proved, or refuted with an exact counterexample; and a theorem of localmin itself.
Where a statement is false as printed, the least change that makes it true is proved. `verify all` finds and checks all
of it anew.

The same on one page each: [statements and proofs](../claims.md), [errata](../errata.md).
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a claim, with what a reader who does not see it is told."""

    file: str
    alternative: str


def sections(markdown: str) -> tuple[str, dict[str, str]]:
    """What stands above the first section, and the sections by their names, without the mark of their headings."""
    head, *parts = _SECTION.split(markdown)
    return head, {re.split(r"[:\n]", part, maxsplit=1)[0]: part for part in parts}


def claim_pages(claims: str, errata: str, pictures: Mapping[str, Picture]) -> dict[str, str]:
    """The pages by their names without `.md`, the table of all claims as `index`."""
    head, by_name = sections(claims)
    shared = by_name.pop(SHARED)
    wrong = sections(errata)[1]
    pages = {name: _page(text, wrong.get(name, ""), pictures.get(name)) for name, text in by_name.items()}
    explained = head.split("\n\n", 1)[1].strip()
    pages["index"] = "\n".join([INTRODUCTION, *_table(by_name, wrong), "## How to read a claim", "", explained, "",
                                f"## {shared}", _contents(by_name)])  # fmt: skip
    return pages


def _page(text: str, wrong: str, picture: Picture | None) -> str:
    title, body = text.split("\n", 1)
    body = body.replace("(#what-all-of-them-share)", "(index.md#what-all-of-them-share)").replace("\n### ", "\n## ")
    place, rest = body.strip().split("\n\n", 1)
    shown = f"![{picture.alternative}]({picture.file})\n\n" if picture is not None else ""
    # The statements first, then the picture, then why.
    statements, mark, why = rest.partition("\n## ")
    parts = [f"# {title}", place, f"{statements.strip()}\n\n{shown}{mark.strip()} {why}".rstrip()]
    if wrong:
        findings = wrong.split("\n\n", 2)[2].strip()
        parts.append(f"## Errata\n\n{findings}")
    return "\n\n".join(parts) + "\n"


def _table(by_name: Mapping[str, str], wrong: Mapping[str, str]) -> list[str]:
    lines = ["| claim | what it says | as printed | as amended | errata |", "|---|---|---|---|---|"]
    for name, text in by_name.items():
        verdicts = dict(_VERDICT.findall(text))
        title = text.split("\n", 1)[0].partition(": ")[2]
        count = wrong.get(name, "").count("- *Printed.*")
        cells = [f"[{name}]({name}.md)", title, verdicts["printed"], verdicts.get("amended", ""), str(count or "")]
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def _contents(by_name: Mapping[str, str]) -> str:
    entries = (f"{name} <{name}>" for name in by_name)
    return "\n".join(["```{toctree}", ":hidden:", "", *entries, "```", ""])
