"""
The landscape of XOR
====================

Every local minimum of a network with two hidden ReLU units on the four points of XOR, with a proof that these are
all.
"""

import matplotlib.pyplot as plt
import numpy as np

import localmin

data = localmin.dataset_from_arrays([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0])
landscape = localmin.landscape(data, 2)
minima = landscape.all_minima.minima
print(landscape.outcome.value)
for minimum in minima:
    print(f"loss {minimum.loss!s:4} residuals", *(f"{r!s:>5}" for r in minimum.residual))

# %%
# A training that ends with a loss of 0.8 has not arrived: no local minimum has it. These are the outputs at the
# minima over the square, from the global one (loss 0) to the worst (loss 1, a constant); the four points of XOR are
# drawn with their targets.

axes = np.linspace(-0.25, 1.25, 31)
grid = [(x, y) for y in axes for x in axes]
figure, panels = plt.subplots(2, 5, figsize=(8, 3.6), layout="constrained", sharex=True, sharey=True)
for panel, minimum in zip(panels.flat, minima):
    found = np.array(localmin.outputs(minimum.network, grid), dtype=float).reshape(31, 31)
    image = panel.imshow(found, origin="lower", extent=(-0.25, 1.25, -0.25, 1.25), vmin=-0.5, vmax=1.5, cmap="cividis")
    for (x, y), (target,) in zip(data.inputs, data.targets):
        panel.plot(float(x), float(y), "o" if target else "s", mfc="white" if target else "black", mec="white", ms=5)
    panel.set_title(f"loss {minimum.loss}", fontsize=9)
figure.colorbar(image, ax=panels, label="output")
plt.show()
