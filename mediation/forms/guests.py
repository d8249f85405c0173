"""What an extra seat sends at its own page about an agreement."""

from mediation.forms.agreement import ConfirmTextForm
from mediation.forms.seats import code_field


class GuestConfirmForm(ConfirmTextForm):
    """A press over the digest that was shown, with the code just sent to the contact of the seat."""

    code = code_field()
