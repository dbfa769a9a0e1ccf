"""The reports as HTML: the LaTeX that we write, read strictly, as one file that needs nothing else."""
