"""Letters of one institution and one cause, found from words alone; the six of one training school in the real file."""

import csv
import os
from pathlib import Path

import pytest

from complaints.proposer import Letter, causes, is_one_name, names, precision_and_recall, propose
from tests.complaints.import_files import shared

NAME = "messages_2017-2019.csv"
LABELS = Path(__file__).with_name("labels") / NAME
SIX = (188467, 223497, 233066, 244103, 254068, 260766)


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("投诉A市星河英语培训学校拖延退费！", {"星河"}),
        ("A市民办培训机构乱象丛生，星河英语培训强设霸王条款", {"星河"}),
        ("A6区第二中学有偿补课", {"A6区二中"}),
        ("A市一中双语实验学校周末补课", {"A市一中双语实验"}),
        ("A市很多驾校收取押金", set()),
        ("请修路灯", set()),
    ],
)
def test_a_name_is_what_tells_one_from_others(title: str, found: set[str]) -> None:
    assert names(title) == found


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("星河楚府", "星河", False),
        ("明月河", "明月河楚府", True),
        ("A市一中", "A市一中双语实验", False),
        ("a", "a", True),
    ],
)
def test_a_branch_is_its_institution_and_a_number_is_not(one: str, other: str, same: bool) -> None:
    assert is_one_name(one, other) is same


def test_a_cause_is_named_in_the_title_or_said_twice() -> None:
    assert causes(Letter(1, "拖延退费")) == {"refund"}
    assert causes(Letter(1, "霸王条款", "没有退款。")) == set()
    assert causes(Letter(1, "霸王条款", "没有退款，又说45天后退款。")) == {"refund"}


def test_same_name_or_same_cause_alone_is_no_group() -> None:
    letters = [
        Letter(1, "星河堂英语拖延退费"),
        Letter(2, "星河堂英语噪音扰民"),
        Letter(3, "明月堂英语拖延退费"),
        Letter(4, "星河堂英语城东校区不退费"),
    ]
    assert propose(letters) == [(1, 4)]
    assert propose([]) == []


def test_pairs_are_counted() -> None:
    labelled = {1: "a", 2: "a", 3: "a", 4: "", 5: ""}
    assert precision_and_recall([(1, 2), (4, 5)], labelled) == (0.5, 1 / 3)
    assert precision_and_recall([], labelled) == (1.0, 0.0)


def letters() -> list[Letter]:
    """The real file: never missing in CI, elsewhere a skip that says so."""
    try:
        path = shared(NAME)
    except pytest.skip.Exception as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(f"in CI nothing may be skipped: {missing}")
        raise
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [Letter(int(row["留言编号"]), row["留言主题"], row["留言详情"]) for row in csv.DictReader(file)]


def test_six_letters_are_found_and_nothing_else_is_drawn_in() -> None:
    """The labels (ids alone) are 79 school and training rows; the words were chosen with this file at hand."""
    with LABELS.open(newline="") as file:
        labelled = {int(row["letter"]): row["group"] for row in csv.DictReader(file)}
    found = propose(letters())
    assert SIX in found
    assert len(labelled) == 79
    precision, recall = precision_and_recall(found, labelled)
    assert (round(precision, 3), round(recall, 3)) == (1.0, 0.975)
