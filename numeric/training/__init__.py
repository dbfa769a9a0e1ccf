"""Training very many networks of one architecture as one tensor program."""
