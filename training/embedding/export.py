"""Writes the shipped folder from what train.py learned, the golden values of the C# tests, and the card's figures.

    python3 export.py DATA WORK WEIGHTS GOLDEN CARD

Vectors are stored in 8 bits, a scale for each token; the scale is part of the token's weight, so the graph widens only the rows it reads.
"""
import hashlib
import json
import pathlib
import shutil
import sys

import numpy as np
import onnx
import onnx.checker
from onnx import TensorProto, helper, numpy_helper

import evaluate
from served import LONGEST, Served
from wordpieces import CLS, SEP

GOLDEN = ['chest pain', 'pain in my chest when I climb stairs', 'How is whooping cough treated?', "Crohn’s disease – what is it?", 'CAFÉ-AU-LAIT spots, naïve T cells',
          'cafe\u0301 au lait', 'fever\n\tand\u00a0chills', 'temp > 39.5 °C & SpO2 <92%', 'snake_case [CLS] [MASK] tokens', '头痛 headache', 'diabtes and hypothyrodism symtoms',
          'İstanbul ΣΑΣ straße', 'a' * 101 + ' cough', '½ tablet ☂ 😀', 'pneumonoultramicroscopicsilicovolcanoconiosis', '?!']


def graph(pieces, weights):
    values = {'pieces': pieces, 'weights': weights, 'one': np.array([1], np.int64), 'least': np.array(1e-12, np.float32)}
    ids = [helper.make_tensor_value_info(name, TensorProto.INT64, ['batch', 'sequence']) for name in ('input_ids', 'attention_mask')]
    out = helper.make_tensor_value_info('sentence_embedding', TensorProto.FLOAT, ['batch', pieces.shape[1]])
    nodes = [
        helper.make_node('Gather', ['pieces', 'input_ids'], ['narrow']),
        helper.make_node('Cast', ['narrow'], ['rows'], to=TensorProto.FLOAT),
        helper.make_node('Gather', ['weights', 'input_ids'], ['weight']),
        helper.make_node('Cast', ['attention_mask'], ['mask'], to=TensorProto.FLOAT),
        helper.make_node('Mul', ['weight', 'mask'], ['masked']),
        helper.make_node('Unsqueeze', ['masked', 'one'], ['line']),
        helper.make_node('MatMul', ['line', 'rows'], ['sums']),
        helper.make_node('Squeeze', ['sums', 'one'], ['sum']),
        helper.make_node('ReduceL2', ['sum'], ['norm'], axes=[1], keepdims=1),
        helper.make_node('Max', ['norm', 'least'], ['length']),
        helper.make_node('Div', ['sum', 'length'], ['sentence_embedding']),
    ]
    return helper.make_graph(nodes, 'passage-embedding', ids, [out], [numpy_helper.from_array(v, k) for k, v in values.items()])


def save(table, path):
    scale = np.maximum(np.abs(table).max(1), 1e-9) / 127
    model = helper.make_model(graph(np.round(table / scale[:, None]).astype(np.int8), scale.astype(np.float32)), opset_imports=[helper.make_opsetid('', 13)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def write_golden(served, path):
    lines = []
    for text, vector in zip(GOLDEN, served.embed(GOLDEN)):
        ids = [CLS, *served.pieces.encode(text)[:LONGEST - 2], SEP]
        lines.append(json.dumps({'text': text, 'ids': ids, 'vector': [round(float(x), 5) for x in vector]}))
    path.write_text('\n'.join(lines) + '\n')


def write_card(path, text):
    start, end = '<!-- figures: written by training/embedding/export.py -->', '<!-- end of figures -->'
    card = path.read_text()
    path.write_text(card[:card.index(start) + len(start)] + '\n' + text + '\n' + card[card.index(end):])


def manifest(model, vocabulary, dimension, figures):
    sha = hashlib.sha256(model.read_bytes()).hexdigest()
    return {
        'id': 'passage-embedding', 'version': f'1.0.0+{sha[:8]}', 'sha256': sha, 'vocabulary_sha256': hashlib.sha256(vocabulary.read_bytes()).hexdigest(),
        'dimension': dimension, 'longest_tokens_trained': 250,
        'licence': 'As the project; trained on CC BY 4.0, MIT, CC0 and public-domain text. See the card.',
        'training_data': [
            {'name': 'MedQuAD', 'licence': 'CC BY 4.0'}, {'name': 'PubMedQA abstracts and conclusions', 'licence': 'MIT'},
            {'name': 'Human Disease Ontology, slims', 'licence': 'CC0 1.0'}, {'name': 'CDC COVID-19 FAQ of March 2020', 'licence': 'US Government work, public domain'},
            {'name': 'Cerebrum knowledge pack and lay terms', 'licence': 'as the project'},
        ],
        'metrics': {'ndcg_at_10': figures},
        'intended_use': 'Finding passages of English health text that a question is about, beside a search by words.',
        'not_for': 'Deciding what a person has; comparing patients; other languages; use as the only search.',
        'card': 'docs/models/passage-embedding.md',
    }


def main(data, work, weights, golden, card):
    work, weights = pathlib.Path(work), pathlib.Path(weights)
    weights.mkdir(parents=True, exist_ok=True)
    shutil.copy(work / 'vocab.txt', weights / 'vocab.txt')
    save(np.load(work / 'net.npz')['table'], weights / 'model.onnx')
    served = Served(weights)
    write_golden(served, pathlib.Path(golden))
    found = evaluate.measure(evaluate.Collection(data), served.embed)
    figures = {n: {r: round(float(np.mean(v)), 4) for r, v in f.items()} for n, f in sorted(found.items())}
    text = json.dumps(manifest(weights / 'model.onnx', weights / 'vocab.txt', served.table.shape[1], figures), indent=2)
    (weights / 'manifest.json').write_text(text + '\n')
    write_card(pathlib.Path(card), evaluate.table(found))
    print(evaluate.table(found))


if __name__ == '__main__':
    main(*sys.argv[1:])
