"""
A certificate checked elsewhere
===============================

Searching is hard and may be wrong; checking is easy and must not be. A certificate is a small file, and checking it
needs Python and its standard library alone. Here it is saved, checked in a fresh interpreter that sees no installed
package, and then falsified.
"""

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt

import localmin
import proofs

folder = Path(TemporaryDirectory().name)
folder.mkdir()
(folder / "data.csv").write_text("x1,y\n0,0\n1,1\n2,0\n3,1\n4,0\n")
network = localmin.network_from_arrays([([[Fraction(1, 17)]], [Fraction(-1, 17)]), ([[-1]], [Fraction(8, 17)])])
localmin.write_network(network, folder / "network.json")

words = ["verify", "point", "network.json", "data.csv", "--certificate", "minimum.json", "--no-numeric", "--quiet"]
done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
print(done.stdout)

# %%
# This is the certificate: the digest of the problem, the rule, and for the kink at data point 1 a multiplier.

certificate = json.loads((folder / "minimum.json").read_text())
print(json.dumps(certificate, indent=1))

# %%
# The kernel alone, in an interpreter that is told to see no installed package (``-S``):


def checked():
    """What the kernel says of minimum.json."""
    command = [sys.executable, "-S", "-m", "proofs.kernel", "minimum.json", "--network", "network.json"]
    where = {"PYTHONPATH": str(Path(proofs.__file__).parents[1])}
    return subprocess.run([*command, "--data", "data.csv"], cwd=folder, env=where, capture_output=True, text=True)


print(checked().stdout)

# %%
# Another multiplier proves nothing, and the kernel says at which step:

certificate["units"][0]["multipliers"] = [[1, "7/9"]]
(folder / "minimum.json").write_text(json.dumps(certificate))
print(checked().stdout)

# %%
# Of all multipliers from 0 to 1 in steps of 1/27 exactly one closes the identity:

problem = localmin.Problem(network, localmin.read_dataset(folder / "data.csv"))
multipliers = [Fraction(k, 27) for k in range(28)]
accepted = []
for multiplier in multipliers:
    certificate["units"][0]["multipliers"] = [[1, str(multiplier)]]
    (folder / "minimum.json").write_text(json.dumps(certificate))
    try:
        localmin.check(problem, localmin.read_certificate(folder / "minimum.json", problem))
    except localmin.Rejected:
        accepted.append(False)
    else:
        accepted.append(True)

figure, axis = plt.subplots(figsize=(6, 1.8), layout="constrained")
for outcome, marker in ((False, "x"), (True, "o")):
    places = [float(multiplier) for multiplier, verdict in zip(multipliers, accepted) if verdict is outcome]
    axis.plot(places, [outcome] * len(places), marker)
axis.set(xlabel="multiplier", yticks=[0, 1], yticklabels=["rejected", "accepted"], ylim=(-0.5, 1.5))
plt.show()
