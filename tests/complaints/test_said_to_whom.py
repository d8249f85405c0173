"""What a page says of others' acts is said to whoever reads it: 您 to the complainant, 投诉人 to everybody else."""

from flask import Flask

from tests.complaints.hands import sign_in, text
from tests.world import World


def test_the_complainant_is_told_that_they_will_be_told(app: Flask, world: World) -> None:
    number = world.file().number
    own, desk = (sign_in(app, world, name) for name in ("learner", "officer"))
    assert "决定是否受理，并告知您" in text(own.get(f"/complaints/{number}"))
    assert "并告知投诉人" not in text(own.get(f"/complaints/{number}"))
    assert "决定是否受理，并告知投诉人" in text(desk.get(f"/desk/{number}"))
