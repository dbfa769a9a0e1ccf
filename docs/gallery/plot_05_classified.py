"""
Classified data have no minimum
===============================

Two separable classes, cross-entropy, no weight decay: as soon as every point is on its right side, there is no
minimum to arrive at. Multiplying the last layer by any factor above 1 lowers the loss, for ever.
"""

import matplotlib.pyplot as plt
import torch
from torch import nn

import localmin

torch.set_num_threads(1)
generator = torch.Generator().manual_seed(0)
noise = 0.6 * torch.randn(30, 2, generator=generator, dtype=torch.float64)
labels = torch.arange(30) % 2
inputs = noise + (2.0 * labels[:, None] - 1.0)

torch.manual_seed(0)
module = nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 2)).double()
adam = torch.optim.Adam(module.parameters(), lr=1e-2)
for _ in range(300):
    adam.zero_grad()
    nn.functional.cross_entropy(module(inputs), labels).backward()
    adam.step()

answer = localmin.certify(module, inputs, labels, nn.CrossEntropyLoss())
conclusion = answer.theorem.conclusion
print(answer.outcome.value)
print("every point is on its right side by at least", float(conclusion.margin))
print("on this way the loss tends to", conclusion.infimum)

# %%
# The loss over the factor of the last layer, and the decision boundary, which does not move at all:

hidden = module[1](module[0](inputs)).detach()
factors = torch.linspace(0, 5, 101, dtype=torch.float64)
losses = [nn.functional.cross_entropy(s * module[2](hidden), labels).item() for s in factors]
axes = torch.linspace(-2.5, 2.5, 121, dtype=torch.float64)
grid = torch.cartesian_prod(axes, axes)
difference = (module(grid) @ torch.tensor([-1.0, 1.0], dtype=torch.float64)).detach().reshape(121, 121).T

figure, (curve, plane) = plt.subplots(1, 2, figsize=(7.5, 3.2), layout="constrained")
curve.semilogy(factors, losses)
curve.plot([1], [nn.functional.cross_entropy(module(inputs), labels).item()], "ko")
curve.set(xlabel="factor of the last layer", ylabel="loss")
plane.contour(axes, axes, difference, levels=[0], colors="k")
for label, marker in ((0, "o"), (1, "^")):
    plane.plot(*inputs[labels == label].T, marker)
plane.set(title="two classes")
plt.show()
