"""
A bad minimum on demand
=======================

``localmin.generate`` makes a network at a certified bad local minimum, its data, a better network of the same shape,
and the certificates: test cases for optimisers that claim to escape. ``verify generate`` writes them to files.
"""

import matplotlib.pyplot as plt
import numpy as np

import localmin

found = localmin.generate((3, 2), points=10, seed=1)
network, better, data = found.network, found.better_network, found.dataset
found

# %%
# What the kernel accepted:

found.minimum.conclusion

# %%
# And of the better network:

found.better

# %%
# Two hidden layers, and a loss that no small step lowers:

low, high = float(min(data.inputs)[0]), float(max(data.inputs)[0])
x = np.linspace(low - 0.5, high + 0.5, 301)
figure, axis = plt.subplots(figsize=(6, 3.2), layout="constrained")
for shown, style, label in ((network, "--", "the bad minimum"), (better, "-", "a better point")):
    axis.plot(x, np.array(localmin.outputs(shown, x), dtype=float), style, lw=2, label=label)
axis.plot(np.array(data.inputs, dtype=float), np.array(data.targets, dtype=float), "ko")
axis.set(xlabel="x", ylabel="y")
axis.legend()
plt.show()
