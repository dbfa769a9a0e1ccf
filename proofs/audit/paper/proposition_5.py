"""Proposition 5: ever deeper networks of fixed width fail with probability tending to 1.

The printed bound takes a wrong complement, and the statement needs the distributions and widths not to change with the
depth, and independent entries. Amended, every link is checked.
"""

from fractions import Fraction
from time import perf_counter

from numeric.agreement import Agreement
from proofs.audit.claim import Obligation, Proof, Version
from proofs.audit.lemmas import deep_failure
from proofs.audit.lemmas.building_blocks import by_balls
from proofs.audit.lemmas.enclosures import rounded_up
from proofs.audit.lemmas.silent_layer import silence
from proofs.audit.lemmas.silent_layer_odds import (
    SYMMETRIC,
    ZERO_BIASES,
    Signs,
    bound,
    depth_needed,
    one_point,
    per_layer,
)
from proofs.audit.paper.proposition_5_as_printed import TEXT, refutations
from proofs.opinions.experiment import ExperimentSettings, Figure, NumericEvidence

ONE, ZERO = Fraction(1), Fraction(0)
SURVIVAL = Fraction(1, 100)
CASES = ((SYMMETRIC, 1, 10), (SYMMETRIC, 2, 100), (ZERO_BIASES, 2, 100), (Signs(Fraction(1, 3), ONE), 3, 50))


def prove() -> Proof:
    """The half as printed with its counterexamples, then the amended half with its chain and instances."""
    amended = TEXT.half(
        Version.AMENDED,
        *silence(),
        *deep_failure.the_bound(),
        *deep_failure.readers(),
        *deep_failure.growing_width(),
        *(_instance(number, *case) for number, case in enumerate(CASES, start=1)),
        _depths(),
    )
    return Proof((TEXT.half(Version.PRINTED, *refutations()), amended), findings=TEXT.findings())


def _instance(number: int, signs: Signs, width: int, hidden_layers: int) -> Obligation:
    value = bound(signs, width, hidden_layers)
    exactly = 1 - (1 - per_layer(signs, width)) ** (hidden_layers - 1)
    return TEXT.step(
        "enclosure {{number}}",
        by_balls(value.lower <= exactly <= value.upper),
        number=number,
        p=signs.weight,
        q=signs.bias,
        h=width,
        layers=hidden_layers,
        value=value.latex(),
    )


def _depths() -> Obligation:
    depths = {h: depth_needed(ZERO_BIASES, h, SURVIVAL) for h in (1, 2, 3, 4, 5, 10)}
    holds = all(
        bound(ZERO_BIASES, h, depth).lower >= 1 - SURVIVAL > bound(ZERO_BIASES, h, depth - 1).upper
        for h, depth in depths.items()
    )
    shown = (
        f"${depth if depth < 10**7 else rounded_up(Fraction(depth), 4)}$ for $h={h}$" for h, depth in depths.items()
    )
    return TEXT.step("depth for 99 %", by_balls(holds), depths=", ".join(shown))


def experiment(settings: ExperimentSettings, proof: Proof) -> tuple[NumericEvidence, ...]:
    """Draw networks and count; the intervals miss with probability one in a million."""
    from numeric.confidence import clopper_pearson
    from numeric.dead_layers import count_dead_layers

    del proof
    start = perf_counter()
    data, ray = [[1.0, 2.0], [-1.0, 0.5], [0.3, -2.0]], [[1.0], [2.5]]
    rows, fits, runs = [], True, 0
    for width, depth in ((1, 5), (2, 10), (3, 30)):
        low, high = (float(end) for end in (bound(ZERO_BIASES, width, depth).lower, one_point(width, depth).upper))
        drawn = count_dead_layers(data, width, depth, seed=settings.seed, device=settings.device)
        alone = count_dead_layers(ray, width, depth, seed=settings.seed + 1, device=settings.device)
        silent, dead = (clopper_pearson(count, drawn.runs) for count in (drawn.silent, drawn.dead))
        off = clopper_pearson(alone.constant, alone.runs)
        runs = drawn.runs
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
        "hidden layers",
        "bound",
        "no positive weight",
        "a layer off, 3 points",
        "constant, points on a ray",
        "exact on a ray",
    )
    agreement = Agreement.CONSISTENT if fits else Agreement.CONTRADICTS
    figures = (Figure("networks drawn, each", f"{runs:,}"), Figure("confidence", "1 - 1e-6, Clopper-Pearson"))
    return (NumericEvidence("layers that are off", agreement, figures, perf_counter() - start, (header, *rows)),)
