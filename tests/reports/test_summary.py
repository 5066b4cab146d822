"""The summary: a row a park, a column a criterion, and counts that add up."""

import dataclasses

import pytest

from app.reports import sample
from app.reports.inputs import PaperData, ParkPaper
from app.reports.summary import summary
from tests.reports.opened import boxes, run_together, texts


def _data(count: int, tier_id: str = "demonstration", name: str = "样例园区") -> PaperData:
    met = dataclasses.replace(
        sample.demonstration(), verdict="met", contested=False, distance_text=""
    )
    parks = []
    for number in range(1, count + 1):
        appraisal = sample.appraisal(name=f"{name}{number}（虚构）", park_id=str(number))
        if number % 4 == 0:
            appraisal = dataclasses.replace(appraisal, tiers=(met, sample.regional()))
        parks.append(ParkPaper(appraisal=appraisal, details=sample.DETAILS))
    return dataclasses.replace(sample.paper_data(tier_id), parks=tuple(parks))


def test_a_row_has_sign_and_value_of_every_criterion() -> None:
    (text,) = texts(summary(_data(1)))
    whole = run_together(text)
    assert "1样例园区1（虚构）样例旗（虚构）?无数据✓97.5%×28✓17✓2123户未报✓≠312.5×未达标" in whole
    assert "管理机制完善：管理机制待评定（须有评定人、日期和佐证）；入驻实体差2户" in whole
    assert "评估等级：盟级示范性 评估日：2026年6月30日" in text.replace("　", " ")


def test_the_totals_count_parks_and_criteria() -> None:
    *_, last = texts(summary(_data(20)))
    whole = run_together(last)
    assert "合计20家园区✓0×0?20✓20×0?0✓0×20?0" in whole
    assert "达标5个、未达标15个；其中15个有口径不同的指标，请盟局认定" in whole


@pytest.mark.parametrize("tier_id", ["demonstration", "regional"])
@pytest.mark.parametrize("count", [1, 12, 13, 20, 60])
def test_every_park_stands_once_and_pages_are_numbered(tier_id: str, count: int) -> None:
    pages = texts(summary(_data(count, tier_id)))
    whole = "".join(pages)
    assert all(whole.count(f"样例园区{n}（虚构）") == 1 for n in range(1, count + 1))
    for number, page in enumerate(pages, 1):
        assert page.rstrip().endswith(f"第 {number} 页 共 {len(pages)} 页")
        assert "园区名称" in page
    assert "样例园区" in pages[-1]


def test_long_names_stay_in_their_column() -> None:
    long = "样例旗农牧业科技返乡入乡大学生创业就业孵化示范基地暨电子商务产业园第一分园𠮷𣲗𬭳䶮"
    pdf = summary(_data(20, name=long))
    whole = run_together("".join(texts(pdf)))
    assert all(f"{long}{n}（虚构）" in whole for n in range(1, 21))
    assert all(box.left > 0 and box.right < 842 and box.bottom > 20 for box in boxes(pdf))


def test_no_parks_is_a_page_that_says_so() -> None:
    (text,) = texts(summary(dataclasses.replace(sample.paper_data(), parks=())))
    assert "台账中还没有园区。" in text
