r"""The data of Proposition 4: N - 1 points with negative coordinates, one, the star, with positive ones.

Per feature write `a_i > 0` for the sizes of the negative values, `S = sum a_i`, `Q = sum a_i^2`, `M = N - 1`. Mean 0
says that the star has the value `S`, and variance 1 then that `S^2 + Q = N`.
"""

from proofs.audit.claim import Evidence, Obligation
from proofs.audit.lemmas.universal import consequence, identity, recursion
from proofs.audit.text import text_beside

TEXT = text_beside(__file__)


def feature_bounds() -> tuple[Obligation, ...]:
    """How far the star can be, and how near the origin the others: no feature leaves `sqrt(N/2) <= s <= sqrt(N-1)`."""
    start, step = {"S": "a", "Q": "a**2", "M": "1"}, {"S": "S + a", "Q": "Q + a**2", "M": "M + 1"}
    invariants = ("S**2 <= M*Q and M >= 1", "Q <= S**2 and S >= 0", "Q <= p*S", "S <= M*p")
    checks = [
        item
        for invariant in invariants
        for item in recursion("the points", invariant, start, step, given=["0 < a", "a <= p"])
    ]
    return (
        TEXT.step("sums and squares", *checks),
        TEXT.step(
            "the star is not arbitrarily far away",
            consequence(
                ["N == M + 1", "M >= 1", "S > 0", "S**2 <= M*Q", "Q <= S**2", "S**2 + Q == N"],
                "N/2 <= S**2 and S**2 <= N - 1",
            ),
        ),
    )


def opposition() -> tuple[Obligation, ...]:
    """Values within a factor 2 in each of at least two features give `x_* . x_i <= -1`."""
    within = ["o > 0", "p <= 2*o", "o <= a", "a <= p"]
    return (
        TEXT.step(
            "one feature",
            consequence(["N >= 2", *within, "S > 0", "Q <= p*S", "S <= (N - 1)*p", "S**2 + Q == N"], "S*a >= 1/2"),
        ),
        TEXT.step(
            "two or more features",
            *recursion(
                "the features",
                "t <= -n/2",
                start={"t": "0", "n": "0"},
                step={"t": "t + u", "n": "n + 1"},
                given=["u <= -1/2"],
            ),
            consequence(["t <= -d/2", "d >= 2"], "t <= -1"),
        ),
    )


def one_feature_is_not_enough() -> tuple[Evidence, ...]:
    """In dimension 1 the condition forces all the negative points to be equal."""
    return (
        *recursion(
            "the points",
            "T == s*S - M and T >= s*a - 1",
            start={"T": "s*a - 1", "S": "a", "M": "1"},
            step={"T": "T + (s*b - 1)", "S": "S + b", "M": "M + 1"},
            given=["s*b >= 1"],
        ),
        consequence(["s > 0", "s == S", "s**2 <= M", "T == s*S - M", "T >= s*a - 1", "s*a >= 1"], "a == 1/s"),
    )


def no_whitening() -> tuple[Evidence, ...]:
    """Every off-diagonal covariance is positive."""
    same = "(x > 0 and y > 0) or (x < 0 and y < 0)"
    return (*recursion("the points", "T > 0", start={"T": "x*y"}, step={"T": "T + x*y"}, given=[same]),)


def full_rank() -> tuple[Obligation, ...]:
    """The integer features are independent: `-(3 - i/N)` for feature 1, `-2`, or `-3` at i = k, for feature k."""
    first, row_k = "alpha_1*(3 - 1/N) + 2*A == 0", "alpha_1*(3 - k/N) + 2*A + alpha_k == 0"
    return (
        TEXT.step(
            "independent features: one weight decides",
            consequence(["N >= 3", "2 <= k", "k <= N - 1", first, row_k], "alpha_k*N == (k - 1)*alpha_1"),
        ),
        TEXT.step(
            "independent features: all weights vanish",
            *recursion(
                "the features",
                "A == tau*alpha_1 and tau >= 0",
                start={"A": "0", "tau": "0"},
                step={"A": "A + alpha_k", "tau": "tau + (k - 1)/N"},
                given=["N >= 3", "k >= 2", "alpha_k*N == (k - 1)*alpha_1"],
            ),
            consequence(["N >= 3", "A == tau*alpha_1", "tau >= 0", first], "alpha_1 == 0 and A == 0"),
        ),
    )


def separable() -> Obligation:
    """The first feature orders the points, the star last, so every threshold on it is a linear separation."""
    indices = ["N >= 3", "i >= 1", "i <= N - 1", "j >= 1", "j <= N - 1"]
    return TEXT.step(
        "linearly separable",
        consequence(["N >= 3", "1 <= i", "i <= N - 1"], "i - 3*N < 0"),
        consequence(indices, "3*N - i <= 2*(3*N - j)"),
        *recursion(
            "the points",
            "T == n*(n + 1)/2 - 3*N*n",
            start={"T": "0", "n": "0"},
            step={"T": "T + (n + 1) - 3*N", "n": "n + 1"},
        ),
        identity("(N - 1)*N/2 - 3*N*(N - 1)", "-5*N*(N - 1)/2"),
    )


def sign_steps_escape() -> tuple[Evidence, ...]:
    """Steps of one size in every coordinate raise some pre-activation once N > d^2 + 1, whatever the data."""
    return (
        *recursion(
            "the features",
            "T >= -n*r",
            start={"T": "0", "n": "0"},
            step={"T": "T - s", "n": "n + 1"},
            given=["s <= r"],
        ),
        *recursion(
            "the points",
            "T <= -n",
            start={"T": "0", "n": "0"},
            step={"T": "T + u", "n": "n + 1"},
            given=["u <= -1"],
        ),
        consequence(["r > d", "d > 0", "M == r**2", "T >= -d*r"], "T > -M"),
    )
