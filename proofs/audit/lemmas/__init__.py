"""What several claims are built from: lemma chains, exact objects, and the tools that discharge a link."""
