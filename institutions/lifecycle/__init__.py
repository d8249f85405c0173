"""What an institution is and where its promises stand; pure."""

from institutions.lifecycle.names import InstitutionType, PromiseClass, PromiseStanding, Reachability

__all__ = ["InstitutionType", "PromiseClass", "PromiseStanding", "Reachability"]
