"""
A bad minimum on demand
=======================

``verify generate`` writes a network at a certified bad local minimum, its data, a better network of the same shape,
and the certificate: test cases for optimisers that claim to escape.
"""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
import numpy as np

import localmin

folder = Path(TemporaryDirectory().name)
words = ["verify", "generate", "--hidden", "3,2", "--points", "10", "--seed", "1", "--out", "."]
folder.mkdir()
print(subprocess.run(words, cwd=folder, check=True, capture_output=True, text=True).stdout)

# %%
# The kernel accepts its certificate:

network = localmin.read_network(folder / "network.json")
better = localmin.read_network(folder / "better.json")
data = localmin.read_dataset(folder / "data.csv")
problem = localmin.Problem(network, data)
theorem = localmin.check(problem, localmin.read_certificate(folder / "certificate.json", problem))
theorem.conclusion

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
