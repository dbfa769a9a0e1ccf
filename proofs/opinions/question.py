"""The question put to independent provers, as SMT-LIB 2: does a point of lower loss lie in this box around the point?

The text is all that a prover sees. It states the loss in the parameters, not in the coordinates of the proof; a ReLU
appears as a case distinction wherever its state is not the same in the whole box, which exact interval arithmetic
decides. All numbers are exact.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from proofs.kernel.forward import forward
from proofs.kernel.loss import Huber, Loss
from proofs.kernel.network import Layer, Problem

Interval: TypeAlias = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Question:
    """A closed question whose answer is sat (a lower loss exists in the box) or unsat.

    Attributes:
        radius: half the width of the open box, the same for every parameter.
        kinks: how many (data point, hidden unit) pairs change their state inside the box.
        text: the question as an SMT-LIB 2 script of the logic QF_NRA.
    """

    radius: Fraction
    kinks: int
    text: str


def lower_loss_question(problem: Problem, radius: Fraction) -> Question:
    """Write the question for the open box of this radius around the point."""
    writer = _Writer(problem, radius)
    return Question(radius, writer.kinks, "\n".join(writer.lines) + "\n")


def settled_radius(problem: Problem) -> Fraction:
    """The largest power of two (at most 1) whose box settles the state of every ReLU that is not at a kink."""
    kinks = sum(sign == 0 for table in forward(problem).pre_activations for row in table.signs() for sign in row)
    radius = Fraction(1)
    while _Writer(problem, radius).kinks > kinks:
        radius /= 2
    return radius


def literal(number: Fraction) -> str:
    """The number as an SMT-LIB term of sort Real."""
    size = (
        str(abs(number.numerator)) if number.denominator == 1 else f"(/ {abs(number.numerator)} {number.denominator})"
    )
    return f"(- {size})" if number < 0 else size


class _Writer:
    """Walks the data points through the network once, writing definitions and propagating exact intervals."""

    def __init__(self, problem: Problem, radius: Fraction) -> None:
        self.radius = radius
        self.kinks = 0
        self.lines = ["(set-logic QF_NRA)"]
        layers = problem.network.layers
        for k, layer in enumerate(layers):
            for name, value in _parameters(k, layer):
                self.lines.append(f"(declare-const {name} Real)")
                bounds = f"(< {literal(value - radius)} {name} {literal(value + radius)})"
                self.lines.append(f"(assert {bounds})")
        costs = []
        weights = problem.dataset.weights or (Fraction(1),) * len(problem.dataset)
        for i, (x, y) in enumerate(zip(problem.dataset.inputs, problem.dataset.targets, strict=True)):
            terms: list[str | None] = [literal(entry) if entry else None for entry in x]
            ranges: list[Interval] = [(entry, entry) for entry in x]
            for k, layer in enumerate(layers):
                terms, ranges = self._layer(i, k, layer, terms, ranges, last=k == len(layers) - 1)
            for output, target in zip(terms, y, strict=True):
                cost = _cost(problem.loss, f"(- {output or '0'} {literal(target)})")
                costs.append(cost if weights[i] == 1 else f"(* {literal(weights[i])} {cost})")
        loss = forward(problem).loss[0]
        self.lines.append(f"(assert (< {_sum(costs)} {literal(loss)}))")
        self.lines.append("(check-sat)")

    def _layer(
        self, i: int, k: int, layer: Layer, terms: Sequence[str | None], ranges: Sequence[Interval], *, last: bool
    ) -> tuple[list[str | None], list[Interval]]:
        """The values of one layer at data point i: a term (None for the constant 0) and an interval per unit."""
        out_terms: list[str | None] = []
        out_ranges: list[Interval] = []
        for j, row in enumerate(layer.weight):
            products = [f"(* w{k}_{j}_{m} {term})" for m, term in enumerate(terms) if term is not None]
            low, high = Fraction(0), Fraction(0)
            for weight, interval in zip(row, ranges, strict=True):
                lower, upper = _product((weight - self.radius, weight + self.radius), interval)
                low, high = low + lower, high + upper
            if layer.bias is not None:
                products.append(f"b{k}_{j}")
                low, high = low + layer.bias[j] - self.radius, high + layer.bias[j] + self.radius
            if not products or (not last and high <= 0):
                out_terms.append(None)
                out_ranges.append((Fraction(0), Fraction(0)))
                continue
            name = f"z{k}_{j}_at{i}"
            self.lines.append(f"(define-fun {name} () Real {_sum(products)})")
            if last or low >= 0:
                out_terms.append(name)
                out_ranges.append((low, high))
                continue
            self.kinks += 1
            out_terms.append(f"(ite (> {name} 0) {name} 0)")
            out_ranges.append((max(low, Fraction(0)), high))
        return out_terms, out_ranges


def _cost(loss: Loss, residual: str) -> str:
    """The loss of one residual as a term."""
    square = f"(* {residual} {residual})"
    if not isinstance(loss, Huber):
        return square
    delta = literal(loss.delta)
    size = f"(ite (< {residual} 0) (- {residual}) {residual})"
    return f"(ite (<= {size} {delta}) {square} (- (* 2 {delta} {size}) (* {delta} {delta})))"


def _parameters(k: int, layer: Layer) -> Iterator[tuple[str, Fraction]]:
    for j, row in enumerate(layer.weight):
        for m, weight in enumerate(row):
            yield f"w{k}_{j}_{m}", weight
    for j, bias in enumerate(layer.bias or ()):
        yield f"b{k}_{j}", bias


def _product(left: Interval, right: Interval) -> Interval:
    corners = [a * b for a in left for b in right]
    return min(corners), max(corners)


def _sum(terms: Sequence[str]) -> str:
    return terms[0] if len(terms) == 1 else f"(+ {' '.join(terms)})"
