"""Proposition 5: ever deeper networks of fixed width fail with probability tending to 1.

The printed bound takes a wrong complement, and the statement needs the distributions and widths not to change with the
depth, and independent entries. Amended, every link is checked.
"""

from fractions import Fraction
from time import perf_counter

from numeric.agreement import Agreement
from proofs.audit.claim import Claim, Half, Obligation, Proof, Status, Version
from proofs.audit.lemmas import deep_failure
from proofs.audit.lemmas.building_blocks import latex
from proofs.audit.lemmas.deep_failure import by_balls
from proofs.audit.lemmas.silent_layer import persistence, silence
from proofs.audit.lemmas.silent_layer_odds import (
    SYMMETRIC,
    ZERO_BIASES,
    Signs,
    bound,
    depth_needed,
    one_point,
    per_layer,
)
from proofs.audit.lemmas.universal import induction
from proofs.audit.paper import proposition_5_as_printed
from proofs.opinions.experiment import ExperimentSettings, Figure, NumericEvidence

ONE, ZERO = Fraction(1), Fraction(0)
SURVIVAL = Fraction(1, 100)
CASES = ((SYMMETRIC, 1, 10), (SYMMETRIC, 2, 100), (ZERO_BIASES, 2, 100), (Signs(Fraction(1, 3), ONE), 3, 50))


def prove() -> Proof:
    """The half as printed with its counterexamples, then the amended half with its chain and instances."""
    amended = Half(
        Version.AMENDED,
        "For every dataset and every rectifier network of $k\\geq2$ hidden layers of width at most $h$ with "
        "independent "
        "weights and biases, drawn from fixed distributions with $E[w]=E[b]=0$, $\\mathrm{Var}[w]>0$ (so that "
        "$p=P(w\\leq0)>0$ and $q=P(b\\leq0)>0$), and with $\\mathrm{ReLU}'(0)=0$: with probability at least "
        "$1-(1-q^hp^{h^2})^{k-1}$, which increases to $1$ with $k$, the model is constant on all inputs at the "
        "start and after "
        "every number of steps of gradient descent, momentum or Adam on any loss.",
        (
            *silence(),
            *persistence(),
            *deep_failure.positive_probabilities(),
            *deep_failure.the_bound(),
            *deep_failure.growing_width(),
            induction(
                "units, layers, weights, values of a distribution and steps",
                "probabilities of independent events multiply; a random variable that is $\\geq0$ with mean $0$ is $0$ "
                "almost surely, also where it is not discrete; and a symmetric sum without an atom at $0$ is "
                "$\\leq0$ with "
                "probability $\\tfrac12$",
            ),
            *(_instance(number, *case) for number, case in enumerate(CASES, start=1)),
            _depths(),
        ),
    )
    return Proof((proposition_5_as_printed.half(), amended), findings=proposition_5_as_printed.findings())


def _instance(number: int, signs: Signs, width: int, hidden_layers: int) -> Obligation:
    value = bound(signs, width, hidden_layers)
    exact = 1 - (1 - per_layer(signs, width)) ** (hidden_layers - 1)
    return Obligation(
        f"enclosure {number}",
        f"The bound for $P(w\\leq0)={latex(signs.weight)}$, $P(b\\leq0)={latex(signs.bias)}$, $h={width}$, "
        f"$k={hidden_layers}$.",
        (by_balls(value.lower <= exact <= value.upper, f"It lies in ${value.latex()}$, as the exact rational does."),),
    )


def _depths() -> Obligation:
    depths = {h: depth_needed(ZERO_BIASES, h, SURVIVAL) for h in (1, 2, 3, 4, 5, 10)}
    holds = all(
        bound(ZERO_BIASES, h, k).lower >= 1 - SURVIVAL > bound(ZERO_BIASES, h, k - 1).upper for h, k in depths.items()
    )
    shown = ", ".join(f"{k if k < 10**7 else format(float(k), '.3e')} for $h={h}$" for h, k in depths.items())
    return Obligation(
        "depth for 99 %",
        "The smallest number of hidden layers with which the bound reaches $0.99$, for symmetric weights and biases "
        "$0$.",
        (by_balls(holds, f"{shown}."),),
    )


def experiment(settings: ExperimentSettings, proof: Proof) -> tuple[NumericEvidence, ...]:
    """Draw networks and count; the intervals miss with probability one in a million."""
    from numeric.confidence import clopper_pearson
    from numeric.dead_layers import count_dead_layers

    del proof
    start = perf_counter()
    data, ray = [[1.0, 2.0], [-1.0, 0.5], [0.3, -2.0]], [[1.0], [2.5]]
    rows, fits = [], True
    for width, depth in ((1, 5), (2, 10), (3, 30)):
        low, high = (float(end) for end in (bound(ZERO_BIASES, width, depth).lower, one_point(width, depth).upper))
        drawn = count_dead_layers(data, width, depth, seed=settings.seed, device=settings.device)
        alone = count_dead_layers(ray, width, depth, seed=settings.seed + 1, device=settings.device)
        silent, dead = (clopper_pearson(count, drawn.runs) for count in (drawn.silent, drawn.dead))
        off = clopper_pearson(alone.constant, alone.runs)
        fits = (
            fits and silent[0] <= low <= silent[1] and dead[1] >= low and dead[0] <= high and off[0] <= high <= off[1]
        )
        rows.append(
            (
                f"{width}",
                f"{depth}",
                f"{low:.4f}",
                f"{drawn.silent / drawn.runs:.4f}",
                f"{drawn.dead / drawn.runs:.4f}",
                f"{alone.constant / alone.runs:.4f}",
                f"{high:.4f}",
            )
        )
    header = (
        "h",
        "k",
        "bound",
        "no positive weight",
        "a layer off, 3 points",
        "constant, points on a ray",
        "exact on a ray",
    )
    agreement = Agreement.CONSISTENT if fits else Agreement.CONTRADICTS
    figures = (Figure("networks drawn, each", f"{20_000:,}"), Figure("confidence", "1 - 1e-6, Clopper-Pearson"))
    return (NumericEvidence("layers that are off", agreement, figures, perf_counter() - start, (header, *rows)),)


CLAIM = Claim(
    name="proposition-5",
    title="ever deeper networks of fixed width end up constant",
    place="Proposition 5, with its proof in appendix B.2",
    printed=Status.REFUTED,
    amended=Status.PROVED,
    prove=prove,
    experiment=experiment,
)
