"""The statements and proofs as a page of Markdown: `python -m proofs.audit.report.claims_page > docs/claims.md`."""

from collections.abc import Iterable

from proofs.audit.claim import Claim, Half, Obligation, Proof, Status, Version
from proofs.audit.registry import claims
from proofs.audit.report.prose import CITATION, NOTATION, beyond_notation, checkers_of
from proofs.audit.text import INDUCTION, INDUCTION_PROOF, INDUCTION_RULE, recursions

_HEAD = f"""\
# The claims: statements and proofs

What `verify` shows step by step, as text to read. A mark such as [*off stays off*: Z3] names the step that the sentence
before it is, and who checked that step; *induction* says that the rule of induction joins two checks. Every other
sentence is definition or bookkeeping and is read by a person, as is that the letters of a question to a prover mean
what the step says. What more a reader supplies is written out at the end of each claim. `verify NAME --report DIR`
prints the same with every step and every question that a prover was asked.

A half that is proved *in Coq* is a theorem there, for all sizes, from the definitions up: a reader supplies that the
theorem says what the half says. `verify NAME --coq` has Coq check it. Where Coq is not run, the argument given here
counts, with its steps by a reader. This page is written by `python -m proofs.audit.report.claims_page`.

## What all of them share

**Notation of the paper.** {NOTATION}

**{INDUCTION.capitalize()}**, which a reader supplies. {INDUCTION_RULE}

> {INDUCTION_PROOF}
"""


def claims_markdown(entries: Iterable[tuple[Claim, Proof]]) -> str:
    """One section a claim, in the order of the claims."""
    return "\n".join([_HEAD, *("\n".join(_section(claim, proof)) for claim, proof in entries)])


def _section(claim: Claim, proof: Proof) -> list[str]:
    lines = [f"## {claim.name}: {claim.title}", "", f"{claim.source.title}, {claim.place}. `verify {claim.name}`", ""]
    if definitions := proof.halves[-1].definitions:
        further, in_notation = beyond_notation(definitions)
        above = "The notation is that of [the paper](#what-all-of-them-share). " if in_notation else ""
        lines += [f"**Definitions.** {above}{further}", ""]
    on_record = {Version.PRINTED: claim.printed, Version.AMENDED: claim.amended}
    for half in proof.halves:
        lines += [f"**{half.version.value.capitalize()}: {on_record[half.version]}.** {half.statement}", ""]
        for entry in (entry for entry in claim.coq if entry.version is half.version):
            names = ", ".join(f"`{name}`" for name in entry.theorems)
            lines += [f"*In Coq*, `{entry.file}`: {names}.{f' {entry.part}' if entry.part else ''}", ""]
    for half in proof.halves:
        in_coq = any(entry.version is half.version and not entry.part for entry in claim.coq)
        lines += (
            _argument(half, "Without Coq, by a reader" if in_coq else "By a reader") if half.argument else _steps(half)
        )
    return lines


def _argument(half: Half, by_reader: str) -> list[str]:
    refuted = half.version is Version.PRINTED and half.status is Status.REFUTED
    by_key: dict[str, list[Obligation]] = {}
    for step in half.obligations:
        by_key.setdefault(step.key, []).append(step)

    def cited(key: str) -> str:
        steps = by_key[key]
        names = steps[0].name if len(steps) == 1 else f"{steps[0].name}, ..., {steps[-1].name}"
        return f" [*{names}*: {checkers_of(steps)}]"

    text = CITATION.sub(lambda match: cited(match[1]), half.argument)
    lines = [f"### {'Why it is false as printed' if refuted else 'Proof'}", "", text, ""]
    for step in half.obligations:
        if step.status is Status.ASSUMED:
            if step.name == INDUCTION:
                lines += [f"*{by_reader}: {INDUCTION}.* {recursions(half.obligations)}", ""]
            else:
                lines += [f"*{by_reader}: {step.name}.* {step.statement}", "", f"> {step.evidence[0].summary}", ""]
    return lines


def _steps(half: Half) -> list[str]:
    """The steps of a half that has no connected argument, with what was found."""
    found = [(step, " ".join(item.summary for item in step.evidence if item.summary)) for step in half.obligations]
    lines = [f"- *{step.name}* ({step.status.value}; {checkers_of([step])}). {step.statement}" for step, _ in found]
    lines = [f"{line} {said}" if 0 < len(said) < 400 else line for line, (_, said) in zip(lines, found, strict=True)]
    return [f"### The steps, {half.version.value}", "", *lines, ""]


def current_claims() -> str:
    """The page for the claims as they are: every claim is proved or refuted anew."""
    return claims_markdown((claim, claim.prove()) for claim in claims())


if __name__ == "__main__":
    print(current_claims(), end="")
