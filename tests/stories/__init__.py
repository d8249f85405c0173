"""Whole cases of rules §10, by acts and clocks."""
