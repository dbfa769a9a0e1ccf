"""The exact objects of a report as files beside it: networks, data, certificates and questions to provers."""

from dataclasses import dataclass, field
from pathlib import Path

from proofs.formats.data_file import data_csv
from proofs.kernel.check import Theorem
from proofs.kernel.landscape.check import LandscapeTheorem
from proofs.kernel.network import Network, Problem

FOLDER = "evidence"


@dataclass
class EvidenceFiles:
    """Writes into the folder `evidence` of a report and remembers what it wrote; names are relative to the report."""

    directory: Path
    written: list[Path] = field(default_factory=list)

    def _write(self, file: str, text: str) -> str:
        path = self.directory / FOLDER / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if path not in self.written:
            self.written.append(path)
        return f"{FOLDER}/{file}"

    def problem(self, stem: str, problem: Problem) -> tuple[str, str]:
        """The network and the data as `verify check` reads them."""
        return self.network(stem, problem.network), self._write(f"{stem}.data.csv", data_csv(problem.dataset))

    def network(self, stem: str, network: Network) -> str:
        """The network alone."""
        from proofs.kernel.problem_files import network_text

        return self._write(f"{stem}.network.json", network_text(network))

    def certificate(self, stem: str, theorem: Theorem) -> str:
        """The certificate of a theorem."""
        from proofs.kernel.certificate_file import certificate_text

        return self._write(f"{stem}.certificate.json", certificate_text(theorem.certificate, theorem.problem))

    def landscape(self, stem: str, theorem: LandscapeTheorem) -> tuple[str, str]:
        """The certificate of a theorem about a landscape, and the data."""
        from proofs.kernel.landscape.file import landscape_text

        text = landscape_text(theorem.landscape, theorem.certificate)
        data = self._write(f"{stem}.data.csv", data_csv(theorem.landscape.dataset))
        return self._write(f"{stem}.certificate.json", text), data

    def question(self, stem: str, text: str) -> str:
        """A question to a prover as an SMT-LIB script."""
        return self._write(f"{stem}.smt2", text)

    def proof(self, stem: str, text: str) -> str:
        """A proof as a Coq script."""
        return self._write(f"{stem}.v", text)
