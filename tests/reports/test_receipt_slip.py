"""The receipt on paper: what it answers, every row that was set aside, and its eight characters."""

from dataclasses import replace
from itertools import pairwise

import pytest

from app.reports import league_sample as sample
from app.reports.receipt_slip import ReceiptSlip, receipt_slip
from tests.reports.opened import all_embedded, boxes, run_together, texts


def whole(slip: ReceiptSlip) -> str:
    return run_together("".join(texts(receipt_slip(slip))))


def test_who_which_bundle_when_and_how_much() -> None:
    text = whole(sample.slip())
    assert text.startswith("数据包回执单上报单位样例甲旗人力资源和社会保障局（虚构）接收单位样例旗")
    assert "数据包号第17包报送序列0123456789abcdef0123456789abcdef" in text
    assert "制作时间2026-06-2917:30接收时间2026-06-3009:12" in text
    assert "上报记录412条已接收410条退回2条" in text


def test_each_character_of_the_code_is_said_to_be_a_digit_or_a_letter() -> None:
    text = whole(sample.slip())
    assert "校验码7数字K字母2数字M字母-9数字Q字母X字母D字母" in text
    assert "第17包校验码7K2M-9QXD" in text
    assert "上报单位在“收发记录”中录入，本包即登记为已收到" in text


def test_the_code_is_large_and_its_characters_equally_far_apart() -> None:
    found = [box for box in boxes(receipt_slip(sample.slip())) if box.top - box.bottom > 20]
    assert len(found) == 8
    middles = [(box.left + box.right) / 2 for box in found]
    steps = [after - before for before, after in pairwise(middles)]
    # Of their ink: what a face leaves beside a letter differs by a few points.
    assert all(42 < step < 48 for step in (*steps[:3], *steps[4:]))
    assert steps[3] > 65


@pytest.mark.parametrize("count", [0, 1, 2, 14, 15, 60, 400])
def test_every_row_set_aside_stands_on_it(count: int) -> None:
    pages = texts(receipt_slip(sample.slip(count)))
    text = run_together("".join(pages))
    assert text.count("入驻协议样例商行") == count
    assert ("没有退回的记录" in text) == (count == 0)
    for number, page in enumerate(pages, 1):
        assert page.rstrip().endswith(f"第 {number} 页 共 {len(pages)} 页")
        assert "校验码 7K2M-9QXD" in page
    assert "接收单位（盖章）" in run_together(pages[-1])


def test_questions_stand_under_them_or_nothing_does() -> None:
    assert "请一并答复的询问序号询问事项1样例商行1" in whole(sample.slip())
    assert "询问" not in whole(replace(sample.slip(), questions=()))


def test_long_names_stay_on_the_page_and_numbers_are_masked() -> None:
    slip = sample.slip()
    long = "样例旗农牧业科技返乡入乡大学生创业就业孵化示范基地𠮷" * 4
    row = replace(slip.set_aside[0], name=long, reason=f"152223199001010017：{long}")
    pdf = receipt_slip(replace(slip, from_office=long, set_aside=(row, row)))
    text = run_together("".join(texts(pdf)))
    assert text.count(long) >= 3
    assert "152223199001010017" not in text
    assert all(box.left > 0 and box.right < 596 and box.bottom > 20 for box in boxes(pdf))


def test_numbers_that_do_not_add_up_are_not_printed() -> None:
    with pytest.raises(ValueError, match="413 sent"):
        replace(sample.slip(), sent=413)


@pytest.mark.parametrize("check", ["", "7K2M9QX", "7K2M9QXDD", "7K2M-9QX", "7K2M9QXO", "7k2m9qxd"])
def test_what_is_no_code_is_not_printed(check: str) -> None:
    with pytest.raises(ValueError, match="eight characters"):
        replace(sample.slip(), check=check)


def test_the_same_slip_makes_the_same_bytes_with_all_faces() -> None:
    pdf = receipt_slip(sample.slip())
    assert pdf == receipt_slip(sample.slip())
    assert all_embedded(pdf)
    assert b"Helvetica" not in pdf
