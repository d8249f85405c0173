"""Measuring: how long pages and jobs take, on invented rows or real ones."""
