"""Every reason to refuse a bundle, with its sentence and its hint.

The rule: a code is never renamed nor used twice; scripts, receipts and vectors rely on it.
"""

from dataclasses import dataclass

from app.errors import AppError


@dataclass(frozen=True, slots=True)
class Words:
    """What a clerk reads: what happened, and what to do. Braces take the details of the case."""

    message: str
    hint: str


_AGAIN = "请让发送的机构重新导出一次。"

CODES: dict[str, Words] = {
    "NOT_FOUND": Words(
        "读不到这个数据包文件。", "请确认 U 盘已经插好、文件还在上面，然后再试一次。"
    ),
    "TOO_BIG": Words("数据包超出允许的大小：{what}。", "请让发送的机构减少附件，分几次导出。"),
    "NOT_BUNDLE": Words(
        "这个文件不是创园台账的数据包。", "请选择文件名以 PL_ 开头、以 .age 结尾的文件。"
    ),
    "TORN": Words(
        "数据包是空的或没有写完，多半是 U 盘拔早了。",
        "请让发送的机构重新导出，等看到“可以安全拔出”再拔 U 盘。",
    ),
    "NOT_FOR_US": Words(
        "本单位的钥匙打不开这个数据包。",
        "请核对文件名里的收件机构代码。若确实是发给本单位的，文件可能已经损坏，"
        "请对方核对本单位的名片后重新导出。",
    ),
    "DAMAGED": Words("数据包在途中损坏了。", "请换一个 U 盘，让发送的机构重新导出一次。"),
    "STRUCTURE": Words("数据包的结构不对：{what}。", _AGAIN),
    "MANIFEST": Words("数据包的清单不合格式：{what}。", _AGAIN),
    "VERSION_TOO_NEW": Words(
        "数据包的格式是第 {version} 版，本程序还不认识。", "请先升级本机的创园台账，再接收。"
    ),
    "UNKNOWN_KEY": Words(
        "不认识发送机构的签名。", "请先登记该机构的名片，并在电话里核对三十位指纹，再接收。"
    ),
    "REVOKED_KEY": Words(
        "数据包用的是{name}已经作废的钥匙。", "请打电话核实，让对方换用新名片后重新导出。"
    ),
    "SIGNATURE": Words(
        "数据包的签名不对，内容可能被改动过。", "不要使用这个文件。请打电话核实，让对方重新导出。"
    ),
    "UNIT_MISMATCH": Words(
        "数据包自称来自 {claimed}，签名却是{name}的。", "不要使用这个文件。请打电话向双方核实。"
    ),
    "SUITE": Words(
        "数据包所用的加密算法与名片上登记的不一致。", "请核对双方名片上的算法，再让对方重新导出。"
    ),
    "NOT_ADDRESSED": Words(
        "数据包的收件机构是 {recipient}，不是本单位。", "请把文件转交给收件机构，或让对方重新导出。"
    ),
    "ALREADY_IMPORTED": Words(
        "这个数据包（第 {seq} 号）以前已经接收过。", "不必再接收；可以把原来的回执再交给对方一次。"
    ),
    "FORK": Words(
        "{name}有两个不同的第 {seq} 号数据包。",
        "对方可能有两台电脑在报送，或恢复过旧备份。请打电话问清以哪一台为准。",
    ),
    "NEW_STREAM": Words(
        "{name}换了新的报送序列，可能换过电脑或恢复过备份。",
        "请打电话向对方核实。确认无误后，同意接收新的序列。",
    ),
    "ROLLBACK": Words(
        "第 {seq} 号数据包早于已经接收的{last}。",
        "新的数据包已含其中的变动，不必接收；请使用对方最近导出的文件。",
    ),
    "GAP": Words(
        "第 {seq} 号数据包之前，还缺第 {missing} 号。", "请先接收缺少的数据包，或让对方重新导出。"
    ),
    "CHAIN": Words(
        "第 {seq} 号数据包与前一个数据包接不上。",
        "对方可能恢复过旧备份。请打电话问清情况，让对方重新导出。",
    ),
    "SCHEMA_TOO_NEW": Words(
        "数据包出自更新的程序（数据第 {schema} 版）。", "请先升级本机的创园台账，再接收。"
    ),
    "MEMBER_HASH": Words("数据包里的内容与清单不符：{what}。", _AGAIN),
    "BOMB": Words(
        "数据包里的数据解开后比清单写的大。", "不要使用这个文件。请打电话核实，让对方重新导出。"
    ),
}


class BundleError(AppError):
    """A refusal on its way from the check that found it to the reader that reports it."""


def refusal(code: str, **details: object) -> BundleError:
    """The refusal of a code of the table; `details` fill the braces of its sentence."""
    words = CODES[code]
    return BundleError(words.message.format(**details), hint=words.hint, code=code)
