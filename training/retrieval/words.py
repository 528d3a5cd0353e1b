"""Counts in how many documents each word is, for the weights and the spelling of Cerebrum.Llm/Knowledge/Retrieval.

Documents: ../shared/data/knowledge/documents.jsonl.xz and the knowledge pack. Writes words.tsv: the number of documents, then
"word<TAB>documents" for every word of at least three documents, by word.
"""
import json
import lzma
import pathlib
import re
import sys
import unicodedata
from collections import Counter

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORD = re.compile(r"[^\W_]+")


def words(text):
    """As Words.Read of Cerebrum.Llm: lower case, accents and apostrophes off, runs of letters and digits."""
    letters = (c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    return WORD.findall("".join(letters).lower().replace("'", "").replace("’", ""))


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def documents():
    with lzma.open(ROOT / "../shared/data/knowledge/documents.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            yield [document.get(key, "") for key in ("title", "question", "text", "conclusion", "synonyms")]
    for path in sorted((ROOT / "Cerebrum.Llm/Knowledge/Pack").glob("*.jsonl")):
        for line in path.open(encoding="utf-8"):
            yield json.loads(line)


def main(path):
    counts, total = Counter(), 0
    for document in documents():
        counts.update(set(words(" ".join(strings(document)))))
        total += 1
    with open(path, "w", encoding="utf-8") as out:
        print(total, file=out)
        for word, count in sorted(counts.items()):
            if count >= 3 and len(word) <= 40:
                print(f"{word}\t{count}", file=out)
    print(f"{total} documents, {sum(c >= 3 for c in counts.values())} words in at least three of them")


if __name__ == "__main__":
    main(sys.argv[1])
