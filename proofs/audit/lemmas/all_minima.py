"""What all the local minima of a problem are, and where two of its points stand among them.

The kernel's rule `complete-list` gives the residuals of all local minima. A point is compared with the list by its
residual, which is exact; several local minima may share one.
"""

from collections.abc import Sequence
from dataclasses import replace

from proofs.audit.claim import Checker, Evidence, Obligation, Point, Status
from proofs.audit.lemmas.building_blocks import by_kernel, exact, loss_of
from proofs.audit.text import text_beside
from proofs.kernel.exact import Vector
from proofs.kernel.forward import forward
from proofs.kernel.landscape.check import LandscapeTheorem, check_landscape
from proofs.kernel.landscape.conclusion import AllMinima
from proofs.kernel.landscape.question import Landscape
from proofs.kernel.network import Problem
from proofs.kernel.rejection import Rejected
from proofs.report.landscape_conclusions import by_loss, networks
from proofs.report.rationals import fraction
from proofs.search.decide import IsLocalMinimum

TEXT = text_beside(__file__)
TIME_LIMIT = 300.0
"""Seconds for the search; the lists that claims ask for take less than one."""


def landscape_of(problem: Problem) -> Landscape:
    """The landscape that the point of a problem with one hidden layer lies in."""
    hidden, output = problem.network.layers
    return Landscape(problem.dataset, hidden.width, hidden.bias is not None, output.bias is not None)


def every_minimum(landscape: Landscape) -> LandscapeTheorem:
    """The complete list, proved by the kernel.

    Raises:
        Rejected: the kernel does not accept the list that was found, or does not take it on.
    """
    from proofs.search.landscape.complete import TooLargeLandscapeError, find_complete_list

    try:
        return check_landscape(landscape, find_complete_list(landscape, TIME_LIMIT))
    except TooLargeLandscapeError as error:
        raise Rejected("complete-list", "search", "a smaller landscape", str(error)) from None


def all_minima(data: str, worse: Point, better: Point) -> tuple[Obligation, ...]:
    """All local minima of the networks that both points are of, and the places of the points; `data` is LaTeX.

    Raises:
        ArithmeticError: a point is a local minimum by one rule of the kernel, and by another it is none.
        ValueError: the points are not of one landscape.
    """
    landscape = landscape_of(worse.decision.problem)
    if landscape_of(better.decision.problem) != landscape:
        raise ValueError(
            f"{worse.name} and {better.name} have different data, widths or biases: compare two of one problem"
        )
    where = {"units": networks(landscape), "data": data}
    try:
        theorem = every_minimum(landscape)
    except Rejected as verdict:
        unknown = Evidence(Checker.KERNEL, Status.UNKNOWN, str(verdict))
        return (TEXT.step("all the local minima, not settled", unknown, **where),)
    conclusion = theorem.conclusion
    if not isinstance(conclusion, AllMinima):
        raise TypeError(f"complete-list concluded {type(conclusion).__name__}")
    groups = by_loss(conclusion)
    losses = ", ".join(f"${fraction(loss)}${_shared(len(minima))}" for loss, minima in groups.items())
    listed = TEXT.step(
        "all the local minima",
        by_kernel(theorem),
        **where,
        losses=losses,
        residuals=len(conclusion.minima),
        different=len(groups),
        least=min(groups),
        most=max(groups),
    )
    return (listed, *_places(conclusion, worse, better))


def located(points: Sequence[Point], steps: Sequence[Obligation]) -> tuple[Point, ...]:
    """The points with what the steps say of all local minima, which settles whether they are global."""
    checks = (item for step in steps for item in step.evidence)
    theorem = next((item.theorem for item in checks if isinstance(item.theorem, LandscapeTheorem)), None)
    return tuple(replace(point, landscape=theorem) for point in points)


def _shared(residuals: int) -> str:
    return "" if residuals == 1 else f" ({residuals} residuals)"


def _places(conclusion: AllMinima, worse: Point, better: Point) -> tuple[Obligation, ...]:
    """Where the points stand on the list, how much of it they leave out, and whether the better one is the first."""
    listed = {minimum.residual for minimum in conclusion.minima}
    missing = [point for point in (worse, better) if _residual(point.decision.problem) not in listed]
    if missing:
        if any(isinstance(point.decision, IsLocalMinimum) for point in missing):
            raise ArithmeticError("a local minimum by Theorem A is missing in the list of all local minima")
        return (TEXT.step("the two residuals, not settled", Evidence(Checker.EXACT, Status.UNKNOWN)),)
    losses = list(by_loss(conclusion))
    here, there = loss_of(worse.decision.problem), loss_of(better.decision.problem)
    places = TEXT.step(
        "the two residuals",
        exact(not missing),
        residuals=len(listed),
        different=len(losses),
        worse=worse.name,
        worse_place=losses.index(here) + 1,
        better=better.name,
        better_place=losses.index(there) + 1,
        left_out=len(listed - {_residual(worse.decision.problem), _residual(better.decision.problem)}),
    )
    if there == losses[0]:
        best = TEXT.step("the better one is global", exact(there <= min(losses)), better=better.name, loss=there)
    else:
        name = "the better one is not global"
        best = TEXT.step(name, exact(losses[0] < there), better=better.name, loss=there, least=losses[0])
    return places, best


def _residual(problem: Problem) -> Vector:
    return tuple(entry for (entry,) in forward(problem).residuals.start.fractions)
