"""
A sweep
=======

Not one network but a sweep: four widths with three seeds each, every network asked about on a pool of processes. The
same call takes any executor of ``concurrent.futures``, Dask's too; ``verify trained --many`` does it from files, with
a store that can be resumed.
"""

from concurrent.futures import ProcessPoolExecutor

import matplotlib.pyplot as plt
import torch
from torch import nn

import localmin

torch.set_num_threads(1)
inputs = torch.linspace(-2, 2, 15, dtype=torch.float64)[:, None]
targets = torch.sin(2 * inputs)
DECAY = 1e-2
WIDTHS, SEEDS = (1, 2, 3, 4), (0, 1, 2)


def trained(width, seed):
    """A network with one hidden layer of tanh, trained with L-BFGS on the mean squared error with decay."""
    torch.manual_seed(seed)
    module = nn.Sequential(nn.Linear(1, width), nn.Tanh(), nn.Linear(width, 1)).double()
    lbfgs = torch.optim.LBFGS(module.parameters(), max_iter=200, line_search_fn="strong_wolfe")

    def loss():
        lbfgs.zero_grad()
        penalty = sum((parameter**2).sum() for parameter in module.parameters())
        value = nn.functional.mse_loss(module(inputs), targets) + DECAY / 2 * penalty
        value.backward()
        return value

    lbfgs.step(loss)
    return module


def swept():
    """The rows of the table, in the order of the networks."""
    modules = (trained(width, seed) for width in WIDTHS for seed in SEEDS)
    problems = (localmin.problem_from_torch(module, inputs, targets, nn.MSELoss(), DECAY) for module in modules)
    with ProcessPoolExecutor(2) as pool:
        return [done.row for done in localmin.certify_many(problems, pool)]


# %%
# Each row is derived from the theorems alone, and its certificates come with it.

if __name__ == "__main__":
    rows = swept()
    places = [(width, seed) for width in WIDTHS for seed in SEEDS]
    for (width, seed), row in zip(places, rows):
        print(f"width {width} seed {seed}: {row.end.value:18} loss at most {row.minimum_upper or row.loss_upper:.6f}")

    figure, axis = plt.subplots(figsize=(6, 3), layout="constrained")
    for (width, seed), row in zip(places, rows):
        certified = row.end.value == "certified-minimum"
        axis.plot(width + (seed - 1) / 10, row.minimum_upper or row.loss_upper, "o" if certified else "x", color="C0")
    axis.set(xlabel="hidden units", ylabel="loss", xticks=WIDTHS, title="circles: certified local minima")
    plt.show()
