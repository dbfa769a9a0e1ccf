"""The errata as a page of Markdown: `python -m proofs.audit.report.errata > docs/errata.md` writes it anew."""

from collections.abc import Iterable

from proofs.audit.claim import Claim, Finding
from proofs.audit.registry import claims

_HEAD = """\
# Errata

What localmin found wrong, or in need of a word, in the sources it audits: *Local minima in training of deep networks*
(Swirszcz, Czarnecki, Pascanu, arXiv:1611.06310v1), a review of its second version, and the blog post *Local minimum:
not a problem for Deep Learning*. Each entry rests on exact evidence: `verify NAME` finds and checks it anew, and shows
the counterexample. This page is written by `python -m proofs.audit.report.errata`.
"""


def errata_markdown(entries: Iterable[tuple[Claim, tuple[Finding, ...]]]) -> str:
    """One section a claim that has findings, in the order of the claims."""
    parts = [_HEAD]
    for claim, findings in entries:
        if not findings:
            continue
        amended = "" if claim.amended is None else f"; as amended: {claim.amended}"
        parts.append(
            f"\n## {claim.name}: {claim.title}\n\nAs printed: {claim.printed}{amended}. `verify {claim.name}`\n"
        )
        for finding in findings:
            parts.append(
                f"\n**{_sentence(finding.where)}**\n\n"
                f"- *Printed.* {finding.printed}\n- *Wrong.* {finding.wrong}\n- *Mend.* {finding.mend}\n"
            )
    return "".join(parts)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def current_errata() -> str:
    """The page for the claims as they are: every claim is proved or refuted anew."""
    return errata_markdown((claim, claim.prove().findings) for claim in claims())


if __name__ == "__main__":
    print(current_errata(), end="")
