r"""The data of Proposition 4: N - 1 points with negative coordinates, one, the star, with positive ones.

Per feature write `a_i > 0` for the sizes of the negative values, `S = sum a_i`, `Q = sum a_i^2`, `M = N - 1`. Mean 0
says that the star has the value `S`, and variance 1 then that `S^2 + Q = N`. Sums over points and features enter as the
sum so far.
"""

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.universal import consequence, identity, link


def feature_bounds() -> tuple[Obligation, ...]:
    """How far the star can be, and how near the origin the others: no feature leaves `sqrt(N/2) <= s <= sqrt(N-1)`."""
    import z3

    S, Q, a, M, N, s, p = z3.Reals("S Q a M N s p")
    return (
        link(
            "sums and squares",
            "For $a_i>0$: $S^2\\leq MQ$, $Q\\leq S^2$, and $Q\\leq pS$, $S\\leq Mp$ if all $a_i\\leq p$.",
            consequence(
                "One value.",
                [a > 0, a <= p, a == S, a * a == Q],
                z3.And(S * S <= 1 * Q, Q <= S * S, p * S >= Q, 1 * p >= S),
            ),
            consequence(
                "$S^2\\leq MQ$, a further value.", [M >= 1, S * S <= M * Q], (S + a) ** 2 <= (M + 1) * (Q + a * a)
            ),
            consequence("$Q\\leq S^2$, a further value.", [S >= 0, a > 0, Q <= S * S], Q + a * a <= (S + a) ** 2),
            consequence("$Q\\leq pS$, a further value.", [a > 0, a <= p, p * S >= Q], Q + a * a <= p * (S + a)),
            consequence("$S\\leq Mp$, a further value.", [a <= p, M * p >= S], S + a <= (M + 1) * p),
        ),
        link(
            "the star is not arbitrarily far away",
            "With mean $0$ and variance $1$ every coordinate of the star lies between $\\sqrt{N/2}$ and $\\sqrt{N-1}$.",
            consequence(
                "From $S^2\\leq MQ$, $Q\\leq S^2$ and $S^2+Q=N$.",
                [N == M + 1, M >= 1, s == S, S * S <= M * Q, Q <= S * S, s * s + Q == N, s > 0],
                z3.And(2 * s * s >= N, s * s <= N - 1),
            ),
        ),
    )


def opposition() -> tuple[Obligation, ...]:
    """Values within a factor 2 in each of at least two features give `x_* . x_i <= -1`."""
    import z3

    S, Q, a, N, lowest, highest, total, features, value = z3.Reals("S Q a N lowest highest total features value")
    return (
        link(
            "one feature",
            "If all $a_i$ lie within a factor $2$ of each other, the feature adds at most $-\\tfrac12$ to every "
            "$x_*^Tx_i$.",
            consequence(
                "From $Q\\leq pS$, $S\\leq(N-1)p$ and $S^2+Q=N$, for the largest value $p$.",
                [
                    N >= 2,
                    lowest > 0,
                    highest <= 2 * lowest,
                    lowest <= a,
                    a <= highest,
                    S > 0,
                    highest * S >= Q,
                    (N - 1) * highest >= S,
                    S * S + Q == N,
                ],
                2 * S * a >= 1,
            ),
        ),
        link(
            "two or more features",
            "In dimension $d\\geq2$ then $x_*^Tx_i\\leq-1$ for all $i\\ne*$.",
            consequence("No feature.", [total == 0, features == 0], total <= -features / 2),
            consequence(
                "A further feature.",
                [total <= -features / 2, value <= -0.5],
                total + value <= -(features + 1) / 2,
            ),
            consequence("Two or more.", [total <= -features / 2, features >= 2], total <= -1),
        ),
    )


def one_feature_is_not_enough() -> Obligation:
    """In dimension 1 the condition forces all the negative points to be equal."""
    import z3

    s, a, excess, count, N, others = z3.Reals("s a excess count N others")
    return link(
        "dimension 1",
        "In dimension $1$, $x_*x_i\\leq-1$ for all $i\\ne*$ forces all those $x_i$ to be equal: nothing left to "
        "classify.",
        consequence("Excess of no point.", [excess == 0, count == 0, others == 0], excess == s * others - count),
        consequence(
            "The excess $sS-M$ is the sum of all $sa_i-1\\geq0$: a further point.",
            [excess == s * others - count, excess >= 0, s * a >= 1],
            z3.And(excess + (s * a - 1) == s * (others + a) - (count + 1), excess + (s * a - 1) >= s * a - 1),
        ),
        consequence(
            "From $s=S\\leq\\sqrt{N-1}$ the excess is at most $0$, so each $sa_i=1$.",
            [
                s > 0,
                s == others,
                s * s <= N - 1,
                count == N - 1,
                excess == s * others - count,
                excess >= s * a - 1,
                s * a >= 1,
            ],
            a == 1 / s,
        ),
    )


def no_whitening() -> Obligation:
    """Every off-diagonal covariance is positive."""
    import z3

    total, x, y = z3.Reals("total x y")
    same = z3.Or(z3.And(x > 0, y > 0), z3.And(x < 0, y < 0))
    return link(
        "these signs exclude whitening",
        "Two features with mean $0$ whose signs agree at every point have a positive covariance.",
        consequence("The first point.", [same], x * y > 0),
        consequence("A further point.", [same, total > 0], total + x * y > 0),
    )


def full_rank() -> tuple[Obligation, ...]:
    """The integer features are independent: `-(3 - i/N)` for feature 1, `-2`, or `-3` at i = k, for feature k."""
    import z3

    one, k, N, rest, ratio, more, weight = z3.Reals("one k N rest ratio more weight")
    first_row = one * (3 - 1 / N) + 2 * rest == 0
    return (
        link(
            "independent features: one weight decides",
            "If weights $\\alpha_1,\\dots,\\alpha_d$ combine the features to $0$ and "
            "$A=\\alpha_2+\\dots+\\alpha_d$, the rows "
            "of the points $1$ and $k$ give $\\alpha_k=\\tfrac{k-1}{N}\\alpha_1$.",
            consequence(
                "Row $1$ is $\\alpha_1(3-\\tfrac1N)+2A=0$, row $k$ is $\\alpha_1(3-\\tfrac kN)+2A+\\alpha_k=0$.",
                [N >= 3, k >= 2, k <= N - 1, first_row, one * (3 - k / N) + 2 * rest + weight == 0],
                weight * N == (k - 1) * one,
            ),
        ),
        link(
            "independent features: all weights vanish",
            "So $A=\\tau\\alpha_1$ with $\\tau\\geq0$, and then row $1$ leaves only $\\alpha_1=0$: the covariance "
            "has full rank.",
            consequence("$\\tau$ of no feature.", [rest == 0, ratio == 0], z3.And(rest == ratio * one, ratio >= 0)),
            consequence(
                "A further feature.",
                [rest == ratio * one, ratio >= 0, N >= 3, k >= 2, weight * N == (k - 1) * one, more == (k - 1) / N],
                z3.And(rest + weight == (ratio + more) * one, ratio + more >= 0),
            ),
            consequence(
                "Row $1$.",
                [N >= 3, rest == ratio * one, ratio >= 0, first_row],
                z3.And(one == 0, rest == 0, z3.Implies(weight * N == (k - 1) * one, weight == 0)),
            ),
        ),
    )


def separable() -> Obligation:
    """The first feature orders the points, the star last, so every threshold on it is a linear separation."""
    import sympy
    import z3

    i, j, N = z3.Reals("i j N")
    n, m = sympy.symbols("N M")
    return link(
        "linearly separable",
        "The first feature increases with $i$ and is largest at the star, so labels given by a threshold on it are "
        "linearly separable; two classes among the other $N-1\\geq2$ points are possible.",
        consequence("From $i$ to $j$.", [N >= 3, i >= 1, i < j, j <= N - 1], i - 3 * N < j - 3 * N),
        consequence("The star's value is positive, the others' negative.", [N >= 3, i >= 1, i <= N - 1], i - 3 * N < 0),
        consequence(
            "All values of a feature lie within a factor 2.",
            [N >= 3, i >= 1, i <= N - 1, j >= 1, j <= N - 1],
            z3.And(3 * N - i <= 2 * (3 * N - j), 3 <= 2 * 2),
        ),
        identity(
            "Mean $0$: the star balances the sum of the others.",
            sympy.summation(m - 3 * n, (m, 1, n - 1)),
            -(n - 1) * 5 * n / 2,
        ),
    )


def sign_steps_escape() -> Obligation:
    """Steps of one size in every coordinate raise some pre-activation once N > d^2 + 1, whatever the data."""
    import z3

    total, features, star, root, points, d, value = z3.Reals("total features star root points d value")
    return link(
        "sign descent escapes",
        "If $N>d^2+1$, some $x_i$ has $\\sum_lx_{il}>-1$, and steps of equal size $\\lambda$ in all coordinates and "
        "the "
        "bias raise its pre-activation by $\\lambda(1+\\sum_lx_{il})>0$ each time, until the unit is on.",
        consequence(
            "$\\sum_{i\\ne*}\\sum_lx_{il}=-\\sum_ls_l$: no feature.",
            [total == 0, features == 0],
            total >= -features * root,
        ),
        consequence(
            "A further feature, with $s_l\\leq\\sqrt{N-1}=r$.",
            [total >= -features * root, star <= root],
            total - star >= -(features + 1) * root,
        ),
        consequence(
            "If every $\\sum_lx_{il}\\leq-1$, the total is at most $-(N-1)$: no point.",
            [total == 0, points == 0],
            total <= -points,
        ),
        consequence("A further point.", [total <= -points, value <= -1], total + value <= -(points + 1)),
        consequence(
            "Both bounds contradict each other for $r>d$.",
            [root > d, d > 0, points == root * root, total >= -d * root],
            z3.Not(total <= -points),
        ),
    )
