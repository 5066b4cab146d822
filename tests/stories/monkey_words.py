"""What a monkey presses and types: keys, and words that clerks or Excel come up with."""

KEYS = (
    *("Return", "Return", "Tab", "Tab", "Shift+Tab", "Esc", "Esc", "Up", "Down", "Down", "Left"),
    *("Right", "Space", "Del", "Backspace", "Home", "End", "PgUp", "PgDown", "F1", "F2", "F3"),
    *("F4", "F5", "F6", "F7", "F8", "F9", "F10", "Ctrl+N", "Ctrl+K", "Ctrl+Z", "Ctrl+Z", "Ctrl+Y"),
    *("Ctrl+P", "Ctrl+E", "Ctrl+F", "Ctrl+A", "Ctrl+C", "Ctrl+D", "Ctrl+J", "Ctrl+O", "Ctrl+S"),
    *("Ctrl+Return", "Ctrl+PgUp", "Ctrl+PgDown", "Ctrl+Shift+L", "Ctrl+Home", "Ctrl+End", "Menu"),
    *("Shift+Down", "Shift+F10", "Alt+Down", "Alt+Up", "Ctrl+V", "Ctrl+X", "Ctrl+B", "Ctrl+G"),
    *(f"Alt+{place}" for place in "1234567890-"),
)
WORDS = (
    *(
        "虚构商店",
        "虚构人",
        "巴特尔·虚构",
        "𠮷䶮㐂",
        "虚构" * 300,
        "xugou",
        "xg",
        "1",
        "12",
        "0",
        "-1",
    ),
    *(
        "999999999999999999999",
        "１２",
        "3.5",
        "1,234",
        "abc",
        "2026-06-30",
        "20260230",
        "0000-00-00",
    ),
    *(
        "2026.6.30",
        "9999-12-31",
        "1900-01-01",
        "92152299MA0000000F",
        "152223199001010018",
        "%_'\";",
    ),
    *(
        "a\tb\nc\td",
        "12\n13\n\n约十\n15",
        "13800001234",
        "🙂",
        "\u202e虚构",
        "  ",
        "=1+1",
        "\x00\x07",
    ),
)
