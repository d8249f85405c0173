"""What an extra seat sends at its own page about an agreement."""

from accounts.forms import code_field
from mediation.forms.agreement import ConfirmTextForm


class GuestConfirmForm(ConfirmTextForm):
    """A press over the digest that was shown, with the code just sent to the contact of the seat."""

    code = code_field()
