"""A learner complains; the responsible body sees to an answer in time."""
