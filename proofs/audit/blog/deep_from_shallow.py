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
from proofs.audit.blog.skip_network import ShallowNetwork, Vector, combine, deep_from_shallow
from proofs.audit.claim import Checker, Claim, Evidence, Finding, Half, Obligation, Proof, Status, Version
from proofs.audit.lemmas.building_blocks import exact_fact, latex
from proofs.audit.lemmas.evaluation import outputs
from proofs.audit.lemmas.matrix_identity import dimension, inner, letter, matrix_identity
from proofs.audit.lemmas.universal import consequence, induction, link
from proofs.kernel.network import Layer, Network

ONE, ZERO = Fraction(1), Fraction(0)
INSTANCES = 40
SYMBOLIC_SHAPES = tuple((layers, width, d) for layers in (1, 2, 3, 4) for width in (1, 2, 3) for d in (1, 2))


def prove() -> Proof:
    """The printed shape fails; with the shape amended, the induction over layers, and the construction itself."""
    printed = Half(
        Version.PRINTED,
        "From a shallow network of $l\\,n$ neurons, taken $l$ at a time, one obtains a deep network of the same "
        "function with $l$ layers that have $n$ of the neurons each; the recursion word for word gives it.",
        (
            _shape("the shape, neurons taken $l$ at a time", taken=lambda layers, width: layers),
            _word_for_word(),
            *_same_function(),
        ),
    )
    amended = Half(
        Version.AMENDED,
        "The same with the neurons taken $n$ at a time: $l$ layers with $n$ of the neurons each, and from the second "
        "layer on one linear neuron besides. It has the output weights $s$ for the $n$ neurons of the layer just below "
        "and the weight $1$ for that layer's linear neuron, which the first layer lacks; the others read the input "
        "alone. The function is the same for every activation, so on any data the losses are equal.",
        (
            _shape("the shape, neurons taken $n$ at a time", taken=lambda layers, width: width),
            _chunks(),
            *_same_function(),
            _other_readings(),
        ),
    )
    return Proof((printed, amended), findings=_findings())


def _shape(name: str, taken: Callable[[int, int], int]) -> Obligation:
    """Count layers and copied neurons for every small l and n."""
    statement = "The deep network has $l$ layers with $n$ of the neurons each."
    for layers, width in product(range(1, 6), repeat=2):
        deep = deep_from_shallow(_symbols_for(layers * width, 1), taken(layers, width))
        copies = [sum(not neuron.linear for neuron in layer) for layer in deep.layers]
        if copies != [width] * layers:
            summary = f"For $l={layers}$, $n={width}$ the layers hold {copies} of the neurons: {len(copies)} layers."
            return exact_fact(name, statement, False, summary)
    return exact_fact(name, statement, True, "So the construction does for all $l,n\\le5$.")


def _chunks() -> Obligation:
    import z3

    layers, width, t = z3.Ints("l n t")
    return link(
        "the shape for all sizes",
        "Taken $n$ at a time, $ln$ neurons make the full chunks number $0,\\dots,l-1$ and no others.",
        consequence(
            "Chunk $t$ begins before neuron $ln$ exactly if $t<l$, and then ends by neuron $ln$.",
            [layers >= 1, width >= 1, t >= 0],
            z3.And(
                (t * width < layers * width) == (t < layers), z3.Implies(t < layers, (t + 1) * width <= layers * width)
            ),
        ),
    )


def _same_function() -> tuple[Obligation, ...]:
    return (
        _copies(),
        _base(),
        _step(),
        induction(
            "the layers",
            "$S$ and $C$ are the output weights and the outputs of all neurons below a layer, $s$ and $c$ those of the "
            "layer",
        ),
        _construction(),
        _instances(),
    )


def _copies() -> Obligation:
    import sympy

    p, n, d = dimension("p"), dimension("n"), dimension("d")
    W, h, x = letter("W", n, d), letter("h", p), letter("x", d)
    reads = sympy.block_collapse(sympy.BlockMatrix([[sympy.ZeroMatrix(n, p), W]]) * sympy.BlockMatrix([[h], [x]]))
    return link(
        "copied neurons",
        "With weights $0$ for the layer below, a copied neuron has the pre-activation, and so for every activation the "
        "output, that it has in the shallow network.",
        matrix_identity(reads, W * x),
    )


def _base() -> Obligation:
    import sympy

    sigma, x = sympy.Function("sigma"), (sympy.Symbol("x"),)
    wrong = []
    for width in range(1, 6):
        shallow = _symbols_for(2 * width, 1)
        first, second = deep_from_shallow(shallow, width).values(x, sigma)
        if len(first) != width or sympy.expand(second[0] - combine(shallow.output[:width], first)) != 0:
            wrong.append(width)
    status = Status.REFUTED if wrong else Status.PROVED
    summary = "With symbols for weights and input and an undetermined activation, for up to 5 neurons per layer."
    return link(
        "base",
        "The first layer has no linear neuron, and that of the second layer carries the sum of the first layer's "
        "neurons, each with its output weight.",
        Evidence(Checker.SYMPY, status, summary),
    )


def _step() -> Obligation:
    import sympy

    p, n = dimension("p"), dimension("n")
    S, C, s, c = letter("S", p), letter("C", p), letter("s", n), letter("c", n)
    weights = sympy.BlockMatrix([[sympy.Identity(1)], [s]])
    layer = sympy.BlockMatrix([[inner(S, C)], [c]])
    together = sympy.BlockMatrix([[S], [s]]).T * sympy.BlockMatrix([[C], [c]])
    return link(
        "step and output",
        "If a layer's linear neuron carries $S^TC$, the sum of all neurons below it, then the weights $1$ for it and "
        "$s$ for the neurons $c$ next to it give the sum of all neurons so far. The next linear neuron has these "
        "weights, and at the last layer so has the output: it is the sum of all neurons, as in the shallow network.",
        matrix_identity(sympy.block_collapse(weights.T * layer), sympy.block_collapse(together)),
    )


def _symbols_for(neurons: int, d: int) -> ShallowNetwork:
    import sympy

    rows = tuple(tuple(sympy.Symbol(f"w{j}_{k}") for k in range(d)) for j in range(neurons))
    return ShallowNetwork(rows, tuple(sympy.Symbol(f"s{j}") for j in range(neurons)))


def _construction() -> Obligation:
    import sympy

    sigma = sympy.Function("sigma")
    wrong = []
    for layers, width, d in SYMBOLIC_SHAPES:
        shallow = _symbols_for(layers * width, d)
        x = tuple(sympy.Symbol(f"x{k}") for k in range(d))
        deep = deep_from_shallow(shallow, width)
        if sympy.expand(deep(x, sigma) - shallow(x, sigma)) != 0:
            wrong.append((layers, width, d))
    summary = (
        f"With symbols for weights and input and an undetermined function as activation, in {len(SYMBOLIC_SHAPES)} "
        "shapes of up to 4 layers, 3 neurons per layer and 2 inputs."
    )
    status = Status.REFUTED if wrong else Status.PROVED
    return link(
        "the construction itself",
        "The network that the construction returns has the function of the shallow one, for all weights, inputs and "
        "activations.",
        Evidence(Checker.SYMPY, status, summary),
    )


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
    return exact_fact(
        "instances with ReLU",
        "On exact random ReLU networks and inputs the deep network puts out what the kernel finds for the shallow one.",
        equal == INSTANCES,
        f"{equal} of {INSTANCES} networks with up to 5 layers agree at 5 inputs each.",
    )


EXAMPLE = ShallowNetwork(((ONE,), (ONE,), (ONE,)), (ONE, Fraction(2), ONE))
AT = (ONE,)


def _word_for_word() -> Obligation:
    wanted, worded = Fraction(EXAMPLE(AT, relu)), Fraction(recursion_as_worded(EXAMPLE, 1)(AT, relu))
    six = ShallowNetwork(((ONE,),) * 6, (ONE,) * 6)
    return exact_fact(
        "the recursion word for word",
        "The recursion, applied word for word, gives a network of the same function.",
        worded == wanted and composes_word_for_word(six, 2),
        f"Three ReLU neurons with weight $1$ and output weights $(1,2,1)$, one to a layer, put out ${latex(wanted)}$ "
        f"at $x=1$; word for word the deep network puts out ${latex(worded)}$. With two to a layer and three layers or "
        "more, the words give a layer two weights for one number.",
    )


def _other_readings() -> Obligation:
    wanted, counted = Fraction(EXAMPLE(AT, relu)), counting_all_layers_below(EXAMPLE, 1, AT)
    return exact_fact(
        "one layer, not all layers below",
        "With weights $s$ for the neurons of all layers below, instead of the one just below, the function is another.",
        wanted != counted,
        f"For the example with output weights $(1,2,1)$ it is ${latex(counted)}$ at $x=1$ instead of "
        f"${latex(wanted)}$.",
    )


def _findings() -> tuple[Finding, ...]:
    wanted, worded = Fraction(EXAMPLE(AT, relu)), Fraction(recursion_as_worded(EXAMPLE, 1)(AT, relu))
    counted = counting_all_layers_below(EXAMPLE, 1, AT)
    taken = deep_from_shallow(_symbols_for(6, 1), 2).layers
    widths = " and ".join(str(len(layer)) for layer in deep_from_shallow(_symbols_for(6, 1), 3).layers)
    where = "the construction of a deep network from a shallow one"
    example = (
        "for three ReLU neurons with weight $1$ and output weights $(1,2,1)$, one to a layer, the output at $x=1$ is"
    )
    return (
        Finding(
            where,
            "the first $l$ neurons, and then the next $l$, are selected",
            "$l$ is the number of layers and $n$ the number of neurons in each. Taken $l$ at a time, the $ln$ neurons "
            f"fill $n$ layers of $l$: for $l=2$, $n=3$ they fill {len(taken)} layers.",
            "The first $n$ neurons, the next $n$, and so on.",
        ),
        Finding(
            where,
            "$n$ is the number of neurons in a layer",
            f"From the second layer on there is a linear neuron besides: $l=2$, $n=3$ gives layers of {widths}. In all "
            "there are $ln+l-1$ neurons.",
            "$n$ neurons of the shallow network per layer.",
        ),
        Finding(
            where,
            "the linear neuron has weights $s$ for the ReLU neurons on the previous layers",
            f"Earlier layers already count through the linear neuron below, and would be counted again: {example} "
            f"${latex(counted)}$ instead of ${latex(wanted)}$.",
            "The weights $s$ are for the one layer just below.",
        ),
        Finding(
            where,
            "one more layer is added, with a linear neuron, and the procedure is applied recursively",
            "Word for word, that layer receives no neurons of the shallow network, and the next one begins with "
            "$f(x)=s^Tx$ for a layer that holds one number: it fits only one neuron at a time, and then multiplies "
            f"the sum by $s$ again; {example} ${latex(worded)}$ instead of ${latex(wanted)}$.",
            "Every further layer holds a linear neuron, with weights $s$ and $1$, and the next $n$ neurons.",
        ),
        Finding(
            where,
            "the linear neuron corresponds to $f(x)=s^Tx$, and the copied neurons are added to the layer",
            "Every layer is also connected to the input $x$. That $x$ in $s^Tx$ means the layer below, that the linear "
            "neuron ignores the input and that the copied neurons ignore the layer below, is left unsaid.",
            "Say so; an output bias of the shallow network, if there is one, goes to the last output.",
        ),
    )


CLAIM = Claim(
    name="blog-deep-from-shallow",
    title="a deep network assembled from a shallow one, of equal function",
    place="blog post, section on extra layers, last construction",
    printed=Status.REFUTED,
    amended=Status.PROVED,
    prove=prove,
)
