r"""A hidden layer with weights and biases at most 0: it is off, it stays off, and nothing behind it sees the input.

This needs no strict sign: at a pre-activation of exactly 0 the unit puts out 0, and with ReLU'(0) = 0 it passes no
gradient. With strictly negative biases no convention is needed.
"""

from proofs.audit.claim import Obligation
from proofs.audit.lemmas.universal import consequence, link, relu


def silence() -> tuple[Obligation, ...]:
    """The layer puts out 0 and every input has the same output; by induction over the units of the layer before."""
    import z3

    z, w, h, b = z3.Reals("z w h b")
    unit, point, late = (z3.DeclareSort(name) for name in ("Unit", "Point", "LaterLayers"))
    values = z3.ArraySort(unit, z3.RealSort())
    before, after = (z3.Function(name, point, values) for name in ("pre_activation", "activation"))
    rest = z3.Function("later_layers", late, values, z3.RealSort())
    p, q, u, t = z3.Const("p", point), z3.Const("q", point), z3.Const("u", unit), z3.Const("t", late)
    return (
        link(
            "a layer with no positive weight or bias is off",
            "If a hidden layer after the first has weights $\\leq0$ and biases $\\leq0$, its activations are $0$ at "
            "every input.",
            consequence("The layer before puts out $h\\geq0$.", [h == relu(w)], h >= 0),
            consequence("The bias.", [b <= 0, z == b], z <= 0),
            consequence("A further term.", [z <= 0, w <= 0, h >= 0], z + w * h <= 0),
            consequence("The activation.", [z <= 0], relu(z) == 0),
        ),
        link(
            "one output for all inputs",
            "Then all inputs have the same output, whatever the later layers are.",
            consequence(
                "For any sets of units and inputs and any later layers.",
                [
                    z3.ForAll([p, u], before(p)[u] <= 0),
                    z3.ForAll([p, u], after(p)[u] == relu(before(p)[u])),
                ],
                z3.ForAll([p, q, t], rest(t, after(p)) == rest(t, after(q))),
            ),
        ),
    )


def persistence() -> tuple[Obligation, ...]:
    """Training leaves the layer and all layers before it as they are; by induction over layers and steps."""
    import z3

    z, back, w, h, total, m, g, rho, eta, scale = z3.Reals("z back w h total m g rho eta scale")
    return (
        link(
            "no gradient passes",
            "With $\\mathrm{ReLU}'(0)=0$ the gradient of every loss by this layer and by those before it is $0$.",
            consequence("By the layer's pre-activations.", [z <= 0], z3.If(z > 0, back, 0) == 0),
            consequence("By its weights.", [back == 0], back * h == 0),
            consequence("Back through its weights: a further path.", [total == 0, back == 0], total + back * w == 0),
        ),
        link(
            "the layer stays",
            "Gradient descent, momentum and Adam leave a parameter alone whose gradients were all $0$, so the layer "
            "is off "
            "after every number of steps.",
            consequence("Gradient descent.", [g == 0], w - eta * g == w),
            consequence("Momentum.", [m == 0, g == 0], z3.And(rho * m + g == 0, w - eta * (rho * m + g) == w)),
            consequence("Adam.", [m == 0, g == 0, scale > 0], w - eta * (rho * m + (1 - rho) * g) / scale == w),
        ),
    )
