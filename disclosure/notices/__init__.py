"""After this event, tell that person this: about texts, requests for correction, and what somebody follows.

And what is counted follows.
"""

from disclosure.notices import correcting, counting, following, publishing

__all__ = ["correcting", "counting", "following", "publishing"]
