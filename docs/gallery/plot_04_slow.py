"""
Just slow
=========

The same question about trainings of different lengths. Those that were stopped early are on their way down, and the
answer says so: it names an exact point with a lower loss, and what the descent ends at.
"""

import matplotlib.pyplot as plt
import torch
from torch import nn

import localmin

torch.set_num_threads(1)
inputs = torch.linspace(-2, 2, 25, dtype=torch.float64)[:, None]
targets = torch.sin(2 * inputs)


def trained(steps):
    """The network and its loss after so many steps of Adam with weight decay."""
    torch.manual_seed(0)
    module = nn.Sequential(nn.Linear(1, 3), nn.Tanh(), nn.Linear(3, 1)).double()
    adam = torch.optim.Adam(module.parameters(), lr=3e-2, weight_decay=1e-2)
    for _ in range(steps):
        adam.zero_grad()
        loss = nn.functional.mse_loss(module(inputs), targets)
        loss.backward()
        adam.step()
    return module


lengths = (50, 100, 200, 400, 2000)
answers = [localmin.certify(trained(steps), inputs, targets, nn.MSELoss(), weight_decay=1e-2) for steps in lengths]
for steps, answer in zip(lengths, answers):
    print(f"{steps:5} steps: {answer.outcome.value}")

# %%
# How far each is from the place that its theorem speaks of: a certified minimum within reach, or a lower point beyond
# it.

figure, axis = plt.subplots(figsize=(6, 3), layout="constrained")
found = {"certified-minimum": ("o", "to the certified minimum"), "descent-continues": ("s", "to a lower point")}
for outcome, (marker, label) in found.items():
    chosen = [(steps, float(a.distance)) for steps, a in zip(lengths, answers) if a.outcome.value == outcome]
    axis.loglog(*zip(*chosen), marker, label=label)
axis.axhline(0.01, color="grey", lw=1)
axis.annotate("reach", (60, 0.011))
axis.set(xlabel="steps of training", ylabel="largest change of a parameter")
axis.legend()
plt.show()
