"""The mean is that of torch: over points by their weights, and over outputs except for softmax."""

from __future__ import annotations

from fractions import Fraction

from proofs.kernel import Dataset, Layer, Logistic, Network, Problem, SoftmaxCrossEntropy
from proofs.kernel.mean import averaged

ZERO, ONE = Fraction(0), Fraction(1)
NETWORK = Network((Layer(((ONE,),), (ONE,)), Layer(((ONE,), (ONE,)), (ONE, ONE))))
DATA = Dataset(((ONE,), (ONE,), (ZERO,)), ((ONE, ZERO),) * 3)
WEIGHTED = Dataset(DATA.inputs, DATA.targets, (ONE, 2 * ONE, 5 * ONE))


def test_the_mean_is_over_points_and_over_outputs_except_for_softmax() -> None:
    assert averaged(Problem(NETWORK, DATA, SoftmaxCrossEntropy())).point_weights == (Fraction(1, 3),) * 3
    assert averaged(Problem(NETWORK, DATA, Logistic())).point_weights == (Fraction(1, 6),) * 3
    assert averaged(Problem(NETWORK, DATA)).point_weights == (Fraction(1, 6),) * 3


def test_points_count_by_their_weights() -> None:
    eighths = tuple(Fraction(k, 8) for k in (1, 2, 5))
    assert averaged(Problem(NETWORK, WEIGHTED, SoftmaxCrossEntropy())).point_weights == eighths


def test_where_no_point_counts_nothing_changes() -> None:
    problem = Problem(NETWORK, Dataset(DATA.inputs, DATA.targets, (ZERO,) * 3))
    assert averaged(problem) == problem
