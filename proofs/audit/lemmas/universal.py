"""Checks that hold for all real numbers: SymPy for identities, Z3 for consequences and for both halves of recursions.

A consequence counts as proved when its hypotheses have a model (so it says something) and none in which the conclusion
fails. Sums over points, units or layers enter as "the sum so far", and `recursion` checks that an invariant holds at
the start and passes from each size to the next; a reader adds the rule of induction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from proofs.audit.claim import Checker, Evidence, Status
from proofs.audit.lemmas.formulas import latex_of, substituted, to_matrix, to_sympy, to_z3

RESOURCES: Final = 40_000_000
"""Z3's own measure of work, so that an answer does not depend on the speed of the machine; answers take under 1 %."""

PREPROCESSING: Final = ("simplify", "propagate-values", "solve-eqs", "simplify", "propagate-values")
"""Z3's tactics that rewrite terms, insert known values and eliminate a number by an equation for it. None of them
splits a case or reasons about inequalities, so a question that they settle restates its hypotheses."""


def identity(left: str, right: str) -> Evidence:
    """Two formulas of arithmetic are equal wherever both are defined, by SymPy."""
    import sympy

    difference = to_sympy(left) - to_sympy(right)
    holds = sympy.simplify(sympy.cancel(difference)) == 0
    formula = f"${latex_of(left)} = {latex_of(right)}$"
    return Evidence(Checker.SYMPY, Status.PROVED if holds else Status.REFUTED, formula=formula)


def consequence(hypotheses: Sequence[str], conclusion: str) -> Evidence:
    """In every model of the hypotheses the conclusion holds, and there is a model, by Z3."""
    shown = ", ".join(f"${latex_of(hypothesis)}$" for hypothesis in hypotheses)
    formula = f"${latex_of(conclusion)}$" if not shown else f"{shown} $\\Longrightarrow$ ${latex_of(conclusion)}$"
    return consequence_of_terms(list(map(to_z3, hypotheses)), to_z3(conclusion), formula)


def consequence_of_terms(hypotheses: Sequence[Any], conclusion: Any, formula: str) -> Evidence:
    """The same for Z3 terms, where functions and arbitrary sets are spoken of; `formula` is what a report prints."""
    import z3

    solver = z3.Solver()
    solver.set("rlimit", RESOURCES)
    solver.add(*hypotheses)
    if solver.check() != z3.sat:
        return Evidence(Checker.Z3, Status.UNKNOWN, formula=formula, remark="No model of the hypotheses was found.")
    solver.add(z3.Not(conclusion))
    query = solver.to_smt2()
    result = solver.check()
    remark = f"Counterexample: {solver.model()}." if result == z3.sat else ""
    status = Status.PROVED if result == z3.unsat else Status.REFUTED if result == z3.sat else Status.UNKNOWN
    return Evidence(Checker.Z3, status, formula=formula, query=query, remark=remark)


def recursion(
    over: str, invariant: str, start: Mapping[str, str], step: Mapping[str, str], given: Sequence[str] = ()
) -> tuple[Evidence, Evidence]:
    """The invariant holds at the start and, from any size at which it holds, at the next.

    Args:
        over: what the recursion runs over, such as "the points".
        invariant: a formula in the numbers that change (the keys of `start` and `step`) and in others.
        start: the values of the numbers for no term, or for the first one.
        step: their values after one further term, in terms of those before it.
        given: what is known of the further term and of the numbers that do not change.
    """
    at_start = substituted(invariant, start)
    known = [substituted(hypothesis, start) for hypothesis in given]
    base = consequence(known, at_start)
    if base.query and settled_by_preprocessing(base.query):
        base = Evidence(Checker.EXACT, base.status, formula=f"${latex_of(at_start)}$")
    after = consequence([*given, invariant], substituted(invariant, step))
    return _part(base, over, "The start, by definition." if not base.query else "The start."), _part(
        after, over, "From each size to the next."
    )


def _part(evidence: Evidence, over: str, words: str) -> Evidence:
    return replace(evidence, summary=words, over=over)


def settled_by_preprocessing(query: str) -> bool:
    """Whether a question (SMT-LIB) is found unsatisfiable by rewriting alone, before any reasoning begins."""
    import z3

    goal = z3.Goal()
    goal.add(z3.parse_smt2_string(query))
    return all(part.inconsistent() for part in z3.Then(*PREPROCESSING)(goal))


def matrix_identity(
    left: str, right: str, letters: Mapping[str, Any], where: Mapping[str, str] | None = None
) -> Evidence:
    """Both sides are equal whatever the letters and their sizes are; unknown, with what is left over, if not shown.

    Args:
        left: a formula between matrices.
        right: another one.
        letters: the matrices (`matrices.letter`) by their names; every other name is a number.
        where: abbreviations, such as r for `G*s - Y`; they are written out before anything is compared.
    """
    from proofs.audit.lemmas.matrices import leftover_terms

    sides = [to_matrix(substituted(side, where or {}), letters) for side in (left, right)]
    leftover = leftover_terms(*sides)
    formula = f"${latex_of(left)} = {latex_of(right)}$"
    if leftover:
        shown = " + ".join(f"({coefficient}) {word}" for word, coefficient in leftover.items())
        remark = f"The two sides differ by {shown}."
        return Evidence(Checker.SYMPY, Status.UNKNOWN, formula=formula, remark=remark)
    return Evidence(Checker.SYMPY, Status.PROVED, formula=formula)
