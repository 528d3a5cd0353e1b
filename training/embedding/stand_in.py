"""A tiny model of the shape sentence-transformer exports have, for the C# tests: inputs with token_type_ids, output last_hidden_state.

    python3 stand_in.py FOLDER

The hidden state of a token is its row of a one-hot table, plus [0, .., 0, 1] where token_type_ids is not 0. Pooling and padding can be read off.
"""
import pathlib
import sys

import numpy as np
import onnx
import onnx.checker
from onnx import TensorProto, helper, numpy_helper

VOCABULARY = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'fever', 'cough', 'rash']


def main(folder):
    size = len(VOCABULARY)
    names = ('input_ids', 'attention_mask', 'token_type_ids')
    ids = [helper.make_tensor_value_info(name, TensorProto.INT64, ['batch', 'sequence']) for name in names]
    out = helper.make_tensor_value_info('last_hidden_state', TensorProto.FLOAT, ['batch', 'sequence', size])
    types = np.zeros((2, size), np.float32)
    types[1, -1] = 1
    nodes = [
        helper.make_node('Gather', ['words', 'input_ids'], ['word']),
        helper.make_node('Gather', ['types', 'token_type_ids'], ['type']),
        helper.make_node('Add', ['word', 'type'], ['hidden']),
        # Read, as real exports do, without changing the result: pooling over the mask is the caller's.
        helper.make_node('Cast', ['attention_mask'], ['mask'], to=TensorProto.FLOAT),
        helper.make_node('Unsqueeze', ['mask', 'last'], ['column']),
        helper.make_node('Mul', ['column', 'zero'], ['nothing']),
        helper.make_node('Add', ['hidden', 'nothing'], ['last_hidden_state']),
    ]
    values = {'words': np.eye(size, dtype=np.float32), 'types': types, 'last': np.array([2], np.int64), 'zero': np.array(0, np.float32)}
    graph = helper.make_graph(nodes, 'stand-in', ids, [out], [numpy_helper.from_array(v, k) for k, v in values.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 13)], ir_version=8)
    onnx.checker.check_model(model)
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(pathlib.Path(folder, 'model.onnx')))
    pathlib.Path(folder, 'vocab.txt').write_text('\n'.join(VOCABULARY) + '\n')


if __name__ == '__main__':
    main(*sys.argv[1:])
