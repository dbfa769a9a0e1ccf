"""
Coq
===

Who does not want to believe our theorems can have the verdict as a theorem of Coq about the real numbers, from the
definition of ReLU and of the loss up, with a proof. Nothing of localmin is in it.
"""

import subprocess
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
import numpy as np

import localmin
from proofs.opinions.coq_proof import coq_script

data = localmin.dataset_from_arrays([5, 4, 3, 1, -1], [2, 1, 0, -3, 3])
network = localmin.network_from_arrays([([[1]], [-3]), ([[1]], [0])])
decision = localmin.decide(network, data)
decision

# %%
# The file, without its proofs:

script = coq_script(decision)
print(script[script.index("Definition relu") : script.rindex("Proof.")])

# %%
# Where Coq is installed, it checks the file. (``verify point --coq`` does the same.)

folder = Path(TemporaryDirectory().name)
folder.mkdir()
(folder / "verdict.v").write_text(script)
if which("coqc"):
    done = subprocess.run(["coqc", "-q", "verdict.v"], cwd=folder, capture_output=True, text=True)
    print("Coq accepts it" if done.returncode == 0 else done.stderr)
else:
    print("Coq is not installed here; the proof was written and not checked")

# %%
# The point that the theorem is about:

x = np.linspace(-2, 6, 161)
figure, axis = plt.subplots(figsize=(6, 3), layout="constrained")
axis.plot(x, np.array(localmin.outputs(network, x), dtype=float), lw=2)
axis.plot(np.array(data.inputs, dtype=float), np.array(data.targets, dtype=float), "ko")
axis.set(xlabel="x", ylabel="y", title="loss 18, a local minimum: a theorem of Coq")
plt.show()
