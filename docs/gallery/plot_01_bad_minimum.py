"""
A bad minimum, drawn
====================

Six points that a network with two hidden units fits perfectly, and a local minimum of the same network that does not.
What is said of it is not measured: the kernel accepted a certificate.
"""

from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np

import localmin

data = localmin.dataset_from_arrays([-1, 0, 1, 10, 11, 12], [5, 0, -1, -3, -4, -5])
perfect = localmin.network_from_arrays([([[-5], [1]], [1, -8]), ([[1, -1]], [-1])])
bad = localmin.network_from_arrays([([[-3], [1]], [Fraction(13, 3), -10]), ([[1, -1]], [-3])])

localmin.decide(perfect, data)

# %%
# The second network misses three of the points, and no small change of its seven parameters makes it better.

decision = localmin.decide(bad, data)
decision

# %%
# The radius is part of the theorem. As long as every parameter changes by less than this, the loss is not lower:

print(decision.theorem.conclusion)
print("global minimum:", decision.globality.conclusion.loss == 0)

# %%
# Both, with the data:

x = np.linspace(-2, 13, 301)
figure, axis = plt.subplots(figsize=(6, 3.5), layout="constrained")
for network, style, label in ((perfect, "-", "loss 0"), (bad, "--", "loss 8/3, a local minimum")):
    axis.plot(x, np.array(localmin.outputs(network, x), dtype=float), style, lw=2, label=label)
axis.plot(np.array(data.inputs, dtype=float), np.array(data.targets, dtype=float), "ko", label="data")
axis.set(xlabel="x", ylabel="y", title="One network, two local minima")
axis.legend()
plt.show()
