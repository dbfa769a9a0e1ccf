"""A network for every family, with the certificate of Theorem A."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from proofs.kernel.conclusion import LocalMinimum, StrictUpToRescaling
from proofs.kernel.landscape.certificate import Families
from proofs.kernel.landscape.check import check_landscape
from proofs.kernel.landscape.conclusion import AllFamilies
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.landscape.residuals import residual_at
from proofs.search.landscape.representatives import ProvedFamilies, padded, states_of, with_representatives
from tests.kernel.landscape.landscapes import minima, zoo
from tests.search.landscape.descents import datasets


def every(landscape: Landscape) -> list[ProvedFamilies]:
    return [
        with_representatives(check_landscape(landscape, Families(minimum.residual)))
        for minimum in minima(landscape).minima
    ]


def require_representatives(landscape: Landscape) -> int:
    """Returns how many families are strict up to rescaling."""
    strict = 0
    for found in every(landscape):
        assert len(found.representatives) == len(found.conclusion.families)
        for family, one in zip(found.conclusion.families, found.representatives, strict=True):
            network = one.minimum.problem.network
            assert isinstance(one.minimum.conclusion, LocalMinimum)
            assert one.minimum.conclusion.loss == found.conclusion.loss
            assert one.minimum.problem.dataset == landscape.dataset
            assert network.layers[0].width == landscape.width
            assert residual_at(landscape, network) == found.conclusion.residual
            assert states_of(landscape, network) == tuple(sorted(family.units))
            assert (one.isolated is not None) == family.is_orbit
            if one.isolated is not None:
                assert isinstance(one.isolated.conclusion, StrictUpToRescaling)
                assert one.isolated.problem == one.minimum.problem
                strict += 1
    return strict


@pytest.mark.parametrize(("name", "width", "strict"), [("D1", 1, 1), ("D2", 2, 1), ("XOR", 2, 0), ("D3", 2, 2)])
def test_every_family_of_the_zoo(name: str, width: int, strict: int) -> None:
    assert require_representatives(zoo(name, width)) == strict


def test_every_family_of_small_data() -> None:
    rng = random.Random(3)
    strict = sum(
        require_representatives(Landscape(data, rng.choice([1, 2]), rng.random() < 0.6, rng.random() < 0.6))
        for data in datasets(rng, 20)
    )
    assert strict > 5


def test_families_told_apart_by_their_states() -> None:
    """Six families interpolate XOR with two units: no two of their networks are in the same states."""
    found = every(zoo("XOR", 2))[0]
    assert len({states_of(zoo("XOR", 2), one.minimum.problem.network) for one in found.representatives}) == 6


def test_padding_changes_no_output() -> None:
    landscape = zoo("D1", 1)
    for minimum in minima(landscape).minima:
        wide = padded(minimum.network, 4)
        assert wide.layers[0].width == 4
        assert residual_at(Landscape(landscape.dataset, 4), wide) == minimum.residual
        assert padded(wide, 3) is wide


def test_contradictions_are_errors() -> None:
    landscape = zoo("D1", 1)
    theorem = check_landscape(landscape, Families(minima(landscape).minima[1].residual))
    conclusion = theorem.conclusion
    assert isinstance(conclusion, AllFamilies)
    (family,) = conclusion.families
    zero = (Fraction(0),) * 5
    wrong = {
        "against what was proved of one": replace(conclusion, families=(replace(family, dimension=2),)),
        "no units in these states": replace(conclusion, families=(replace(family, units=((-1, (1,) * 5),)),)),
        "no minimum by Theorem A": replace(
            conclusion, residual=zero, families=(replace(family, units=((0, (1,) * 5),)),)
        ),
    }
    for said, claim in wrong.items():
        object.__setattr__(theorem, "conclusion", claim)
        with pytest.raises(ArithmeticError, match=said):
            with_representatives(theorem)
