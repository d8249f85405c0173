"""A closed loop of clients: each asks, waits for its answer, and asks again; only against this machine."""
