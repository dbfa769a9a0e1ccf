"""
Coq
===

Who believes Coq need not believe our theorems, or our kernel: a checker of these certificates is proved right in
Coq, and the verdict becomes a theorem about the real numbers, whose statement rests on the definitions of a network
and its loss.
"""

import subprocess
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
import numpy as np

import localmin

folder = Path(TemporaryDirectory().name)
folder.mkdir()
network = localmin.network_from_arrays([([[1]], [-3]), ([[1]], [0])])
localmin.write_network(network, folder / "network.json")
(folder / "data.csv").write_text("x1,y\n5,2\n4,1\n3,0\n1,-3\n-1,3\n")
files = ["--network", "network.json", "--data", "data.csv", "--quiet"]


def verify(*words):
    """What the command prints."""
    done = subprocess.run(["verify", *words], cwd=folder, capture_output=True, text=True)
    return done.stdout + done.stderr


verify("point", "network.json", "data.csv", "--certificate", "minimum.json", "--no-numeric", "--quiet")
print(verify("check", "minimum.json", *files, "--coq-file", "verdict.v"))

# %%
# The theorem, without the numbers above it: the network is a local minimum of its loss on the data, and there is no
# lower loss where every parameter differs by less than 1/5.

script = (folder / "verdict.v").read_text()
print(script[script.index("Theorem") : script.index("Proof.")])

# %%
# Where Coq is installed, it checks the proof:

print(verify("check", "minimum.json", *files, "--coq") if which("coqc") else "Coq is not installed here")

# %%
# The point that the theorem is about:

data = localmin.read_dataset(folder / "data.csv")
x = np.linspace(-2, 6, 161)
figure, axis = plt.subplots(figsize=(6, 3), layout="constrained")
axis.plot(x, np.array(localmin.outputs(network, x), dtype=float), lw=2)
axis.plot(np.array(data.inputs, dtype=float), np.array(data.targets, dtype=float), "ko")
axis.set(xlabel="x", ylabel="y", title="loss 18, a local minimum: a theorem of Coq")
plt.show()
