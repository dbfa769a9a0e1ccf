"""What the blog post's words make of a shallow network, where they differ from the construction that works."""

from fractions import Fraction
from itertools import pairwise

from proofs.audit.blog.skip_network import Neuron, ShallowNetwork, SkipNetwork, Vector, combine
from proofs.kernel.shapes import ShapeError

ONE, ZERO = Fraction(1), Fraction(0)


def relu(z: Fraction) -> Fraction:
    """`max(0, z)`."""
    return max(ZERO, z)


def recursion_as_worded(shallow: ShallowNetwork, per_layer: int) -> SkipNetwork:
    """The recursion word for word.

    Two layers are added in turn: one with a linear neuron `s . (layer below)` and the next neurons of the shallow
    network, and one with only a linear neuron that has the weights s for those neurons and 1 for the linear one.
    Repeated, the first of them applies the last s once more, to the one number carried so far.

    Raises:
        ShapeError: there the last s has several weights, and they do not fit one number.
    """
    d = len(shallow.rows[0])
    nothing = (ZERO,) * d
    chunks = [slice(start, start + per_layer) for start in range(0, len(shallow.rows), per_layer)]
    layers = [tuple(Neuron((), row, linear=False) for row in shallow.rows[chunks[0]])]
    for before, chunk in pairwise(chunks):
        copies = [Neuron((ZERO,) * len(layers[-1]), row, linear=False) for row in shallow.rows[chunk]]
        layers.append((Neuron(shallow.output[before], nothing, linear=True), *copies))
        layers.append((Neuron((ONE, *shallow.output[chunk]), nothing, linear=True),))
    return SkipNetwork(d, tuple(layers), (ONE,))


def counting_all_layers_below(shallow: ShallowNetwork, per_layer: int, x: Vector) -> Fraction:
    """The output if every linear neuron had the weights s for the ReLU neurons of all layers below it."""
    neurons = tuple(relu(combine(row, x)) for row in shallow.rows)
    carried, start = ZERO, 0
    for end in range(per_layer, len(neurons), per_layer):
        carried, start = carried + combine(shallow.output[:end], neurons[:end]), end
    return Fraction(carried + combine(shallow.output[start:], neurons[start:]))


def composes_word_for_word(shallow: ShallowNetwork, per_layer: int) -> bool:
    """Whether the recursion word for word gives a network at all."""
    try:
        recursion_as_worded(shallow, per_layer)
    except ShapeError:
        return False
    return True
