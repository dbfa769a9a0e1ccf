"""Units on the same kinks, without decay: certified as shares of one unit."""

from fractions import Fraction

import numpy as np

from proofs.kernel.certificate import Merged
from proofs.kernel.conclusion import LocalMinimumNearby
from proofs.search.trained import find as find_module
from proofs.search.trained.find import find
from proofs.search.trained.outcome import CertifiedMinimum
from tests.search.trained.exact_problems import exact_problem
from tests.search.trained.networks import problem, start


def test_two_units_on_the_same_two_kinks(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(find_module, "SMALL_SNAP", 0)
    this = problem([2, 4, 1], ["relu"], "squared", points=60, seed=0)
    found = find(exact_problem(this, start(this, 1)), reach=Fraction(100))
    assert isinstance(found, CertifiedMinimum)
    assert isinstance(found.theorem.certificate, Merged)
    (group,) = found.theorem.certificate.groups
    assert sum(share.incoming * share.outgoing for share in group) == 1
    said = found.theorem.conclusion
    assert isinstance(said, LocalMinimumNearby)
    assert said.shared == (tuple(share.unit for share in group),)
    rows = np.array([[float(x) for x in row] for row in said.center.hidden[0].augmented])
    one, two = (rows[share.unit] / np.linalg.norm(rows[share.unit]) for share in group)
    assert abs(one - two).max() < 1e-12
    # Beside the minimum again, as float32: it is the same one.
    near = np.concatenate([rows.ravel(), [float(x) for x in said.center.output.augmented[0]]]).astype(np.float32)
    again = find(exact_problem(this, near.astype(np.float64)))
    assert isinstance(again, CertifiedMinimum)
    assert again.distance < Fraction(1, 10**5)
