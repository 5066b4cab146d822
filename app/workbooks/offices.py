"""What clerks write for an office in 所属地区; the unit's code, or None."""

from collections.abc import Sequence

from app.domain.unit import Unit
from app.workbooks.cell_text import key

ALIASES = {
    "152200": "兴安 兴安盟本级 盟本级 盟直 盟级 兴安盟直 兴安盟人社局",
    "152201": "乌兰浩特 乌市 乌兰浩特市区 乌兰浩特市人社局",
    "152202": "阿尔山 阿市 阿尔山市人社局",
    "152221": "科尔沁右翼前旗 前旗 科前旗 科右前 科右前旗人社局",
    "152222": "科尔沁右翼中旗 中旗 科中旗 科右中 科右中旗人社局",
    "152223": "扎旗 扎赉特 扎赉特旗人社局",
    "152224": "突泉 突泉县人社局",
    "150600": "鄂尔多斯 鄂市 市本级 鄂尔多斯市本级 市直 鄂尔多斯市直",
    "150602": "东胜",
    "150603": "康巴什 康巴什新区",
    "150621": "达旗 达拉特",
    "150622": "准旗 准格尔",
    "150623": "鄂前旗 鄂托克前 鄂前",
    "150624": "鄂旗 鄂托克",
    "150625": "杭旗 杭锦",
    "150626": "乌审",
    "150627": "伊旗 伊金霍洛",
}
PREFIXES = ("内蒙古自治区", "内蒙古", "兴安盟", "鄂尔多斯市")


def unit_of_region(region: str, units: Sequence[Unit]) -> str | None:
    """The code of the office a region names: by code, name or usual short name."""
    text = key(region)
    names = {key(unit.name): unit.code for unit in units}
    names |= {unit.code: unit.code for unit in units}
    codes = {unit.code for unit in units}
    for code, aliases in ALIASES.items():
        if code in codes:
            names |= {key(alias): code for alias in aliases.split()}
    if text in names:
        return names[text]
    for prefix in PREFIXES:
        rest = text.removeprefix(key(prefix))
        if rest != text and rest:
            if rest == "本级":
                return names.get(key(prefix))
            found = unit_of_region(rest, units)
            if found:
                return found
    return None
