"""A verdict as a theorem of Coq, from the definition of the loss up: one hidden layer, one output, squared loss.

Coq is given neither Theorem A nor its proof: the script defines ReLU and the loss over the real numbers, states the
verdict about them, and proves it cell by cell. For a minimum each cell is closed by the identity

    L = L* + sum_i (f_i - f_i*)^2 + sum_k nu_k (s v)(sigma z_k),      nu_k >= 0,

whose products are not negative in the cell; for a refuted point the loss is below L* on a whole stretch of the path.
What Coq accepts is checked by its own kernel; the search for nu is as untrusted as all search.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from proofs.kernel.certificate import DescentPath, ShallowMinimum
from proofs.kernel.conclusion import LocalMinimum
from proofs.kernel.exact import IntVector, line_of
from proofs.kernel.forward import forward
from proofs.kernel.local_function import ShallowPoint, shallow_point
from proofs.kernel.loss import SQUARED
from proofs.kernel.network import Network, Problem
from proofs.search.decide import Decision, IsLocalMinimum, IsNotLocalMinimum
from proofs.search.linear_program import Infeasible, solve_box

KINK_LIMIT = 6
PAIR_LIMIT = 200  # data points times hidden units: a larger proof takes Coq minutes

_PRELUDE = """\
Require Import Reals Lra.
Open Scope R_scope.

Definition relu (z : R) : R := Rmax 0 z.

Lemma relu_on (z : R) : 0 <= z -> relu z = z.
Proof. intros; unfold relu; apply Rmax_right; lra. Qed.

Lemma relu_off (z : R) : z <= 0 -> relu z = 0.
Proof. intros; unfold relu; apply Rmax_left; lra. Qed.
"""


def coq_script(decision: Decision) -> str | None:
    """The verdict and its proof as a Coq file; None where this kind of proof does not reach."""
    problem = decision.problem
    network = problem.network
    plain = problem.loss == SQUARED and problem.dataset.weights is None
    if len(network.hidden) != 1 or network.output_dimension != 1 or not plain:
        return None
    if len(problem.dataset) * network.hidden[0].width > PAIR_LIMIT:
        return None
    match decision:
        case IsLocalMinimum() if isinstance(decision.theorem.certificate, ShallowMinimum):
            return _minimum(problem, decision.theorem.conclusion)
        case IsNotLocalMinimum() if isinstance(decision.theorem.certificate, DescentPath):
            return _refutation(problem, decision.theorem.certificate)
        case _:
            return None


def real(number: Fraction) -> str:
    """A rational as a term of type R."""
    size = str(abs(number.numerator)) + (f" / {number.denominator}" if number.denominator != 1 else "")
    return f"(- ({size}))" if number < 0 else f"({size})"


@dataclass(frozen=True, slots=True)
class _Terms:
    """The names of the parameters and the terms of the loss."""

    problem: Problem

    @property
    def names(self) -> list[str]:
        names = []
        for k, layer in enumerate(self.problem.network.layers):
            for j in range(layer.width):
                names += [f"w{k}_{j}_{m}" for m in range(layer.fan_in)]
            names += [f"b{k}_{j}" for j in range(layer.width) if layer.bias is not None]
        return names

    def pre_activation(self, j: int, i: int) -> str:
        hidden = self.problem.network.hidden[0]
        terms = [f"w0_{j}_{m} * {real(x)}" for m, x in enumerate(self.problem.dataset.inputs[i])]
        return "(" + " + ".join([*terms, *([f"b0_{j}"] if hidden.bias is not None else [])]) + ")"

    def output(self, i: int, hidden: Sequence[str | None]) -> str:
        """The output at data point i, given a term for the output of each unit; None for 0."""
        terms = [f"w1_0_{j} * {term}" for j, term in enumerate(hidden) if term is not None]
        if self.problem.network.output.bias is not None:
            terms.append("b1_0")
        return " + ".join(terms) or "0"

    def definition(self) -> str:
        squares = []
        for i, y in enumerate(self.problem.dataset.targets):
            units = [f"relu {self.pre_activation(j, i)}" for j in range(self.problem.network.hidden[0].width)]
            squares.append(f"({self.output(i, units)} - {real(y[0])}) ^ 2")
        return f"Definition loss ({' '.join(self.names)} : R) : R :=\n  " + "\n  + ".join(squares) + ".\n"


def _minimum(problem: Problem, conclusion: object) -> str | None:
    if not isinstance(conclusion, LocalMinimum) or conclusion.radius is None:
        return None
    point, terms = shallow_point(problem, "coq"), _Terms(problem)
    lines: dict[tuple[int, IntVector], int] = {}
    for j in range(len(point.output_weights)):
        for i in point.kinks(j):
            lines.setdefault((j, line_of(point.inputs[i])[1]), i)
    if len(lines) > KINK_LIMIT:
        return None
    values = [number for layer in problem.network.layers for number in layer.numbers()]
    bounds = [
        f"{real(value - conclusion.radius)} < {name} < {real(value + conclusion.radius)}"
        for name, value in zip(terms.names, values, strict=True)
    ]
    hypotheses = [f"H{k}" for k in range(len(bounds))]
    proof = [f"intros {' '.join(terms.names)} {' '.join(hypotheses)}.", "unfold loss."]
    cells = _Cells(problem, point, terms, lines)
    proof += cells.settle({}) + cells.split(list(lines.items()), {})
    return "\n".join(
        [
            _PRELUDE,
            terms.definition(),
            f"Theorem local_minimum : forall {' '.join(terms.names)} : R,",
            *(f"  {bound} ->" for bound in bounds),
            f"  {real(point.loss)} <= loss {' '.join(terms.names)}.",
            "Proof.",
            *("  " + step for step in proof),
            "Qed.",
            "",
        ]
    )


@dataclass(frozen=True, slots=True)
class _Cells:
    """Writes the case distinction over the kink lines and the identity that closes each cell."""

    problem: Problem
    point: ShallowPoint
    terms: _Terms
    lines: Mapping[tuple[int, IntVector], int]

    def states(self, signs: Mapping[tuple[int, IntVector], int]) -> dict[tuple[int, int], bool]:
        """Which (unit, data point) pairs are on or off under these signs; pairs at undecided kinks are left out."""
        result = {}
        for j, states in enumerate(self.point.states):
            for i, state in enumerate(states):
                a = self.point.inputs[i]
                if state or not any(a):
                    result[j, i] = state > 0
                    continue
                multiple, line = line_of(a)
                if (j, line) in signs:
                    first, _ = line_of(self.point.inputs[self.lines[j, line]])
                    result[j, i] = (signs[j, line] > 0) == (multiple * first > 0)
        return result

    def settle(self, signs: Mapping[tuple[int, IntVector], int]) -> list[str]:
        """Rewrite every ReLU away from kinks, or, with all signs, every ReLU at a kink."""
        steps: dict[str, None] = {}
        for (j, i), on in self.states(signs).items():
            at_kink = self.point.states[j][i] == 0 and any(self.point.inputs[i])
            if at_kink == bool(signs):
                steps[f"rewrite (relu_{'on' if on else 'off'} {self.terms.pre_activation(j, i)}) by lra."] = None
        return list(steps)

    def split(
        self, open_lines: Sequence[tuple[tuple[int, IntVector], int]], signs: Mapping[tuple[int, IntVector], int]
    ) -> list[str]:
        """Distinguish the sign of the pre-activation on every open line, and close each cell."""
        if not open_lines:
            return (self.settle(signs) if signs else []) + self.close(signs)
        (key, i), *rest = open_lines
        name = f"K{len(signs)}"
        steps = [f"destruct (Rle_lt_dec 0 {self.terms.pre_activation(key[0], i)}) as [{name} | {name}]."]
        for sign in (1, -1):
            inner = self.split(rest, {**signs, key: sign})
            steps += [("{ " if n == 0 else "  ") + step for n, step in enumerate(inner)]
            steps[-1] += " }"
        return steps

    def close(self, signs: Mapping[tuple[int, IntVector], int]) -> list[str]:
        """The identity of this cell; where its multipliers cannot be found the cell must be empty."""
        on = self.states(signs)
        here = forward(self.problem).residuals
        residuals = [Fraction(row[0], here.denominator) for row in here.coefficients[0]]
        products: list[tuple[Fraction, str]] = []
        facts: list[str] = []
        for j, weight in enumerate(self.point.output_weights):
            slope = self._slope(j, residuals, on)
            mine = [(n, key, sign) for n, (key, sign) in enumerate(signs.items()) if key[0] == j]
            if not weight or not any(slope):
                continue
            side = 1 if weight > 0 else -1
            columns = [tuple(side * sign * e for e in self.point.inputs[self.lines[key]]) for _, key, sign in mine]
            scale = self.point.input_scale
            answer = solve_box(columns, [_integer(s * scale * self._common()) for s in slope], [None] * len(columns))
            if isinstance(answer, Infeasible):
                return ["exfalso; lra."]
            v = f"w1_0_{j}" if side > 0 else f"(- w1_0_{j})"
            for (_, key, sign), nu in zip(mine, answer.solution, strict=True):
                z = self.terms.pre_activation(j, self.lines[key])
                z = z if sign > 0 else f"(- {z})"
                products.append((nu / self._common(), f"({v} * {z})"))
                facts.append(f"assert (0 <= {v} * {z}) by (apply Rmult_le_pos; lra).")
        changes = [self._change(i, on, residuals[i]) for i in range(len(residuals))]
        parts = [real(self.point.loss), *(f"({change}) ^ 2" for change in changes)]
        parts += [f"{real(nu)} * {product}" for nu, product in products if nu]
        facts += list(dict.fromkeys(f"pose proof (pow2_ge_0 ({change}))." for change in changes))
        return [*facts, f"match goal with |- _ <= ?L => replace L with ({' + '.join(parts)}) by field end.", "lra."]

    def _slope(self, j: int, residuals: Sequence[Fraction], on: Mapping[tuple[int, int], bool]) -> list[Fraction]:
        """Twice `sum r_i a_i` over the points where unit j is on."""
        slope = [Fraction(0)] * len(self.point.inputs[0])
        for i, residual in enumerate(residuals):
            if on[j, i]:
                a = (Fraction(entry, self.point.input_scale) for entry in self.point.inputs[i])
                slope = [s + 2 * residual * entry for s, entry in zip(slope, a, strict=True)]
        return slope

    def _common(self) -> int:
        """A factor that makes every slope an integer."""
        return forward(self.problem).residuals.denominator

    def _change(self, i: int, on: Mapping[tuple[int, int], bool], residual: Fraction) -> str:
        """`f_i - f_i*` in this cell."""
        width = len(self.point.output_weights)
        units = [self.terms.pre_activation(j, i) if on[j, i] else None for j in range(width)]
        output = self.problem.dataset.targets[i][0] + residual
        return f"{self.terms.output(i, units)} - {real(output)}"


def _integer(number: Fraction) -> int:
    if number.denominator != 1:
        raise ArithmeticError(f"{number} is not an integer")
    return number.numerator


def _refutation(problem: Problem, path: DescentPath) -> str | None:
    """`forall t, 0 < t <= T -> loss (theta + t p) < L*`: points of lower loss arbitrarily near."""
    if any(number for layer in path.acceleration.layers for number in layer.numbers()):
        return None
    length = _stretch(problem, path.velocity)
    terms = _Terms(problem)
    moved = [
        f"({real(value)} + t * {real(speed)})"
        for value, speed in zip(_numbers(problem.network), _numbers(path.velocity), strict=True)
    ]
    signs = forward(problem, path.velocity).pre_activations[0].signs()
    steps: dict[str, None] = {}
    arguments = dict(zip(terms.names, moved, strict=True))
    for i, row in enumerate(signs):
        for j, sign in enumerate(row):
            z = _substituted(problem, j, i, arguments)
            steps[f"rewrite (relu_{'on' if sign > 0 else 'off'} {z}) by lra."] = None
    loss, *coefficients = forward(problem, path.velocity).loss
    polynomial = " + ".join(f"{real(c)} * t ^ {k}" for k, c in enumerate(coefficients, start=1) if c)
    lowest = next(k for k, c in enumerate(coefficients, start=1) if c)
    rest = [real(c) + (f" * t ^ {k - lowest}" if k > lowest else "") for k, c in enumerate(coefficients, 1) if c]
    return "\n".join(
        [
            _PRELUDE,
            terms.definition(),
            f"Theorem descent : forall t : R, 0 < t <= {real(length)} ->",
            f"  loss {' '.join(moved)} < {real(loss)}.",
            "Proof.",
            "  intros t Ht. unfold loss.",
            *(f"  {step}" for step in steps),
            f"  match goal with |- ?L < _ => replace L with ({real(loss)} + ({polynomial})) by field end.",
            f"  assert (0 < t ^ {lowest}) by (apply pow_lt; lra).",
            *(
                f"  assert (0 < t ^ {k} <= {real(length)} * t ^ {k - 1}) by (simpl; nra)."
                for k in range(2, 1 + len(rest))
            ),
            f"  assert ({' + '.join(rest)} < 0) by (simpl in *; nra).",
            f"  replace ({polynomial}) with (t ^ {lowest} * ({' + '.join(rest)})) by field.",
            f"  assert (0 < t ^ {lowest} * (- ({' + '.join(rest)}))) by (apply Rmult_lt_0_compat; lra). lra.",
            "Qed.",
            "",
        ]
    )


def _numbers(network: Network) -> list[Fraction]:
    return [number for layer in network.layers for number in layer.numbers()]


def _substituted(problem: Problem, j: int, i: int, arguments: Mapping[str, str]) -> str:
    hidden = problem.network.hidden[0]
    terms = [f"{arguments[f'w0_{j}_{m}']} * {real(x)}" for m, x in enumerate(problem.dataset.inputs[i])]
    return "(" + " + ".join([*terms, *([arguments[f"b0_{j}"]] if hidden.bias is not None else [])]) + ")"


def _stretch(problem: Problem, velocity: Network) -> Fraction:
    """A length up to which no state changes along the path and the loss stays below."""
    path = forward(problem, velocity)
    length = Fraction(1)
    for constant, linear in _pairs(path.pre_activations[0].coefficients):
        if constant * linear < 0:
            length = min(length, Fraction(abs(constant), abs(linear)))
    _, *coefficients = path.loss
    lowest = next(k for k, c in enumerate(coefficients) if c)
    lead, tail = abs(coefficients[lowest]), sum(max(c, Fraction(0)) for c in coefficients[lowest + 1 :])
    return min(length, lead / (2 * tail)) if tail else length


def _pairs(tables: Sequence[Sequence[Sequence[int]]]) -> list[tuple[int, int]]:
    if len(tables) < 2:
        return []
    return [pair for rows in zip(tables[0], tables[1], strict=True) for pair in zip(*rows, strict=True)]
