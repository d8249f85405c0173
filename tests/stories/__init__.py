"""Whole cases, told by acts, clocks and pages (rules §10)."""
