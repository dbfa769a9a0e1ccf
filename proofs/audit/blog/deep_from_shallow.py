"""Blog post: a deep network, every layer of which reads the input, assembled from a shallow network of equal function.

The construction works for every activation; what the post says of its shape, and the words of its recursion, do not.
"""

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from random import Random

from proofs.audit.blog.construction_as_worded import (
    composes_word_for_word,
    counting_all_layers_below,
    recursion_as_worded,
    relu,
)
from proofs.audit.blog.skip_network import ShallowNetwork, Vector, deep_from_shallow
from proofs.audit.claim import Checker, Evidence, Finding, Obligation, Proof, Status, Version
from proofs.audit.lemmas.building_blocks import exact
from proofs.audit.lemmas.evaluation import outputs
from proofs.audit.lemmas.universal import consequence
from proofs.audit.text import text_beside
from proofs.kernel.network import Layer, Network

ONE, ZERO = Fraction(1), Fraction(0)
INSTANCES = 40
SYMBOLIC_SHAPES = tuple((layers, width, d) for layers in (1, 2, 3, 4) for width in (1, 2, 3) for d in (1, 2))
EXAMPLE = ShallowNetwork(((ONE,), (ONE,), (ONE,)), (ONE, Fraction(2), ONE))
AT = (ONE,)
TEXT = text_beside(__file__)


def prove() -> Proof:
    """The printed shape fails; with the shape amended, the induction over layers, and the construction itself."""
    printed = TEXT.half(
        Version.PRINTED, _shape("neurons taken l at a time", lambda layers, width: layers), _word_for_word()
    )
    amended = TEXT.half(
        Version.AMENDED,
        _shape("neurons taken n at a time", lambda layers, width: width),
        TEXT.step(
            "the shape for all sizes",
            consequence(["l >= 1", "n >= 1", "t >= 0"], "iff(t*n < l*n, t < l)"),
            consequence(["l >= 1", "n >= 1", "0 <= t", "t + 1 <= l"], "(t + 1)*n <= l*n"),
        ),
        TEXT.reader("the carried sum"),
        _construction(),
        _instances(),
        _other_readings(),
    )
    return Proof((printed, amended), findings=_findings())


def _shape(name: str, taken: Callable[[int, int], int]) -> Obligation:
    """Count layers and copied neurons for every small l and n."""
    sizes = list(product(range(1, 6), repeat=2))
    for layers, width in sizes:
        deep = deep_from_shallow(_symbols_for(layers * width, 1), taken(layers, width))
        copies = [sum(not neuron.linear for neuron in layer) for layer in deep.layers]
        if copies != [width] * layers:
            found = f"For $l={layers}$, $n={width}$ the layers hold {copies} of the neurons: {len(copies)} layers."
            return TEXT.step(name, exact(False, found))
    return TEXT.step(name, exact(True, f"So the construction does in {len(sizes)} cases."))


def _symbols_for(neurons: int, d: int) -> ShallowNetwork:
    import sympy

    rows = tuple(tuple(sympy.Symbol(f"w{j}_{k}") for k in range(d)) for j in range(neurons))
    return ShallowNetwork(rows, tuple(sympy.Symbol(f"s{j}") for j in range(neurons)))


def _construction() -> Obligation:
    import sympy

    sigma = sympy.Function("sigma")
    holds = True
    for layers, width, d in SYMBOLIC_SHAPES:
        shallow = _symbols_for(layers * width, d)
        x = tuple(sympy.Symbol(f"x{k}") for k in range(d))
        holds = holds and sympy.expand(deep_from_shallow(shallow, width)(x, sigma) - shallow(x, sigma)) == 0
    evidence = Evidence(Checker.SYMPY, Status.PROVED if holds else Status.REFUTED)
    return TEXT.step("the construction itself", evidence, shapes=len(SYMBOLIC_SHAPES))


def random_case(number: int) -> tuple[ShallowNetwork, int, tuple[Vector, ...]]:
    """A shallow ReLU network, the number of neurons per layer, and inputs."""
    random = Random(number)
    layers, width, d = random.randint(1, 5), random.randint(1, 4), random.randint(1, 3)

    def numbers(count: int) -> Vector:
        return tuple(Fraction(random.randint(-9, 9), random.randint(1, 4)) for _ in range(count))

    rows = tuple(numbers(d) for _ in range(layers * width))
    return ShallowNetwork(rows, numbers(layers * width)), width, tuple(numbers(d) for _ in range(5))


def by_kernel(shallow: ShallowNetwork, inputs: tuple[Vector, ...]) -> tuple[Fraction, ...]:
    """The outputs of the shallow ReLU network as the kernel's forward pass has them."""
    network = Network((Layer(shallow.rows), Layer((shallow.output,))))
    return tuple(value for (value,) in outputs(network, inputs))


def _instances() -> Obligation:
    equal = 0
    for number in range(INSTANCES):
        shallow, width, inputs = random_case(number)
        deep = deep_from_shallow(shallow, width)
        equal += tuple(deep(x, relu) for x in inputs) == by_kernel(shallow, inputs)
    return TEXT.step("instances with ReLU", exact(equal == INSTANCES), equal=equal, of=INSTANCES)


def _word_for_word() -> Obligation:
    wanted, worded = Fraction(EXAMPLE(AT, relu)), Fraction(recursion_as_worded(EXAMPLE, 1)(AT, relu))
    six = ShallowNetwork(((ONE,),) * 6, (ONE,) * 6)
    return TEXT.step(
        "the recursion word for word",
        exact(worded == wanted and composes_word_for_word(six, 2)),
        wanted=wanted,
        worded=worded,
    )


def _other_readings() -> Obligation:
    wanted, counted = Fraction(EXAMPLE(AT, relu)), counting_all_layers_below(EXAMPLE, 1, AT)
    return TEXT.step("one layer, not all layers below", exact(wanted != counted), wanted=wanted, counted=counted)


def _findings() -> tuple[Finding, ...]:
    return TEXT.findings(
        wanted=Fraction(EXAMPLE(AT, relu)),
        worded=Fraction(recursion_as_worded(EXAMPLE, 1)(AT, relu)),
        counted=counting_all_layers_below(EXAMPLE, 1, AT),
        taken=len(deep_from_shallow(_symbols_for(6, 1), 2).layers),
        widths=" and ".join(str(len(layer)) for layer in deep_from_shallow(_symbols_for(6, 1), 3).layers),
    )
