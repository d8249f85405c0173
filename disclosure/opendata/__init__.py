"""The open data set: its columns, its files, its signed snapshots in a chain, and how a copy of it is checked."""
