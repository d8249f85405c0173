"""Plausible invented cases in any number: the same rows that real acts would have written, put in by COPY."""
