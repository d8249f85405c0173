"""After this event, tell that person this: about texts, requests for correction, and what somebody follows."""

from disclosure.notices import correcting, following, narrating, publishing

__all__ = ["correcting", "following", "narrating", "publishing"]
