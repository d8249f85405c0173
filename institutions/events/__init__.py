"""What happens to institutions: the closed list."""

from institutions.events.registry import InstitutionAdded, InstitutionChanged, InstitutionEvent, OdrJoined, OdrLeft

__all__ = ["InstitutionAdded", "InstitutionChanged", "InstitutionEvent", "OdrJoined", "OdrLeft"]
