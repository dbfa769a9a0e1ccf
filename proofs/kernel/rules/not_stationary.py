"""Not a local minimum: a derivative by one parameter keeps its sign. docs/mathematics.md, section 10."""

from fractions import Fraction

from proofs.kernel.certificate import NotStationary
from proofs.kernel.conclusion import NoStationaryPoint
from proofs.kernel.enclosure.balls import ceiling, floor
from proofs.kernel.enclosure.interval import Interval, plus, times
from proofs.kernel.enclosure.point_loss import decay_rates, enclosed_loss, output_slopes, weighted
from proofs.kernel.enclosure.point_pass import EnclosedNetwork
from proofs.kernel.network import Problem
from proofs.kernel.rejection import require
from proofs.kernel.rules.precision import require_bits

RULE = "not-stationary"


def not_stationary(problem: Problem, certificate: NotStationary) -> NoStationaryPoint:
    """Whatever the slopes of undecided ReLUs are, the derivative by the parameter has one sign.

    Along the parameter the loss is Lipschitz, hence the integral of its derivative; that is given almost everywhere by
    the chain rule with some slope of each ReLU that is 0, and it depends continuously on the rest. So it keeps its sign
    near the point, and the loss is strictly monotone there.
    """
    require_bits(RULE, certificate.bits)
    k, j, entry, layers = certificate.layer, certificate.unit, certificate.entry, problem.network.layers
    require(0 <= k < len(layers), RULE, "layer", f"one of {len(layers)}", k)
    require(0 <= j < layers[k].width, RULE, "unit", f"one of the {layers[k].width} of layer {k}", j)
    parameters = layers[k].augmented[j]
    require(0 <= entry < len(parameters), RULE, "entry", f"one of the {len(parameters)} of the unit", entry)
    slope = _data_slope(problem, k, j, entry, certificate.bits)
    omega = decay_rates(problem)[k][entry == layers[k].fan_in]
    pull = omega * parameters[entry] * (1 << certificate.bits)
    low, high = slope[0] + floor(pull), slope[1] + ceiling(pull)
    require(low > 0 or high < 0, RULE, "derivative", "one shown to be away from 0", "an interval around 0")
    one = 1 << certificate.bits
    lower, upper = enclosed_loss(problem, certificate.bits)
    return NoStationaryPoint(lower, upper, k, j, entry, Fraction(low, one), Fraction(high, one))


def _data_slope(problem: Problem, layer: int, unit: int, entry: int, bits: int) -> Interval:
    network = EnclosedNetwork.of(problem.network, bits)
    total = (0, 0)
    for x, y, weight in zip(problem.dataset.inputs, problem.dataset.targets, problem.point_weights, strict=True):
        if weight:
            here = network.forward(x)
            slopes = weighted(output_slopes(problem.loss, here.outputs, y, bits), weight)
            delta = network.backward(here, slopes)[layer].intervals()[unit]
            total = plus(total, times(delta, here.signals[layer].intervals()[entry], bits))
    return total
