"""
Is my training stuck?
=====================

A small ReLU network is trained on a sine, and the loss stops falling far from 0. Is that a local minimum, or a
plateau? The weights are floats, so they are never exactly at a minimum; ``certify`` proves that one lies right beside
them.
"""

import matplotlib.pyplot as plt
import torch
from torch import nn

import localmin

torch.set_num_threads(1)
inputs = torch.linspace(-2, 2, 25, dtype=torch.float64)[:, None]
targets = torch.sin(2 * inputs)


def trained(seed):
    """The network that L-BFGS leaves, and the loss after every round."""
    torch.manual_seed(seed)
    module = nn.Sequential(nn.Linear(1, 3), nn.ReLU(), nn.Linear(3, 1)).double()
    lbfgs = torch.optim.LBFGS(module.parameters(), max_iter=10, line_search_fn="strong_wolfe")
    losses = []

    def loss():
        lbfgs.zero_grad()
        value = nn.functional.mse_loss(module(inputs), targets)
        value.backward()
        return value

    for _ in range(30):
        losses.append(lbfgs.step(loss).item())
    return module, losses


runs = [trained(seed) for seed in (4, 3, 7)]
answers = [localmin.certify(module, inputs, targets, nn.MSELoss()) for module, _ in runs]
for (_, losses), answer in zip(runs, answers):
    print(
        f"loss {losses[-1]:.6f}: {answer.outcome.value}, at most {float(answer.distance):.1e} away in every parameter"
    )

# %%
# All three **are** stuck, one far from what another reached: more steps will not help, another start may.

figure, (curves, fits) = plt.subplots(1, 2, figsize=(7.5, 3), layout="constrained")
for run, ((module, losses), style) in enumerate(zip(runs, ("-", "--", ":"))):
    curves.semilogy(losses, style, label=f"run {run}")
    fits.plot(inputs, module(inputs).detach(), style, lw=2)
fits.plot(inputs, targets, "k.", ms=4)
curves.set(xlabel="round of ten steps", ylabel="loss", title="Training")
curves.legend()
fits.set(xlabel="x", title="Fits")
plt.show()
