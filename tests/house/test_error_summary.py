"""The summary of what is wrong names the field where several say the same."""

from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import StringField
from wtforms.validators import Length

from kernel.forms import BaseForm

PAGE = "{% import 'macros/forms.html' as forms with context %}{{ forms.error_summary(form) }}"


class Pair(BaseForm):
    """Two fields with one limit, and one with its own."""

    name = StringField("称呼", validators=[Length(max=2, message="请删短一些。")])
    place = StringField("地点", validators=[Length(max=2, message="请删短一些。")])
    other = StringField("其他", validators=[Length(max=2, message="其他太长。")])


def test_a_repeated_sentence_names_its_field_and_a_single_one_does_not(app: Flask) -> None:
    with app.test_request_context("/"):
        form = Pair(formdata=MultiDict({"name": "一二三", "place": "一二三", "other": "一二三"}), meta={"csrf": False})
        assert not form.validate()
        page = render_template_string(PAGE, form=form)
    assert '<a href="#name">称呼：请删短一些。</a>' in page
    assert '<a href="#place">地点：请删短一些。</a>' in page
    assert '<a href="#other">其他太长。</a>' in page
