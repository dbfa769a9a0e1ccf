"""Which landscapes Coq is asked about; what it says of them is tested in tests/coq."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from proofs.kernel.landscape.certificate import Families, LandscapeCertificate
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.question import Landscape
from proofs.opinions import coq_landscape
from proofs.opinions.coq_landscape import coq_landscape_theorem
from proofs.opinions.coq_terms import NoTermError
from tests.kernel.landscape.landscapes import bounded, listed, small, zoo

XOR = zoo("XOR", 2)


def test_the_cases_and_the_network_are_those_of_the_certificate() -> None:
    certificate = bounded(XOR)
    text = coq_landscape_theorem(check_landscape(XOR, certificate))
    assert text.count("Branch") + text.count("Symmetric") + text.count("Bound ") >= len(certificate.steps)
    assert "Point [0 # 1; 1 # 1] [1 # 1] (1 # 1)" in text


def test_a_rule_that_the_checker_does_not_know() -> None:
    theorem = check_landscape(XOR, Families((Fraction(0),) * 4))
    with pytest.raises(NoTermError, match="the verified checker knows nothing of Families"):
        coq_landscape_theorem(theorem)


def test_lists_that_the_checker_does_not_know() -> None:
    with pytest.raises(NoTermError, match="no lists for every width"):
        coq_landscape_theorem(check_landscape(zoo("XOR", None), listed(zoo("XOR", None))))
    collinear = small([((1, 2), 1), ((2, 4), 0)], 1, hidden_bias=False)
    with pytest.raises(NoTermError, match="a column is a combination of others"):
        coq_landscape_theorem(check_landscape(collinear, listed(collinear)))


@pytest.mark.parametrize(
    ("limit", "certificate"),
    [
        ("MOST_CASES", bounded),
        ("MOST_PRODUCTS", bounded),
        ("MOST_PRODUCTS", listed),
        ("MOST_CELL_PRODUCTS", listed),
    ],
)
def test_more_than_coq_takes_on(
    limit: str, certificate: Callable[[Landscape], LandscapeCertificate], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coq_landscape, limit, 1)
    with pytest.raises(NoTermError, match=r"are more than a proof in Coq takes on \(at most 1\)"):
        coq_landscape_theorem(check_landscape(zoo("D1", 1), certificate(zoo("D1", 1))))
