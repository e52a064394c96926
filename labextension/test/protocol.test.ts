import { deepEqual, equal, throws } from 'node:assert/strict';
import { test } from 'node:test';

import { decided, done, failed, hello, parseRequest, ProtocolError, requestId } from '../src/protocol';
import { examples, type IMessages } from './examples';

const requests = examples<IMessages>('requests.json');
const events = examples<IMessages>('events.json');

requests.valid.forEach((message, i) =>
  test(`takes the request ${i} as it is`, () => {
    const { v, ...fields } = message;
    equal(v, 1);
    deepEqual({ ...parseRequest(message) }, fields);
  })
);

for (const { why, message } of requests.invalid) {
  test(`refuses a request: ${why}`, () => throws(() => parseRequest(message), ProtocolError));
}

test('makes the events that the kernel takes', () => {
  const source = '%%spec photons --status accepted\nobject photons\n  take Photon\n';
  deepEqual(
    [
      hello('JupyterLab', '4.6.6'),
      decided('photons', 'accepted', source),
      done('1', [
        { key: 'photons', action: 'inserted' },
        { key: 'jets', action: 'kept' }
      ]),
      failed('1', 'the notebook of this kernel is not open')
    ],
    events.valid
  );
});

test('answers even a malformed request to its id', () => {
  equal(requestId({ id: '7' }), '7');
  equal(requestId('nonsense'), '');
});
