"""Short rationals: small enough that kinks, ties and parallel inputs happen by chance."""

from fractions import Fraction

from hypothesis import strategies as st

from proofs.kernel.exact import Vector


def rationals(bound: int = 3, denominators: tuple[int, ...] = (1, 1, 1, 2, 3)) -> st.SearchStrategy[Fraction]:
    """Rationals `p / q` with `|p| <= bound` and q among `denominators`."""
    return st.builds(Fraction, st.integers(-bound, bound), st.sampled_from(denominators))


def vectors(dimension: int, bound: int = 3) -> st.SearchStrategy[Vector]:
    """Vectors of integers between -bound and bound, as fractions."""
    return st.tuples(*[st.integers(-bound, bound).map(Fraction)] * dimension)


def nonzero_vectors(dimension: int, bound: int = 3) -> st.SearchStrategy[Vector]:
    """The same without the zero vector."""
    return vectors(dimension, bound).filter(any)
