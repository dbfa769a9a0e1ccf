"""Links that hold for all real numbers: SymPy for identities, Z3 for consequences, a reader for what joins them.

A consequence counts as proved when its hypotheses have a model (so it says something) and none in which the conclusion
fails. Sums over points, units or layers enter as free variables, "the sum so far", with one link for the empty sum and
one for a further term; what a reader adds is the rule of induction.
"""

from collections.abc import Sequence
from typing import Any, Final

from proofs.audit.claim import Checker, Evidence, Obligation, Status

RESOURCES: Final = 40_000_000
"""Z3's own measure of work, so that an answer does not depend on the speed of the machine; answers take under 1 %."""


def link(name: str, statement: str, *evidence: Evidence) -> Obligation:
    """One link of a chain, with its evidence."""
    return Obligation(name, statement, evidence)


def identity(summary: str, left: Any, right: Any) -> Evidence:
    """Two SymPy expressions, rational in their symbols, are equal wherever both are defined."""
    import sympy

    status = Status.PROVED if sympy.cancel(left - right) == 0 else Status.REFUTED
    formula = sympy.latex(sympy.Eq(left, right, evaluate=False))
    return Evidence(Checker.SYMPY, status, summary, formula=formula)


def consequence(summary: str, hypotheses: Sequence[Any], conclusion: Any) -> Evidence:
    """In every model of the hypotheses (Z3 terms) the conclusion holds, and there is a model."""
    import z3

    solver = z3.Solver()
    solver.set("rlimit", RESOURCES)
    solver.add(*hypotheses)
    if solver.check() != z3.sat:
        return Evidence(Checker.Z3, Status.UNKNOWN, f"No model of the hypotheses was found: {summary}")
    solver.add(z3.Not(conclusion))
    query = solver.to_smt2()
    result = solver.check()
    if result == z3.sat:
        summary = f"Counterexample {solver.model()} to: {summary}"
    status = Status.PROVED if result == z3.unsat else Status.REFUTED if result == z3.sat else Status.UNKNOWN
    return Evidence(Checker.Z3, status, summary, query=query)


def induction(over: str, meaning: str) -> Obligation:
    """What no machine checks: that base and step give every size, and that the symbols mean what the text says."""
    statement = "Base and step of each recursion above give the statement for every size."
    belief = f"The rule of induction, over {over}; and the reading of the symbols: {meaning}."
    return Obligation("what a reader adds", statement, (Evidence(Checker.READER, Status.PROVED, belief),))


def relu(term: Any) -> Any:
    """`max(0, term)` as a Z3 term."""
    import z3

    return z3.If(term > 0, term, 0)


def size(term: Any) -> Any:
    """`|term|` as a Z3 term."""
    import z3

    return z3.If(term >= 0, term, -term)
