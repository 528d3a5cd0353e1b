"""The documents to learn from, and passages of them. Evaluation questions are not here: only evaluate.py opens those."""
import json
import lzma
import pathlib
import re

SENTENCE = re.compile(r'(?<=[.!?])\s+|\n+|\s-\s')
PACK_SECTIONS = [('overview', 'description'), ('symptoms', 'symptoms'), ('red flags', 'red_flags'), ('what helps', 'what_helps')]


def documents(data):
    """Dicts with id, title (may be ''), question, synonyms, text; conclusion for abstracts."""
    with lzma.open(pathlib.Path(data, 'knowledge/documents.jsonl.xz'), 'rt') as lines:
        for line in lines:
            d = json.loads(line)
            yield {'title': '', 'question': '', 'synonyms': [], 'qtype': '', 'conclusion': '', **d}


def pack(folder):
    """The knowledge pack in the same shape, one document for each section of an entry."""
    for path in sorted(pathlib.Path(folder).glob('*.jsonl')):
        for line in path.read_text().splitlines():
            entry = json.loads(line)
            for name, text, symptoms in sections(entry):
                yield {'id': f"pack:{entry['id']}#{name}", 'title': entry['title'], 'question': '', 'qtype': name, 'conclusion': '', 'text': text,
                       'synonyms': entry['synonyms'], 'source': 'pack', 'symptoms': symptoms}


def sections(entry):
    if entry['kind'] == 'topic':
        for s in entry['sections']:
            yield s['heading'], s['text'], []
        return
    symptoms = entry['symptoms']
    yield 'overview', entry['description'], symptoms
    yield 'symptoms', f"Typical signs of {entry['title']}: {'; '.join(symptoms)}.", symptoms
    yield 'red flags', f"Get help at once if there is any of these: {'; '.join(entry['red_flags'])}.", symptoms
    yield 'what helps', ' '.join(entry['what_helps']), []
    yield 'when to seek care', entry['seek_care']['text'], []


def lay_terms(folder):
    """Formal term -> the ways people say it, from lay-terms.tsv (lay term, tab, formal words)."""
    found = {}
    for line in pathlib.Path(folder, '../lay-terms.tsv').read_text().splitlines():
        if '\t' in line:
            lay, formal = line.split('\t')[:2]
            for term in dict.fromkeys([formal, formal.split()[0]]):  # A set has another order in every process.
                found.setdefault(term, []).append(lay)
    return found


def sentences(text):
    return [s for s in SENTENCE.split(text) if len(s.split()) > 2] or [text]


def passages(text, longest=180):
    """Runs of whole sentences of at most about `longest` words."""
    found, part, count = [], [], 0
    for s in sentences(text):
        n = len(s.split())
        if part and count + n > longest:
            found.append(part)
            part, count = [], 0
        part.append(s)
        count += n
    return found + [part] if part else found
