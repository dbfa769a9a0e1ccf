"""Problems with certificates that the kernel accepts, of every rule: what the attack on certificates starts from."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from proofs.kernel import Certificate, Problem, Rejected, check
from proofs.kernel.certificate import ConstantOutput, EqualInputsBound, SecondOrder
from proofs.search.decide import IsLocalMinimum, IsNotLocalMinimum, decide
from proofs.search.several_outputs import find_margins
from tests.kernel.builders import PROPOSITION_1, PROPOSITION_2_AMENDED, PROPOSITION_2_PRINTED, PROPOSITION_3
from tests.kernel.examples import examples
from tests.kernel.rules.test_constant_output import at_mean
from tests.kernel.rules.test_path_moments import planted as planted_moments
from tests.kernel.rules.test_second_order import stationary
from tests.kernel.rules.test_several_outputs import planted as planted_kinks
from tests.kernel.test_loss import drawn
from tests.search.test_decide_deep import silent

SMALL: list[tuple[list[int], list[bool]]] = [
    ([1, 1], [True]),
    ([1, 2, 1], [True, True]),
    ([1, 1, 2], [True, True]),
    ([1, 1, 1, 1], [True, True, True]),
    ([2, 1, 2, 1], [False, True, False]),
]

Case = tuple[Problem, Certificate]


def population(size: int) -> list[Case]:
    """The examples, and everything that is proved about `size` seeds of every family of problems."""
    cases = [(example.problem, example.certificate) for example in examples()]
    for problem, certificate in _candidates(size):
        try:
            check(problem, certificate)
        except Rejected:
            continue
        cases.append((problem, certificate))
    return cases


def _candidates(size: int) -> Iterator[Case]:
    papers = [PROPOSITION_1, *PROPOSITION_2_AMENDED, *PROPOSITION_2_PRINTED, *PROPOSITION_3]
    problems = [
        *papers,
        *(planted_moments(seed) for seed in range(size)),
        *(planted_kinks(seed, outputs=1 + seed % 3, margin=seed % 4 != 3) for seed in range(2 * size)),
        *(silent(seed) for seed in range(size)),
        *(drawn(seed) for seed in range(size)),
    ]
    for problem in problems:
        decision = decide(problem)
        if isinstance(decision, IsNotLocalMinimum):
            yield problem, decision.theorem.certificate
        elif isinstance(decision, IsLocalMinimum):
            proved = (decision.theorem, decision.not_strict, decision.isolated, decision.globality)
            yield from ((problem, theorem.certificate) for theorem in proved if theorem is not None)
        margins = find_margins(problem) if len(problem.network.layers) == 2 else None
        if margins is not None:
            yield problem, margins
    for seed in range(size):
        yield stationary(seed, Fraction(1, 100), 6, SMALL), SecondOrder()
        problem, layer = at_mean(seed)
        yield problem, ConstantOutput(layer, EqualInputsBound())
