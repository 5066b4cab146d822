"""Feeds the reader of bundles with inputs a fuzzer makes, or with those it once kept.

The rule: the fuzzer, atheris, is none of the project's libraries: whoever wants to search installs
it beside them; without it, and in the tests, the kept inputs are read again.

    python -m tests.sync.fuzz_reader CORPUS            read every input of a folder or zip again
    python -m tests.sync.fuzz_reader CORPUS SECONDS    search for so long; an empty or new folder
                                                       begins with the kept inputs
"""

import importlib
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

KEPT = Path(__file__).parent / "corpus" / "reader.zip"

# Words a fuzzer would not guess. The rest it learns from what the code compares.
_WORDS = (
    b'{"ack":null,"base":0,"created":"2026-06-30T09:00:00+08:00","format":"parkledger-bundle",'
    b'"kind":"changes" "receipt" "directive" "snapshot" "rekey" "members":[{"name": "raw_sha256":'
    b' "raw_size": "records": "sha256": "size": "prev": "program": "recipient": {"keys": "unit":'
    b' "schema": "sender": {"key": "seq": "stream": "suite": "age-ed25519" "version": "att/'
    b" records.jsonl.gz manifest.json manifest.json.minisig 0000600 ustar true false null NaN 1e9"
    b" -0 -> X25519 --- age-encryption.org/v1 ED untrusted trusted"
)


def inputs(corpus: Path) -> Iterator[tuple[str, bytes]]:
    """Every kept input of a folder or a zip, with its name."""
    if corpus.is_dir():
        for path in sorted(corpus.iterdir()):
            yield path.name, path.read_bytes()
    else:
        with zipfile.ZipFile(corpus) as kept:
            for name in sorted(kept.namelist()):
                yield name, kept.read(name)


def replay(corpus: Path) -> int:
    """Read every input again; how many there were. Raises what the reader must not raise."""
    one_input = importlib.import_module("tests.sync.fuzz_depths").one_input
    count = 0
    for _, content in inputs(corpus):
        one_input(content)
        count += 1
    return count


def search(corpus: Path, seconds: int) -> None:
    """Let the fuzzer look for `seconds`; it ends the process, and leaves what it kept in `corpus`.

    A finding lies in the folder one is in, as crash-…, timeout-… or oom-….
    """
    atheris = importlib.import_module("atheris")
    corpus.mkdir(parents=True, exist_ok=True)
    if not any(corpus.iterdir()) and KEPT.exists():
        for name, content in inputs(KEPT):
            (corpus / name).write_bytes(content)
    with atheris.instrument_imports(include=["app"]):
        one_input = importlib.import_module("tests.sync.fuzz_depths").one_input
    with tempfile.NamedTemporaryFile("wb", suffix=".dict") as words:
        words.write(_dictionary())
        words.flush()
        options = [
            f"-max_total_time={seconds}",
            f"-dict={words.name}",
            "-timeout=5",
            "-rss_limit_mb=500",
            "-max_len=16384",
            "-print_final_stats=1",
        ]

        def mutate(data: bytes, most: int, _seed: int) -> bytes:
            """Another content for the same depth."""
            changed: bytes = atheris.Mutate(data[1:], most - 1)
            return (data[:1] or b"f") + changed

        command = [sys.argv[0], str(corpus), *options]
        atheris.Setup(command, one_input, custom_mutator=mutate)
        atheris.Fuzz()


def _dictionary() -> bytes:
    """The words as the fuzzer reads them, with quotes and strange bytes escaped."""
    lines = []
    for word in _WORDS.replace(b",", b" ").split():
        written = b"".join(
            bytes([each]) if chr(each).isalnum() else b"\\x%02x" % each for each in word
        )
        lines.append(b'"' + written + b'"\n')
    return b"".join(lines)


def main() -> None:
    corpus = Path(sys.argv[1])
    if len(sys.argv) > 2:
        search(corpus, int(sys.argv[2]))
    else:
        print(f"{replay(corpus)} inputs read, no finding")  # noqa: T201 - the answer of a command


if __name__ == "__main__":
    main()
