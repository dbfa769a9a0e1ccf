"""Many trained networks: a manifest in, a row and a certificate each out; what is there already is checked, not redone.

Data flow one way: `manifest` names the networks, `run` hands them in batches to an executor (`pool`, `cluster` or the
caller's own), `work` answers a batch in a process of its own, `store` keeps what came back, `table` writes it out.
"""
