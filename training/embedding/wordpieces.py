"""Text to token ids, and the vocabulary for it. Cerebrum.Llm/Knowledge/Embedding/{PlainText,OnnxEmbedder}.cs do the same when served.

1. `plain`: lower case, Latin accents off, typographic quotes and dashes as on a keyboard; what is neither letter, digit nor punctuation is a space.
2. Words are runs of letters and digits; every punctuation character and every CJK character stands alone.
3. A word is cut greedily into the longest pieces of the vocabulary ("##" continues a word), or is [UNK].
"""
import collections
import heapq
import re
import unicodedata

SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']
PAD, UNK, CLS, SEP, MASK = range(5)
LONGEST_WORD = 100
QUOTES = dict(zip('‘’“”‐‑‒–—−', '\'\'""------'))
WORD = re.compile(r'[^\W_\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+|[^\s]')


class Plain(dict):
    """For str.translate: one character at a time, remembered."""

    def __missing__(self, code):
        c = chr(code)
        if c in QUOTES:
            c = QUOTES[c]
        if 0xC0 <= code <= 0x17F:
            c = unicodedata.normalize('NFD', c)[0]
        c = c.lower() if len(c.lower()) == 1 else c
        category = unicodedata.category(c)
        if category == 'Mn':
            c = ''
        elif code > 0xFFFF or c == '_' or not (category[0] in 'LP' or category == 'Nd'):
            c = ' '
        self[code] = c
        return c


PLAIN = Plain()


def words(text):
    return WORD.findall(text.translate(PLAIN))


class WordPieces:
    def __init__(self, vocabulary):
        self.vocabulary = vocabulary
        self.ids = {piece: i for i, piece in enumerate(vocabulary)}
        self.known = {}

    def cut(self, word):
        if word not in self.known:
            self.known[word] = self._cut(word)
        return self.known[word]

    def encode(self, text):
        """Without [CLS] and [SEP]: their weight is zero in the model."""
        return [i for w in words(text) for i in self.cut(w)]

    def _cut(self, word):
        if len(word) > LONGEST_WORD:
            return [UNK]
        found, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = self.ids.get(('##' if start else '') + word[start:end])
                if piece is not None:
                    break
            else:
                return [UNK]
            found.append(piece)
            start = end
        return found


def learn(texts, size, merges):
    """Byte-pair merges over word counts for the parts of words, then whole words by count until the vocabulary has `size` pieces."""
    count = collections.Counter(w for t in texts for w in words(t))
    alphabet = {c for w, n in count.items() if n > 1 for c in w if c.isascii() or n > 20}
    pieces = dict.fromkeys(SPECIAL + sorted(alphabet) + sorted('##' + c for c in alphabet if c.isalnum()))
    pieces.update(dict.fromkeys(merged(count, merges)))
    for word, n in sorted(count.items(), key=lambda x: (-x[1], x[0])):
        if len(pieces) == size or n < 3:
            break
        if set(word) <= alphabet and len(word) <= 30:
            pieces.setdefault(word)
    return list(pieces)[:size]


def merged(count, merges):
    split = [(['##' + c if i else c for i, c in enumerate(w)], n) for w, n in sorted(count.items()) if n > 1 and w.isascii()]
    pairs, where = collections.Counter(), collections.defaultdict(set)
    for k, (parts, n) in enumerate(split):
        for pair in zip(parts, parts[1:]):
            pairs[pair] += n
            where[pair].add(k)
    queue = [(-n, pair) for pair, n in pairs.items()]
    heapq.heapify(queue)
    found = []
    while queue and len(found) < merges:
        n, pair = heapq.heappop(queue)
        if -n != pairs[pair]:
            continue  # An older count; the present one is in the queue as well.
        whole = pair[0] + pair[1][2:]
        found.append(whole)
        changed = set()
        for k in where.pop(pair):
            parts, n = split[k]
            for p in zip(parts, parts[1:]):
                pairs[p] -= n
                changed.add(p)
            i = 0
            while i + 1 < len(parts):
                if (parts[i], parts[i + 1]) == pair:
                    parts[i:i + 2] = [whole]
                i += 1
            for p in zip(parts, parts[1:]):
                pairs[p] += n
                where[p].add(k)
                changed.add(p)
        for p in changed:
            if pairs[p] > 0:
                heapq.heappush(queue, (-pairs[p], p))
    return found
