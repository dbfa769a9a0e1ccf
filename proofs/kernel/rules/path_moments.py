"""Local minimum of a network of any depth whose path moments vanish: Theorem B. docs/mathematics.md, section 5."""

from collections.abc import Iterable
from itertools import compress
from typing import Final

from proofs.kernel.activation import activation_states, steady_radius
from proofs.kernel.certificate import PathMoments
from proofs.kernel.conclusion import LocalMinimum
from proofs.kernel.exact import Grid, dot
from proofs.kernel.forward import forward
from proofs.kernel.network import Problem
from proofs.kernel.rejection import require

RULE = "path-moments"

MAX_SETS: Final = 20_000


def path_moments(problem: Problem, certificate: PathMoments) -> LocalMinimum:
    """All charged data points are away from kinks, and the moments of the set of them on every path are 0.

    A point is charged if its slopes m_i (half the derivatives of its loss by the outputs) are not all 0. By convexity
    L - L* is at least twice the change of `Phi = sum <m_i, f_i>`, a sum over charged points. These keep their states
    within the radius, where f_i is the sum over paths on at i of the product of the path's weights, times x_i for paths
    from an input. So Phi is the sum over paths, each to one output k, of the product of its weights times
    `sum_S m_ik x_i` or, from a bias, `sum_S m_ik`, where S is the set of charged points at which the whole path is on.
    If these moments are 0, Phi is constant. Paths with the same S share their moments, so the sets are enough.
    """
    del certificate
    here, network = forward(problem), problem.network
    charged = [i for i, row in enumerate(here.slopes.rows) if any(row)]
    states = activation_states(problem, here)
    everything = (1 << len(charged)) - 1
    from_inputs, from_biases = {everything}, set[int]()
    for k, (layer, table) in enumerate(zip(network.hidden, states, strict=True)):
        at_kink = next((i for i in charged if 0 in table[i]), None)
        require(at_kink is None, RULE, f"layer {k}", "no kink at a point of residual not 0", f"one at point {at_kink}")
        units = [_bits(table[i][j] > 0 for i in charged) for j in range(layer.width)]
        from_inputs = {s & unit for s in from_inputs for unit in units} - {0}
        from_biases = {s & unit for s in from_biases for unit in units}
        from_biases = (from_biases | set(units if layer.bias is not None else ())) - {0}
        found = len(from_inputs) + len(from_biases)
        require(found <= MAX_SETS, RULE, f"layer {k}", f"at most {MAX_SETS} sets of points on a path", found)
    if network.output.bias is not None:
        from_biases.add(everything)
    inputs = Grid.of([problem.dataset.inputs[i] for i in charged]).rows
    columns = list(zip(*inputs, strict=True))
    for k, slopes in enumerate(zip(*(here.slopes.rows[i] for i in charged), strict=True)):
        for s in from_inputs | from_biases:
            inside = [bit == "1" for bit in f"{s:0{len(charged)}b}"[::-1]]
            chosen = list(compress(slopes, inside))
            forms = [list(compress(column, inside)) for column in columns] if s in from_inputs else []
            moments = [dot(chosen, form) for form in forms] + ([sum(chosen)] if s in from_biases else [])
            where = f"output {k}, paths on at {', '.join(str(i) for i in list(compress(charged, inside))[:8])}"
            require(not any(moments), RULE, where, "moments that are 0", "others")
    return LocalMinimum(here.loss[0], steady_radius(problem, here, states, charged, len(states)))


def _bits(flags: Iterable[bool]) -> int:
    return sum(1 << p for p, flag in enumerate(flags) if flag)
