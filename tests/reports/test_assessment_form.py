"""The assessment form: one page, everything on it, whatever the names are."""

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.policy.verdicts import ParkAppraisal, TierVerdict
from app.reports import sample
from app.reports.assessment_form import BOTTOM, INNER, LEFT, TOP, assessment_forms
from app.reports.inputs import PaperData, ParkDetails, ParkPaper, Signature
from app.reports.page import A4
from app.reports.summary import summary
from app.reports.worksheet import worksheets
from tests.reports.opened import all_embedded, boxes, faces, lines, run_together, texts

RARE = "𠮷𣲗𬭳䶮"
NOTHING_KNOWN = ParkDetails(region="样例旗")


def _form(
    tier_id: str,
    *,
    appraisal: ParkAppraisal | None = None,
    details: ParkDetails = sample.DETAILS,
    office: str = sample.OFFICE,
) -> bytes:
    park = ParkPaper(appraisal=appraisal or sample.appraisal(), details=details)
    return assessment_forms(
        PaperData(parks=(park,), tier_id=tier_id, office=office, printed_on=date(2026, 7, 1))
    )


def _with_tier(verdict: TierVerdict) -> ParkAppraisal:
    return dataclasses.replace(sample.appraisal(), tiers=(verdict,))


def test_the_head_names_park_office_and_day() -> None:
    ((*told,),) = lines(_form("demonstration"))
    assert told[0] == "创业园区（孵化基地）等级评估表"
    assert told[1] == f"填报单位：{sample.OFFICE} 评估日：2026年6月30日"
    assert f"园区名称 {sample.NAME} 所属地区 样例旗（虚构）" in told
    assert "已认定等级 盟级标准化 评估等级 盟级示范性" in told
    assert told[-1] == "第 1 页 共 1 页"


def test_every_criterion_has_value_threshold_verdict_distance_reading_and_clause() -> None:
    ((*told,),) = lines(_form("demonstration"))
    assert "3 入驻实体 ≥ 30 户 28 户 × 未达标 差 2 户 R1 当日在园 XA2022 二" in told
    (text,) = texts(_form("demonstration"))
    whole = run_together(text)
    assert "孵化场所利用率≥90%97.5%2,802.3/2,874㎡✓达标—U1" in whole
    assert "管理机制完善经评定完善无数据?无法判定管理机制待评定" in whole
    assert "3户未报用工数，按0人计入。" in whole


def test_a_contested_criterion_prints_both_readings() -> None:
    (text,) = texts(_form("demonstration"))
    whole = run_together(text)
    assert "✓达标≠口径不同" in whole
    assert "口径不同，请盟局认定：L1（" in whole
    assert "）312.5万元，达标；L2（" in whole
    assert "）90万元，未达标；L3（" in whole


def test_the_conclusion_counts_and_says_what_is_missing() -> None:
    (text,) = texts(_form("demonstration"))
    whole = run_together(text)
    assert (
        "2026-06-30对照盟级示范性的6项指标：达标4项、未达标1项、无法判定1项"
        "（其中1项口径不同，请盟局认定）。结论：未达标。管理机制完善：管理机制待评定（须有评定人、日期和佐证）；入驻实体差2户。"
        in whole
    )


def test_the_outlook_tells_only_of_the_tier_of_the_form() -> None:
    (demonstration,) = texts(_form("demonstration"))
    (regional,) = texts(_form("regional"))
    assert "孵化场所利用率降至84.2%；盟级示范性未达标" in run_together(demonstration)
    assert "84.2%" not in regional
    assert "至2026-09-30：又有2户协议到期" in run_together(regional)


def test_an_outlook_without_an_ending_is_one_sentence() -> None:
    quiet = dataclasses.replace(sample.appraisal().outlook[1], on=date(2027, 6, 30))
    appraisal = dataclasses.replace(sample.appraisal(), outlook=(quiet, quiet))
    (text,) = texts(_form("regional", appraisal=appraisal))
    assert text.count("至 2027-06-30 没有协议到期。") == 1


def test_the_regional_tier_has_its_years_and_charts() -> None:
    (text,) = texts(_form("regional"))
    whole = run_together(text)
    assert "逐年指标标准2023年2024年2025年" in whole
    assert "结论：未达标。孵化场所利用率2024年差0.8个百分点（252.95㎡）；" in whole
    assert "；在孵创业实体2023年差4户；在孵创业实体吸纳就业2025年差103人。" in whole
    assert "×89.2%30,786.25/34,488㎡·月Y291.0%Y381.9%" in whole
    assert "在孵创业实体吸纳就业（虚线≥300人）" in whole
    assert whole.count("2户未报用工数") == 2


def test_the_foot_has_the_policy_and_places_to_sign() -> None:
    (text,) = texts(_form("demonstration"))
    whole = run_together(text)
    assert "填报人审核人单位负责人" in whole
    assert whole.count("（盖章）年月日") == 2
    assert run_together(sample.appraisal().policy_version) in whole
    assert sample.appraisal().policy_sha256 in whole


def test_nothing_known_is_said_not_shown_as_zero() -> None:
    answers = tuple(
        dataclasses.replace(
            answer,
            value=None,
            verdict="undetermined",
            contested=False,
            why="尚未录入",
            years=(),
            others={},
            missing=0,
        )
        for answer in sample.regional().criteria
    )
    verdict = dataclasses.replace(
        sample.regional(), verdict="undetermined", criteria=answers, contested=False
    )
    appraisal = dataclasses.replace(_with_tier(verdict), held=(), outlook=())
    (text,) = texts(_form("regional", appraisal=appraisal, details=NOTHING_KNOWN))
    assert text.count("无数据") == text.count("? 无法判定") == len(answers)
    assert "已认定等级 无" in text
    assert "开园日期 —" in text
    assert "逐年指标" not in text
    assert " 0 " not in text


@pytest.mark.parametrize("tier_id", ["demonstration", "regional"])
def test_faces_are_embedded_and_helvetica_is_never_named(tier_id: str) -> None:
    pdf = _form(tier_id)
    assert all_embedded(pdf)
    assert b"Helvetica" not in pdf
    assert faces(pdf) <= {
        "FandolFang-Regular",
        "NotoSerifSC-Regular",
        "NotoSerifSC-Bold",
        "NotoSansSC-Bold",
    }


def test_rare_characters_of_names_are_copied_right() -> None:
    details = dataclasses.replace(sample.DETAILS, manager=f"阿拉坦·{RARE}（虚构）")
    appraisal = sample.appraisal(name=f"{RARE}创业园（虚构）")
    (text,) = texts(_form("demonstration", appraisal=appraisal, details=details))
    assert f"园区名称 {RARE}创业园（虚构）" in text
    assert f"阿拉坦·{RARE}（虚构）" in text
    assert "字库没有的字" not in text


def test_a_character_no_face_has_is_named_at_the_foot() -> None:
    appraisal = sample.appraisal(name="样例\U00030edd园（虚构）")
    (text,) = texts(_form("demonstration", appraisal=appraisal))
    assert "样例〓园（虚构）" in text
    assert "〓 处为字库没有的字（U+30EDD），请手写补上。" in text


NAMES = st.text("创业孵化基地旗农牧（虚构）·、AB12 𠮷䶮。，", min_size=1, max_size=400)


@settings(max_examples=40, deadline=None)
@given(
    names=st.tuples(NAMES, NAMES, NAMES, NAMES, NAMES),
    tier_id=st.sampled_from(["demonstration", "regional"]),
)
def test_one_page_and_all_of_it_on_the_page(
    names: tuple[str, str, str, str, str], tier_id: str
) -> None:
    name, operator, address, office, ending = names
    details = dataclasses.replace(sample.DETAILS, operator=operator, address=address)
    appraisal = sample.appraisal(name=name)
    steps = tuple(dataclasses.replace(step, ending=(ending,) * 5) for step in appraisal.outlook)
    appraisal = dataclasses.replace(appraisal, outlook=steps)
    pdf = _form(tier_id, appraisal=appraisal, details=details, office=office)
    pages = texts(pdf)
    assert len(pages) == 1
    whole = run_together(pages[0])
    assert all(run_together(each) in whole for each in (name, operator, address, office))
    for box in boxes(pdf):
        assert box.left >= LEFT - 2
        assert box.right <= LEFT + INNER + 2
        assert box.top <= A4[1] - TOP + 2
        assert box.bottom >= BOTTOM - 2


def test_many_parks_share_one_file_and_its_faces() -> None:
    parks = tuple(
        ParkPaper(appraisal=sample.appraisal(name=f"样例园区{n}（虚构）"), details=sample.DETAILS)
        for n in range(20)
    )
    pdf = assessment_forms(dataclasses.replace(sample.paper_data(), parks=parks))
    pages = texts(pdf)
    assert len(pages) == 20
    assert all(f"样例园区{n}（虚构）" in page for n, page in enumerate(pages))
    assert len(pdf) < 3 * len(_form("demonstration"))


def _signed(**facts: str | None) -> ParkPaper:
    signature = Signature(filled_in_by="虚构经办", **facts)  # type: ignore[arg-type]
    return ParkPaper(appraisal=sample.appraisal(), details=sample.DETAILS, signature=signature)


def _told(build: Callable[[PaperData], bytes], park: ParkPaper) -> str:
    data = PaperData(
        parks=(park,), tier_id="demonstration", office=sample.OFFICE, printed_on=date(2026, 7, 1)
    )
    return "\n".join(line for page in lines(build(data)) for line in page)


@pytest.mark.parametrize("build", [assessment_forms, worksheets])
def test_a_draft_says_that_nobody_signed_it(build: Callable[[PaperData], bytes]) -> None:
    told = _told(build, _signed())
    assert told.count("草稿，未签发") == 2  # under the title and at the foot
    assert "填报日期 2026年7月1日" in told
    assert "签发时间" not in told


@pytest.mark.parametrize("build", [assessment_forms, worksheets])
def test_a_signed_paper_says_when_and_what_it_corrects(
    build: Callable[[PaperData], bytes],
) -> None:
    corrects = "更正 2026-06-30 的评估（虚构）。更正原因：证号 152223199001010018 有误"
    signed = _signed(
        reviewed_by="虚构审核", signed_off_at="2026-06-30T16:05:59.000Z", corrects=corrects
    )
    told = _told(build, signed)
    assert "草稿" not in told
    assert "签发时间 2026年7月1日 00:05" in told  # Beijing time, wherever it is printed
    assert "打印日期" not in told
    assert "更正 2026-06-30 的评估" in told
    assert "152223199001010018" not in told
    if build is assessment_forms:
        assert "虚构经办" in told
        assert "虚构审核" in told


@pytest.mark.parametrize("build", [assessment_forms, worksheets, summary])
def test_a_day_before_the_document_is_told(build: Callable[[PaperData], bytes]) -> None:
    note = "XA2022 自 2022-03-30 起施行，晚于 2021-12-31，按其最早版本计算。"
    appraisal = dataclasses.replace(sample.appraisal(), policy_note=note)
    park = ParkPaper(appraisal=appraisal, details=sample.DETAILS)
    assert run_together(note) in run_together(_told(build, park))
