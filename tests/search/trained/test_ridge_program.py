"""The ridge program: its optimality conditions, and that no other step is better."""

import numpy as np
import pytest

from proofs.search.trained.ridge_program import solve_ridge


@pytest.mark.parametrize(("size", "kinks"), [(4, 0), (5, 3), (20, 12), (10, 40)])
def test_optimality(size: int, kinks: int) -> None:
    generator = np.random.default_rng(size)
    root = generator.standard_normal((size, size))
    h = root @ root.T / size + 0.01 * np.eye(size)
    g = generator.standard_normal(size)
    rows = generator.standard_normal((kinks, size))
    z = 0.1 * generator.standard_normal(kinks)
    c = generator.random(kinks) + 0.01
    found = solve_ridge(h, g, rows, z, c)
    m, after = found.multipliers, z + rows @ found.step
    np.testing.assert_allclose(h @ found.step + g + rows.T @ m, 0, atol=1e-8)
    assert ((m >= 0) & (m <= c)).all()
    on, off = after > 1e-6, after < -1e-6
    np.testing.assert_allclose(m[on], c[on], atol=1e-7)
    np.testing.assert_allclose(m[off], 0, atol=1e-7)
    if kinks:
        assert (~on & ~off).any()


def test_dependent_kinks_share_the_multiplier() -> None:
    """The same kink three times: any split of the multiplier is optimal, and none of the shares ends at a bound."""
    rows = np.array([[1.0, 0.0]] * 3)
    found = solve_ridge(np.eye(2), np.array([-1.5, 0.0]), rows, np.zeros(3), np.ones(3))
    np.testing.assert_allclose(found.step, 0, atol=1e-8)
    assert found.multipliers.sum() == pytest.approx(1.5)
    assert (np.minimum(found.multipliers, 1 - found.multipliers) > 0.1).all()


@pytest.mark.parametrize("kinks", [0, 2])
def test_a_system_that_is_singular_in_floats_gives_no_step(kinks: int) -> None:
    found = solve_ridge(np.zeros((2, 2)), np.ones(2), np.zeros((kinks, 2)), np.zeros(kinks), np.ones(kinks))
    assert np.isnan(found.step).all()
