"""核查底稿: every row, every reason, heads on every page and no head without its rows."""

import dataclasses
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from app.domain.measures import Rate
from app.policy.verdicts import TracedRow
from app.reports import sample
from app.reports.inputs import PaperData, ParkPaper, TracedFigure
from app.reports.worksheet import worksheets
from tests.reports.opened import all_embedded, boxes, lines, run_together, texts


def _sheet(traced: tuple[TracedFigure, ...], *, name: str = sample.NAME) -> bytes:
    park = ParkPaper(appraisal=sample.appraisal(name=name), details=sample.DETAILS, traced=traced)
    return worksheets(
        PaperData(parks=(park,), tier_id="", office=sample.OFFICE, printed_on=date(2026, 7, 1))
    )


def test_a_section_says_figure_reading_clause_and_value() -> None:
    told = lines(_sheet(sample.traced()))[0]
    assert told[0] == "核查底稿"
    assert told[1] == f"园区名称：{sample.NAME}"
    assert "入驻实体：28 户" in told
    assert "口径 R1 当日在园；2026-06-30 当日；依据 XA2022 二；计入 28 行，未计入 3 行" in told
    assert "序号 名称 依据 数量（户）" in told
    assert "合计 28 行 28" in told


def test_rows_left_out_stand_below_with_their_reason() -> None:
    told = lines(_sheet(sample.traced()))[0]
    assert "序号 未计入 依据 原因" in told
    left_out = told[told.index("序号 未计入 依据 原因") + 1 :]
    assert left_out[0].startswith("1 样例实体 29（虚构） ")
    assert left_out[0].endswith(" 2026-06-12 已离园")


def test_a_share_of_space_is_counted_in_square_metres() -> None:
    whole = run_together("".join(texts(_sheet(sample.traced(counted=3, left_out=0)))))
    assert "孵化场所利用率：2.1%（62.25/2,874㎡）" in whole
    assert "数量（㎡）" in whole
    assert whole.count("合计3行62.25") == 1


def test_the_largest_sheets_print_every_row_once() -> None:
    pages = lines(_sheet(sample.traced(counted=2000, left_out=500)[:1]))
    rows = [line.split(" ")[2] for page in pages for line in page if " 样例实体 " in f" {line}"]
    assert sorted(int(row.removesuffix("（虚构）")) for row in rows) == list(range(1, 2501))
    assert all(page[-1] == f"第 {n} 页 共 {len(pages)} 页" for n, page in enumerate(pages, 1))


@settings(max_examples=30, deadline=None)
@given(counted=st.integers(0, 130), left_out=st.integers(1, 60))
def test_heads_are_repeated_and_never_stand_alone(counted: int, left_out: int) -> None:
    pages = lines(_sheet(sample.traced(counted=counted, left_out=left_out)))
    for number, page in enumerate(pages):
        if number:
            assert page[0].startswith(("核查底稿（续）", "孵化场所利用率"))
        heads = [n for n, line in enumerate(page) if line.startswith("序号 ")]
        assert heads
        assert all(page[n + 1][0].isdigit() or page[n + 1].startswith("合计 0") for n in heads)
        for n, line in enumerate(page):
            if line.startswith("合计") and counted:
                assert page[n - 1][0].isdigit()


def test_text_never_reaches_the_foot() -> None:
    pdf = _sheet(sample.traced(counted=100, left_out=40))
    for page in range(len(texts(pdf))):
        bottoms = sorted(box.bottom for box in boxes(pdf, page))
        foot = [bottom for bottom in bottoms if bottom < 64]
        assert foot
        assert min(bottom for bottom in bottoms if bottom >= 64) > 66


def test_a_figure_without_rows_says_so() -> None:
    traced = (
        TracedFigure(figure=sample.figure("building_area", 347_600), reading="A0", rows=()),
        TracedFigure(figure=sample.figure("success_rate", Rate(0, 0)), reading="S1", rows=()),
    )
    (text,) = texts(_sheet(traced))
    assert "建筑面积：3,476 ㎡" in text
    assert "本项取自园区登记或评定，没有逐行明细。" in text
    assert "台账中没有可计入的记录。" in text


def test_no_figure_at_all_is_still_a_page() -> None:
    (text,) = texts(_sheet(()))
    assert "没有选择要打印底稿的指标。" in text


def test_names_are_whole_and_id_numbers_masked() -> None:
    number = "15222319900101123"
    number += ric.calc_check_digit(f"{number}0")
    long = "样例旗农牧业科技返乡入乡大学生创业就业孵化示范基地𠮷𣲗𬭳䶮农民专业合作社（虚构）"
    row = TracedRow(key="1", name=long, detail=f"证号 {number}", amount=1, counted=True)
    figure = sample.figure("residents", 1)
    pdf = _sheet((TracedFigure(figure=figure, reading="R1", rows=(row,)),), name=long)
    whole = run_together(texts(pdf)[0])
    assert whole.count(long) == 2
    assert f"1522**********{number[-4:]}" in whole
    assert number not in whole
    assert all_embedded(pdf)


def test_a_year_is_named() -> None:
    figure = dataclasses.replace(sample.figure("incubating_in_year", 26, year=2025))
    (text,) = texts(_sheet((TracedFigure(figure=figure, reading="N1", rows=()),)))
    assert "2025 年度在孵创业实体：26 户" in text
