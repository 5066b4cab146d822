"""The dot between the parts of a name; every input method writes another one, and "·" is stored."""

MIDDLE_DOTS = "·•・‧∙⋅･"
