"""The league's summary: every section with its rows, on as many pages as it takes."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.league import Duplicate, Involved
from app.reports import league_sample as sample
from app.reports.inputs import LeagueData
from app.reports.league_summary import league_summary
from tests.reports.opened import all_embedded, boxes, lines, run_together, texts

LONG = "样例盟农牧业科技返乡入乡大学生创业就业孵化示范基地暨电子商务产业园第一分园𠮷𣲗𬭳䶮"


def data(**facts: object) -> LeagueData:
    return replace(sample.league_data(), **facts)  # type: ignore[arg-type]


def whole(told: LeagueData) -> str:
    return run_together("".join(texts(league_summary(told))))


def test_an_office_a_row_and_the_sum_of_all() -> None:
    first, *_ = lines(league_summary(data()))
    text = run_together("".join(first))
    assert text.startswith("全盟创业园区汇总表填报单位：样例旗人力资源和社会保障局")
    assert "统计日：2026年6月30日" in text
    rest = "无数据" * 7
    assert f"样例盟本级（虚构）111/00/0{rest}" in text.replace("／", "/")
    assert "样例甲旗（虚构）331/00/084516369户未报937.597.57870.0" in text.replace("／", "/")
    assert f"样例乙县（虚构）0{'—' * 10}" in text
    assert "全盟合计441/00/0841园无数据511园无数据6361园无数据9户未报" in text.replace("／", "/")
    assert "政策版本XA2022@2022-03-30" in text


def test_parks_stand_in_their_order_with_what_they_lack() -> None:
    text = whole(data())
    assert "—样例园区0（虚构）样例盟本级（虚构）盟级标准化×≠×≠无数据无数据无数据无数据" in text
    assert "1样例园区1（虚构）样例甲旗（虚构）盟级标准化×≠×≠28212312.597.5盟级示范性：" in text
    assert "管理机制待评定（须有评定人、日期和佐证）；入驻实体差2户" in text


def test_who_reports_and_who_does_not() -> None:
    text = whole(data())
    assert "2个机构中2个逾期（从未上报，或距上次接收超过35天），截至2026年7月1日。" in text
    assert "样例甲旗（虚构）已核对逾期第17包制作2026-05-20接收2026-05-21412第2、5—7包1" in text
    assert "第3包2026-05-212026-05-21已收到第16包2026-05-21未见收到" in text
    assert "样例乙县（虚构）未登记从未上报—————" not in text
    assert "样例乙县（虚构）未登记从未上报————0——" in text


def test_an_office_in_time_is_said_to_be() -> None:
    (first, _) = sample.league_data().offices
    told = whole(data(offices=(replace(first, overdue=False, card="revoked"),)))
    assert "1个机构中0个逾期" in told
    assert "已停用按期第17包" in told


def test_a_clue_has_its_records_under_it() -> None:
    text = whole(data())
    assert "共1条：创业者1条。线索供核对用，不是结论。" in text
    assert "1创业者1500**********001X同一身份证号在样例盟本级（虚构）、样例甲旗（虚构）都有" in text
    record = (
        "样例盟本级（虚构）样例园区0（虚构）样例商行0（虚构）样例·创业者（首次创业）2024-03-01至今"
    )
    assert record in text


def test_a_benefit_is_told_with_amount_and_day() -> None:
    (first, second) = sample.clue().records
    benefit = replace(
        first,
        benefit_id="b",
        benefit="一次性创业补贴",
        benefit_state="已发放",
        amount_fen=1_000_000,
        day=date(2025, 3, 10),
    )
    nobody = replace(second, founder=None, first_venture=None, entity=None)
    left = replace(nobody, left_on=date(2025, 3, 1), parks=())
    never = replace(second, start_on=None)
    clue = replace(sample.clue(), kind="benefit", records=(benefit, left, never))
    text = whole(data(duplicates=(clue,)))
    assert "补贴1条" in text
    assert "一次性创业补贴10,000元，2025-03-10已发放" in text
    assert "———2024-03-01至2025-03-01" in text
    assert "没有入驻协议" in text


def test_what_there_is_none_of_is_said() -> None:
    table = replace(sample.table(), parks=(), offices=sample.table().offices[2:])
    text = whole(data(table=table, offices=(), duplicates=()))
    assert "台账中还没有园区。" in text
    assert "本单位没有下级机构。" in text
    assert "没有发现需要核对的重复线索。" in text


def test_where_no_tier_is_defined_parks_are_only_numbered() -> None:
    full = sample.table()
    parks = tuple(replace(p, appraisal=replace(p.appraisal, tiers=(), held=())) for p in full.parks)
    offices = tuple(replace(office, met={}, held={}) for office in full.offices)
    table = replace(
        full,
        tiers=(),
        held_tiers=(),
        offices=offices,
        total=replace(full.total, met={}, held={}),
        parks=parks,
    )
    text = whole(data(table=table, whole="全市"))
    assert "全市创业园区汇总表" in text
    assert "本地区执行的政策文件没有规定园区等级" in text
    assert "2样例园区1（虚构）样例甲旗（虚构）无28212312.597.53样例园区2" in text
    assert "差距" not in text
    assert "未达标" not in text


def clues(count: int, records: int) -> tuple[Duplicate, ...]:
    return (sample.clue(records),) * count


@pytest.mark.parametrize(
    ("parks", "count", "records"), [(20, 7, 2), (3, 60, 2), (20, 1, 90), (1, 1, 2)]
)
def test_long_tables_run_over_pages_that_are_numbered(parks: int, count: int, records: int) -> None:
    pages = texts(league_summary(data(table=sample.table(parks), duplicates=clues(count, records))))
    text = run_together("".join(pages))
    assert all(text.count(f"{n}（虚构）样例") for n in range(parks))
    assert text.count("同一身份证号在") == count
    assert text.count("2024-03-01至今") == count * records
    for number, page in enumerate(pages, 1):
        assert page.rstrip().endswith(f"第 {number} 页 共 {len(pages)} 页")
        # A clue is never parted from the first of its records.
        *_, last = [
            line for line in page.splitlines() if "核对是否同一人" in line or "至今" in line
        ] or [""]
        assert "核对是否同一人" not in last
    assert "单位负责人" in pages[-1]
    assert text.count("单位负责人") == 1


def test_long_names_and_rare_characters_stay_in_their_column() -> None:
    full = sample.table(20)
    parks = tuple(
        replace(p, appraisal=replace(p.appraisal, name=f"{LONG}{n}"))
        for n, p in enumerate(full.parks)
    )
    person = Involved(
        unit_code="1",
        unit="样例旗",
        parks=(LONG, f"{LONG}二"),
        founder_id="f",
        founder="虚构人𠮷",
        first_venture=None,
        entity_id=None,
        entity="样例商行，身份证号 152223199001010017（虚构）",
        start_on=None,
        left_on=None,
    )
    clue = replace(sample.clue(), records=(person, person))
    pdf = league_summary(data(table=replace(full, parks=parks), duplicates=(clue,)))
    text = run_together("".join(texts(pdf)))
    assert all(f"{LONG}{n}" in text for n in range(20))
    assert "虚构人𠮷" in text
    # Even a number that somebody typed into a name is masked.
    assert "152223199001010017" not in text
    assert all(
        box.left > 0 and box.right < 842 and box.bottom > 20
        for page in range(len(texts(pdf)))
        for box in boxes(pdf, page)
    )


def test_a_number_in_a_park_s_name_is_masked() -> None:
    full = sample.table(1)
    park = replace(full.parks[0].appraisal, name="样例园区 152223199001010017（虚构）")
    text = whole(data(table=replace(full, parks=(replace(full.parks[0], appraisal=park),))))
    assert "样例园区1522**********0017（虚构）" in text


def test_the_same_data_make_the_same_bytes_with_all_faces() -> None:
    pdf = league_summary(data())
    assert pdf == league_summary(data())
    assert all_embedded(pdf)
    assert b"Helvetica" not in pdf
