"""When a command has no answer."""

import click


class Refused(click.ClickException):
    """What was asked has no answer; the message says why."""

    exit_code = 2
