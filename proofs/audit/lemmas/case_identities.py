r"""The case split as the source writes it: in every cell of activation patterns, the loss is 18 (say) plus squares.

For a point of one hidden layer and one output, and for each choice of on or off at its kinks, put
`(xi_j, eta_j) = change of v_j (w_j, b_j)` and `zeta = change of c`. Then `L - L*` is a sum of squares of linear forms
in these variables plus a linear remainder `2 sum_i r_i (linear form)_i`. Z3 is asked whether the identity can fail for
any real change of the parameters themselves. Where every remainder is 0 the identities alone prove the minimum, as the
source argues.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from proofs.audit.claim import Checker, Evidence, Obligation, Status
from proofs.audit.lemmas.building_blocks import loss_of
from proofs.kernel.exact import inner
from proofs.kernel.forward import forward
from proofs.kernel.local_function import shallow_point
from proofs.kernel.network import Problem
from proofs.report.notation import variable_names
from proofs.report.rationals import fraction, linear


@dataclass(frozen=True, slots=True)
class CaseIdentity:
    """One cell: which kinks are on, and the linear form of every data point in the variables (xi_1, eta_1, ..., zeta).

    Attributes:
        on: the kinks (unit, data point) that are on; all other kinks are off.
        forms: one coefficient row per data point, over the entries of every unit's change and, last, of c.
        remainder: `2 sum_i r_i forms_i`; all 0 where residuals cancel.
    """

    on: tuple[tuple[int, int], ...]
    forms: tuple[tuple[Fraction, ...], ...]
    remainder: tuple[Fraction, ...]


def case_identities(problem: Problem) -> Iterator[CaseIdentity]:
    """Every choice of states at the kinks; for k kinks there are 2^k."""
    point = shallow_point(problem, "case-split")
    residuals = [r for (r,) in forward(problem).residuals.start.fractions]
    kinks = [(j, i) for j in range(len(point.output_weights)) for i in point.kinks(j)]
    for states in product((True, False), repeat=len(kinks)):
        on = tuple(kink for kink, state in zip(kinks, states, strict=True) if state)
        forms = tuple(_form(problem, point.states, on, i) for i in range(len(problem.dataset)))
        columns = zip(*forms, strict=True)
        remainder = tuple(2 * inner(residuals, column) for column in columns)
        yield CaseIdentity(on, forms, remainder)


def _form(
    problem: Problem, states: Sequence[Sequence[int]], on: Sequence[tuple[int, int]], i: int
) -> tuple[Fraction, ...]:
    hidden = problem.network.hidden[0]
    inputs = (*problem.dataset.inputs[i], *((Fraction(1),) if hidden.bias is not None else ()))
    row: list[Fraction] = []
    for j, state in enumerate(states):
        active = state[i] > 0 or (j, i) in on
        row.extend(inputs if active else (Fraction(0),) * len(inputs))
    return (*row, *((Fraction(1),) if problem.network.output.bias is not None else ()))


def identity_obligation(name: str, problem: Problem) -> Obligation:
    """Every case identity holds for all real changes of the parameters, and no case has a remainder."""
    cases = list(case_identities(problem))
    evidence = [_by_z3(problem, case, number, len(cases)) for number, case in enumerate(cases, start=1)]
    loss = fraction(loss_of(problem))
    statement = f"In every case of activation patterns at the kinks the loss is ${loss}$ plus a sum of squares."
    return Obligation(name, statement, tuple(evidence), name)


def _by_z3(problem: Problem, case: CaseIdentity, number: int, of: int) -> Evidence:
    import z3

    loss_here, squares = _both_sides(problem, case)
    solver = z3.Solver()
    solver.add(loss_here != squares)
    result = solver.check()
    holds = result == z3.unsat and not any(case.remainder)
    states = ", ".join(f"unit {j + 1} on at $x_{{{i + 1}}}$" for j, i in case.on) or "all kinks off"
    summary = f"Case {number} of {of} ({states}): the identity holds for all real changes of the parameters."
    if result == z3.sat or any(case.remainder):
        summary = f"Case {number} of {of} ({states}): the loss is not the constant plus these squares."
    status = Status.PROVED if holds else Status.UNKNOWN if result == z3.unknown else Status.REFUTED
    return Evidence(Checker.Z3, status, summary, formula=f"${squares_latex(problem, case)}$", query=solver.to_smt2())


def _both_sides(problem: Problem, case: CaseIdentity) -> tuple[Any, Any]:
    """The loss in this cell, in the changes of the parameters, and the constant plus the squares."""
    import z3

    def real(number: Fraction) -> Any:
        return z3.RealVal(str(number))

    hidden, output = problem.network.layers
    states = shallow_point(problem, "case-split").states
    dv = [z3.Real(f"dv{j + 1}") for j in range(hidden.width)]
    dw = [[z3.Real(f"dw{j + 1}_{m + 1}") for m in range(len(row))] for j, row in enumerate(hidden.augmented)]
    dc = z3.Real("dc")
    weights = output.weight[0]
    variables: list[Any] = []
    for j, row in enumerate(hidden.augmented):
        variables += [
            (real(weights[j]) + dv[j]) * (real(w) + dw[j][m]) - real(weights[j] * w) for m, w in enumerate(row)
        ]
    if output.bias is not None:
        variables.append(dc)
    loss: Any = real(Fraction(0))
    squares: Any = real(loss_of(problem))
    for i, (x, y) in enumerate(zip(problem.dataset.inputs, problem.dataset.targets, strict=True)):
        inputs = (*x, *((Fraction(1),) if hidden.bias is not None else ()))
        value: Any = real(output.bias[0]) + dc if output.bias is not None else real(Fraction(0))
        for j, row in enumerate(hidden.augmented):
            if states[j][i] > 0 or (j, i) in case.on:
                moved = [(real(w) + dw[j][m]) * real(a) for m, (w, a) in enumerate(zip(row, inputs, strict=True))]
                value = value + (real(weights[j]) + dv[j]) * z3.Sum(moved)
        error = value - real(y[0])
        loss = loss + error * error
        form = z3.Sum([real(f) * variable for f, variable in zip(case.forms[i], variables, strict=True) if f])
        squares = squares + form * form
    return loss, squares


def squares_latex(problem: Problem, case: CaseIdentity) -> str:
    """The right-hand side of the identity as LaTeX: equal squares collected, the constant last."""
    names = variable_names(problem)
    counts: dict[tuple[Fraction, ...], int] = {}
    for form in case.forms:
        if any(form):
            lead = next(entry for entry in form if entry)
            key = form if lead > 0 else tuple(-entry for entry in form)
            counts[key] = counts.get(key, 0) + 1
    terms = []
    for form, count in counts.items():
        single = sum(map(bool, form)) == 1 and max(form) == 1
        body = linear(zip(form, names, strict=True))
        terms.append(f"{count if count > 1 else ''}{body if single else f'({body})'}^2")
    return " + ".join([*terms, fraction(loss_of(problem))])
