"""
Loss 0 nearby
=============

A network with more parameters than data reaches a loss of 1e-29 or so. Is there an exact interpolation beside it, or
only ever smaller losses?
"""

import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn

import localmin

torch.set_num_threads(1)
inputs = torch.linspace(-1, 1, 5, dtype=torch.float64)[:, None]
targets = torch.tensor([[0.0], [1.0], [0.0], [1.0], [0.0]], dtype=torch.float64)

torch.manual_seed(0)
module = nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1)).double()
adam = torch.optim.Adam(module.parameters(), lr=3e-2)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(adam, 1000)
losses = []
for _ in range(1000):
    adam.zero_grad()
    loss = nn.functional.mse_loss(module(inputs), targets)
    loss.backward()
    adam.step()
    schedule.step()
    losses.append(loss.item())

answer = localmin.certify(module, inputs, targets, nn.MSELoss())
print(answer.outcome.value)
print(f"parameters of loss 0 lie within {float(answer.distance):.1e}")
print("they form a manifold of dimension", answer.theorem.conclusion.dimension, "there")

# %%
# Twenty-five parameters and five equations leave twenty dimensions of global minima.

x = torch.linspace(-1.2, 1.2, 201, dtype=torch.float64)[:, None]
figure, (curve, fit) = plt.subplots(1, 2, figsize=(7.5, 3), layout="constrained")
curve.semilogy(losses)
curve.set(xlabel="step", ylabel="loss")
fit.plot(x, module(x).detach())
fit.plot(inputs, targets, "ko")
fit.set(xlabel="x", ylabel="y", yticks=np.arange(3))
plt.show()
