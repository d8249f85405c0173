"""Invented files with every quirk of the real ones, and where the real ones are when they are here."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLATFORM_HEADER = "投诉标题,投诉详情,投诉对象,投诉问题,投诉要求"
MESSAGES_HEADER = "留言编号,留言用户,留言主题,留言时间,留言详情,反对数,点赞数"
QUESTIONS_HEADER = "留言编号,留言用户,留言主题,留言时间,留言详情,答复意见,答复时间"
PLATFORM_ROWS = [
    '示例课程不退费,"买了示例课程没有上，要求退费。",星河示例课堂,"虚假宣传, 不予退款","退款, 道歉"',
    "示例店铺失联,“客服”一直没有回复。,山海示例小店,联系不到客服,解释",
    '示例账号被封,"第一行\n第二行，共200元。",ABC,账号问题,"赔偿，恢复课程"',
]


def doubled(line: str) -> str:
    """A line as somebody saved it who read UTF-8 as Latin-1."""
    return line.encode().decode("latin-1")


def shared(name: str) -> Path:
    """A real file, or a skip with the reason."""
    folder = Path(os.environ.get("XUESU_SHARED") or ROOT.parent / "shared") / "data" / "complaints"
    if not (folder / name).exists():
        pytest.skip(f"the real file {name} is not here (set XUESU_SHARED)")
    return folder / name
