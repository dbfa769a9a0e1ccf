"""
Coq
===

Who believes Coq need not believe our theorems, or our kernel: a checker of these certificates is proved right in
Coq, and the verdict becomes a theorem about the real numbers, whose statement rests on the definitions of a network
and its loss.
"""

import matplotlib.pyplot as plt
import numpy as np

import localmin

network = localmin.network_from_arrays([([[1]], [-3]), ([[1]], [0])])
data = localmin.dataset_from_arrays([5, 4, 3, 1, -1], [2, 1, 0, -3, 3])
decision = localmin.decide(network, data)
opinion = localmin.prove_in_coq(decision)
opinion

# %%
# The theorem that Coq proved, where it is installed, without the numbers above it: the network is a local minimum of
# its loss on the data, and there is no lower loss where every parameter differs by less than 1/5.

print(opinion.proof[opinion.proof.find("Theorem") : opinion.proof.find("Proof.")])

# %%
# The point that the theorem is about:

x = np.linspace(-2, 6, 161)
figure, axis = plt.subplots(figsize=(6, 3), layout="constrained")
axis.plot(x, np.array(localmin.outputs(network, x), dtype=float), lw=2)
axis.plot(np.array(data.inputs, dtype=float), np.array(data.targets, dtype=float), "ko")
axis.set(xlabel="x", ylabel="y", title="loss 18, a local minimum: a theorem of Coq")
plt.show()
