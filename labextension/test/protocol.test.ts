import { deepEqual, equal, throws } from 'node:assert/strict';
import { test } from 'node:test';

import {
  decided,
  done,
  failed,
  hello,
  parseRequest,
  ProtocolError,
  question,
  requestId,
  standing
} from '../src/protocol';
import { examples, type IMessages } from './examples';

const requests = examples<IMessages>('requests.json');
const events = examples<IMessages>('events.json');

requests.valid.forEach((message, i) => {
  test(`takes the request ${i} as it is`, () => {
    const { v, ...fields } = message;
    equal(v, 1);
    deepEqual({ ...parseRequest(message) }, fields);
  });
});

for (const { why, message } of requests.invalid) {
  test(`refuses a request: ${why}`, () => throws(() => parseRequest(message), ProtocolError));
}

test('makes the events that the kernel takes', () => {
  const source = '%%spec photons --status accepted\nobject photons\n  take Photon\n';
  const before = '%%spec photons\nobject photons\n';
  deepEqual(
    [
      hello('JupyterLab', '4.6.6', { engine: 'llama', context: 8192, offline: true }),
      decided('photons', 'accepted', source, [3, 4]),
      done('1', [
        { key: 'photons', action: 'inserted' },
        { key: 'jets', action: 'kept' }
      ]),
      failed('1', 'the notebook of this kernel is not open'),
      question('e', {
        event: 'edited',
        key: 'photons',
        source: `${before}  take Photon\n`,
        line: 2,
        code: 'take Photon'
      }),
      question('f', {
        event: 'required',
        key: 'photons',
        source: before,
        block: 'object photons',
        page: 8,
        quote: '|η| < 2.37',
        nth: 0,
        code: 'select abs(eta) < 2.37'
      }),
      question('g', {
        event: 'dismissed',
        key: 'photons',
        source: before,
        phrases: [{ page: 8, quote: '|η| < 4.9', nth: 2 }],
        reason: 'describes the detector'
      }),
      standing([{ id: '8f0a', source: before }], ''),
      question('h', { event: 'overview' }),
      question('j', { event: 'draft', page: 8, quote: '|η| < 2.37' }),
      question('i', { event: 'words', paper: '1704.03848', page: 7 }),
      question('a', { event: 'papers' }),
      question('b', { event: 'marks' }),
      question('c', { event: 'picture', paper: '1704.03848', page: 7, boxes: [[72, 100.5, 130, 112]] }),
      question('d', { event: 'search', paper: '1704.03848', text: 'isolation' })
    ],
    events.valid
  );
});

/** A message with one of its values, anywhere in it, replaced. */
function damaged(message: unknown, at: { left: number }, by: unknown): unknown {
  if (at.left-- === 0) {
    return by;
  }
  if (Array.isArray(message)) {
    return message.map(one => damaged(one, at, by));
  }
  if (typeof message === 'object' && message !== null) {
    return Object.fromEntries(Object.entries(message).map(([key, one]) => [key, damaged(one, at, by)]));
  }
  return message;
}

test('two hundred malformed messages are refused or read, and break nothing', () => {
  const values = [null, 7, 'x', [], {}, [[]], { v: 1 }, -1e308, true, undefined];
  for (let i = 0; i < 200; i++) {
    const message = damaged(
      requests.valid[i % requests.valid.length],
      { left: Math.floor(i / 4) % 24 },
      values[i % values.length]
    );
    try {
      parseRequest(message);
    } catch (error) {
      equal(error instanceof ProtocolError, true, String(error));
    }
    requestId(message);
  }
});

test('answers even a malformed request to its id', () => {
  equal(requestId({ id: '7' }), '7');
  equal(requestId('nonsense'), '');
});
