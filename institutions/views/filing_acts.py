"""The pages of the acts of 备案: what each asks, what will follow, the press."""

from typing import Any

from flask_babel import lazy_gettext as _l

from institutions import actions, documents
from institutions.actions import Decided, FilingDraft
from institutions.forms import filing as forms
from institutions.models import Filing
from institutions.views.acting import ActPage
from kernel.events import Actor
from kernel.forms import options


def _fields(filing: Filing, *, is_whole: bool) -> forms.FieldsForm:
    """The fields as they are now."""
    before = {f"f_{code}": value for code, value in filing.newest.fields.items()}
    return forms.filing_form(filing.kind, is_whole=is_whole)(data=before)


def _ticks(filing: Filing) -> Any:
    telling = filing.newest.telling
    items = telling.items if telling is not None else []
    form = forms.TickForm(data={"met": [one.place for one in items if one.met_at is not None]})
    form.met.choices = options([(str(one.place), one.words) for one in items])
    return form


def _decided(form: Any) -> Decided:
    return Decided(form.number.data, form.by_whom.data, form.on.data, form.words.data or "")


def _edit(filing: Filing, form: Any, by: Actor) -> None:
    actions.edit_filing(filing, form.said, by=by, token=form.form_token.data)


def _complete(filing: Filing, form: Any, by: Actor) -> None:
    actions.complete_filing(filing, form.said, by=by, token=form.form_token.data)


def _change(filing: Filing, form: Any, by: Actor) -> None:
    actions.change_filing(filing, FilingDraft(form.form_token.data, filing.kind, form.said), by=by)


ACTS: dict[str, ActPage] = {
    "edit": ActPage(
        lambda filing: _fields(filing, is_whole=False),
        _l("修改填写的内容"),
        _l("提交以前可以随时修改。"),
        _l("保存"),
        _l("已保存，还没有提交。"),
        _edit,
    ),
    "hand_in": ActPage(
        lambda filing: forms.PressForm(),
        _l("提交备案"),
        _l("提交后由办理单位核对。缺材料的，会一次告知；材料齐全的，予以备案。没有“不予备案”。"),
        _l("提交备案"),
        _l("已提交。"),
        lambda filing, form, by: actions.hand_in(filing, by=by),
    ),
    "complete": ActPage(
        lambda filing: _fields(filing, is_whole=True),
        _l("补正后再交"),
        _l("请按告知的各项补正。原来交的材料都在，只附上要补的。"),
        _l("再次提交"),
        _l("已再次提交。"),
        _complete,
    ),
    "add": ActPage(
        lambda filing: forms.AddForm(),
        _l("再补充材料"),
        _l("办理单位还在核对。告知只有一次，还缺哪一项，看告知的清单上没有核对到的。"),
        _l("补充"),
        _l("已补充。"),
        lambda filing, form, by: actions.add_to_filing(filing, by=by, token=form.form_token.data),
    ),
    "take_back": ActPage(
        lambda filing: forms.PressForm(),
        _l("撤回备案"),
        _l("撤回后办理单位不再核对。已经备案、撤回变更的，原来的备案不变。"),
        _l("撤回"),
        _l("已撤回。"),
        lambda filing, form, by: actions.take_back(filing, by=by),
        "warning",
    ),
    "change": ActPage(
        lambda filing: _fields(filing, is_whole=True),
        _l("提交变更"),
        _l("请改成变更后的内容。变更予以备案以前，原来的备案不变。"),
        _l("提交变更"),
        _l("变更已提交。"),
        _change,
    ),
    "cancel": ActPage(
        lambda filing: forms.OptionalWordsForm(),
        _l("注销备案"),
        _l("注销以后不能恢复，需要时另作备案。注销会公开，选用的学校会知道。"),
        _l("注销备案"),
        _l("已注销。"),
        lambda filing, form, by: actions.cancel_filing(filing, form.words.data or "", by=by),
        "warning",
    ),
    "record": ActPage(
        lambda filing: forms.NumberForm(),
        _l("予以备案"),
        _l("材料齐全的，予以备案。下一步会显示备案告知书的全文，核对以后再按。备案会公开。"),
        _l("予以备案"),
        _l("已予以备案。"),
        lambda filing, form, by: documents.record_with_paper(filing, form.number.data or "", by=by),
    ),
    "tell_missing": ActPage(
        lambda filing: forms.MissingForm(),
        _l("一次告知要补正的材料"),
        _l("只能告知一次，请把要补正的全部写上。下一步会显示告知书的全文。"),
        _l("告知"),
        _l("已告知机构。"),
        lambda filing, form, by: documents.tell_missing_with_paper(filing, form.lines, form.words.data or "", by=by),
    ),
    "tick": ActPage(
        _ticks,
        _l("核对补正的材料"),
        _l("勾上已经补到的。机构看得到还有哪一项没有核对到；不能增加新的要求。"),
        _l("记下核对"),
        _l("已记下。"),
        lambda filing, form, by: actions.tick_items(filing, form.met.data or [], by=by),
    ),
    "tell_where": ActPage(
        lambda filing: forms.WordsForm(),
        _l("不属于备案范围，告知去向"),
        _l("请写明应该向哪个单位、怎么办理。下一步会显示告知书的全文。这不是不予备案。"),
        _l("告知"),
        _l("已告知机构。"),
        lambda filing, form, by: documents.tell_where_with_paper(filing, form.words.data, by=by),
    ),
    "note_revocation": ActPage(
        lambda filing: forms.DecidedForm(),
        _l("记录撤销备案的决定"),
        _l("这里只记录已经作出的决定，不作出决定。记下后会公开，选用的学校会知道。"),
        _l("记下决定"),
        _l("决定已记下。"),
        lambda filing, form, by: actions.note_revocation(filing, _decided(form), by=by),
        "warning",
    ),
    "note_approval_end": ActPage(
        lambda filing: forms.DecidedForm(),
        _l("记录行政审批终止"),
        _l("这里只记录审批机关的决定，不作出决定。记下后会公开。"),
        _l("记下决定"),
        _l("决定已记下。"),
        lambda filing, form, by: actions.note_approval_end(filing, _decided(form), by=by),
        "warning",
    ),
}
