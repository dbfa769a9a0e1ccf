"""
Pinned kinks of a trained network
=================================

A ReLU network with weight decay comes to rest *on* kinks: some pre-activations are exactly 0 at the minimum, where
the loss has no gradient. The theorem names them.
"""

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

import localmin

torch.set_num_threads(1)
generator = torch.Generator().manual_seed(1)
inputs = 2 * torch.rand(40, 2, generator=generator, dtype=torch.float64) - 1
noise = 0.1 * torch.randn(40, 1, generator=generator, dtype=torch.float64)
targets = torch.sin(3 * inputs[:, :1]) * inputs[:, 1:] + noise

torch.manual_seed(3)
module = nn.Sequential(nn.Linear(2, 6), nn.ReLU(), nn.Linear(6, 1)).double()
adam = torch.optim.Adam(module.parameters(), lr=3e-2, weight_decay=1e-2)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(adam, 2000)
for _ in range(2000):
    adam.zero_grad()
    nn.functional.mse_loss(module(inputs), targets).backward()
    adam.step()
    schedule.step()

answer = localmin.certify(module, inputs, targets, nn.MSELoss(), weight_decay=1e-2)
conclusion = answer.theorem.conclusion
print(answer.outcome.value)
for layer, unit, point in conclusion.kinks:
    print(f"layer {layer}, unit {unit} is 0 at data point {point}, or next to it")

# %%
# All pre-activations of the hidden layer: the pinned ones stand out of the crowd, at 0.

values = module[0](inputs).detach().numpy()
pinned = np.zeros_like(values, dtype=bool)
for _, unit, point in conclusion.kinks:
    pinned[point, unit] = True
bins = np.linspace(-1, 1, 61)
figure, axis = plt.subplots(figsize=(6, 3), layout="constrained")
axis.hist([values[~pinned], values[pinned]], bins, stacked=True, label=["on or off", "pinned at 0"])
axis.set(xlabel="pre-activation", ylabel="units and data points")
axis.legend()
plt.show()
print("largest pinned pre-activation of the floats:", f"{np.abs(values[pinned]).max():.1e}")
