"""Files to receive: what counts as new, what stays, and the words for it."""

from pathlib import Path

from app.ui.bundle_words import bundles_text, by_promise, promised, size_text
from app.ui.screens.basket import Basket, summary
from app.usecases.file_fates import FileFate, TableFate

OWN = "152200"
STICK, OTHER_STICK = Path("/media/a"), Path("/media/b")


def name(sender: str, number: int, letter: str = "", to: str = OWN) -> str:
    return f"PL_{sender}_{to}_{letter}{number:07}.age"


def good(path: Path, *, added: int = 1) -> FileFate:
    table = TableFate(
        table="tenancy",
        label="入驻协议",
        added=added,
        changed=0,
        removed=2,
        same=0,
        beside=0,
        gone=0,
    )
    return FileFate(
        file=path, code="OK", message="", unit="152223", kind="changes", seq=1, tables=(table,)
    )


def test_names_are_read_and_nothing_else_is_taken_for_one() -> None:
    said = promised(Path("pl_152223_152200_r0000012.AGE"))
    assert said is not None
    assert (said.sender, said.recipient, said.kind, said.seq) == ("152223", OWN, "receipt", 12)
    for other in ("PL_152223_152200_X0000001.age", "PL_152223_0000001.age", "台账.age", "a.xlsx"):
        assert promised(Path(other)) is None


def test_by_sender_then_kind_then_number_and_the_nameless_last() -> None:
    names = [
        "下载.age",
        name("152224", 2),
        name("152223", 10),
        name("152223", 9),
        name("152223", 1, "K"),
        name("152223", 3, "R"),
    ]
    paths = [Path(each) for each in names]
    ordered = [path.name for path in sorted(paths, key=by_promise)]
    assert ordered == [names[4], names[5], names[3], names[2], names[1], names[0]]


def test_what_lies_on_a_stick_in_words() -> None:
    paths = [Path(name("152223", n)) for n in (15, 17, 16, 20)] + [Path(name(OWN, 4, "R"))]
    said = bundles_text(paths, {"152223": "虚构旗", OWN: "虚构盟"}.__getitem__)
    assert said == "虚构盟回执第 4 包、虚构旗上报第 15–17、20 包"
    assert bundles_text([Path("x.age")], str) == ""


def test_sizes_as_the_file_manager_shows_them() -> None:
    assert [size_text(each) for each in (0, 1, 1 << 20, 15 << 30)] == [
        "0 KB",
        "1 KB",
        "1.0 MB",
        "15.0 GB",
    ]


def test_only_what_is_addressed_to_this_office_is_listed() -> None:
    basket = Basket()
    mine, other = STICK / name("152223", 1), STICK / name("152223", 1, to="152201")
    assert basket.show_seen([mine, other], own=OWN)
    assert basket.pending() == (mine,)
    assert not basket.show_seen([mine, other], own=OWN)


def test_a_result_stays_when_its_stick_is_pulled_and_goes_when_it_comes_back() -> None:
    basket = Basket()
    path = STICK / name("152223", 1)
    basket.show_seen([path], own=OWN)
    basket.show_fates([good(path)], applied=True)
    assert basket.pending() == ()
    assert basket.all_on_sticks()
    basket.show_seen([], own=OWN)
    assert [row.done for row in basket.rows()] == [True]
    assert not basket.all_on_sticks()
    basket.show_seen([path], own=OWN)
    assert basket.pending() == (path,)


def test_a_file_not_yet_received_goes_with_its_stick() -> None:
    basket = Basket()
    path = STICK / name("152223", 1)
    basket.show_seen([path], own=OWN)
    basket.show_fates([good(path)], applied=False)
    assert basket.show_seen([], own=OWN)
    assert basket.rows() == []


def test_left_out_stays_out_until_the_stick_comes_again() -> None:
    basket = Basket()
    path, chosen = STICK / name("152223", 1), OTHER_STICK / "下载.age"
    basket.show_seen([path], own=OWN)
    basket.choose([chosen])
    basket.leave_out([path])
    assert basket.pending() == (chosen,)
    assert not basket.show_seen([path], own=OWN)
    assert basket.pending() == (chosen,)
    basket.show_seen([], own=OWN)
    basket.show_seen([path], own=OWN)
    assert basket.pending() == (path, chosen)


def test_a_row_says_what_it_brings_and_the_list_what_is_to_be_done() -> None:
    basket = Basket()
    paths = [STICK / name("152223", number) for number in (1, 2, 3)]
    basket.show_seen(paths, own=OWN)
    assert summary(basket.rows()) == "正在核对 3 个数据包…"
    refused = FileFate(file=paths[1], code="DAMAGED", message="虚构的拒收。")
    asking = FileFate(file=paths[2], code="NEW_STREAM", message="", asks=("152223", "0" * 32))
    basket.show_fates([good(paths[0], added=1200), refused, asking], applied=False)
    rows = basket.rows()
    assert [row.content for row in rows] == ["新增 1,200、删除 2", "虚构的拒收。", ""]
    assert [row.state for row in rows] == ["met", "not_met", "contested"]
    assert summary(rows) == "可接收 1 个、要电话核实 1 个、不能接收 1 个"
