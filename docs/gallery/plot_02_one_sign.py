"""
One sign wrong
==============

A paper prints the point of the first example with the opposite sign of one weight. The kernel finds that it is no
local minimum at all: a path leads down from it at once.
"""

from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np

import localmin

data = localmin.dataset_from_arrays([-1, 0, 1, 10, 11, 12], [5, 0, -1, -3, -4, -5])


def point(sign):
    """The point of Proposition 2, with the sign of its second weight."""
    return localmin.network_from_arrays([([[-3], [sign]], [Fraction(13, 3), -10]), ([[1, -1]], [-3])])


printed = localmin.decide(point(-1), data)
printed

# %%
# The theorem carries a witness: an explicit point nearby with a lower loss.

conclusion = printed.theorem.conclusion
print("loss:        ", conclusion.loss)
print("witness loss:", conclusion.witness_loss)
print("witness:     ", [float(b) for layer in conclusion.witness.layers for b in layer.bias])

# %%
# Its certificate is the path itself: a velocity and an acceleration. Here is the loss along it, computed exactly, and
# along the same path from the point with the other sign, which is a local minimum.

path = printed.theorem.certificate


def loss(network):
    """The sum of the squared residuals, exactly."""
    found = localmin.outputs(network, data.inputs)
    return sum((f - y) ** 2 for (f,), (y,) in zip(found, data.targets))


times = [Fraction(k, 100) for k in range(41)]
figure, axes = plt.subplots(1, 2, figsize=(7, 3), layout="constrained")
for axis, sign, title in zip(axes, (-1, 1), ("as printed", "with the other sign")):
    losses = [loss(point(sign).moved(path.velocity, path.acceleration, t)) for t in times]
    axis.plot(np.array(times, dtype=float), np.array(losses, dtype=float), lw=2)
    axis.set(xlabel="along the path", ylabel="loss", title=title)
plt.show()

# %%
# With the sign changed:

localmin.decide(point(1), data)
