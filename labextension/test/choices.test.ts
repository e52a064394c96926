import { deepEqual, equal, throws } from 'node:assert/strict';
import { test } from 'node:test';

import './page';
import { asChoices, drawChoices, type IChoices, withChosen } from '../src/choices';

const FIT: IChoices = {
  into: 'body',
  title: '2 lines need what these events lack',
  every: 'without ',
  rows: [
    {
      key: 'muons-2144',
      code: 'select id == "loose"',
      note: 'object muons: no working point loose',
      own: 'instead muons-2144: select id == "loose"',
      choices: [
        { label: 'use tight', text: 'instead muons-2144: select id == "tight"' },
        { label: 'leave it out', text: 'without muons-2144' }
      ]
    },
    {
      key: 'vertices',
      code: 'take Vertex',
      note: '',
      own: '',
      choices: [{ label: 'leave it out', text: 'without vertices' }]
    }
  ]
};

const chosen = (...pairs: [string, string][]): Map<string, string> => new Map(pairs);

test('a choice is a line at the end of the cell', () => {
  const source = '%%generate\nfiles a.root\n';
  equal(
    withChosen(source, 'body', chosen(['vertices', 'without vertices'])),
    '%%generate\nfiles a.root\nwithout vertices'
  );
});

test('a line magic becomes a cell magic, which has a body', () => {
  equal(
    withChosen('%generate --events a.root', 'body', chosen(['x', 'without x'])),
    '%%generate --events a.root\nwithout x'
  );
});

test('another choice for the same key replaces the one before, and spares those of other keys', () => {
  const source = '%%generate\nwithout a, b\ninstead c: select pt > 1 GeV\nplot m bins 5 0 5';
  const now = withChosen(source, 'body', chosen(['a', 'instead a: select x == 1'], ['c', 'without c']));
  equal(now, '%%generate\nwithout b\nplot m bins 5 0 5\ninstead a: select x == 1\nwithout c');
});

test('pairs stand behind --same in the line of the comparison', () => {
  const source = '# mine\n%compare numbers.yaml --same "SR 2j"=SR CR=CRW';
  const now = withChosen(source, 'line', chosen(['SR 2j', '"SR 2j"=SR2'], ['total', '"total"=SR']));
  equal(now, '# mine\n%compare numbers.yaml --same CR=CRW "SR 2j"=SR2 "total"=SR');
});

test('nothing can be put in before something is chosen; the rest is left out at once', () => {
  const applied: Map<string, string>[] = [];
  const node = drawChoices(FIT, one => applied.push(one));
  document.body.replaceChildren(node);
  const [put, rest] = [...node.querySelectorAll('button')];
  equal(put!.disabled, true);
  const [first] = [...node.querySelectorAll('select')];
  first!.value = '0';
  first!.dispatchEvent(new Event('change', { bubbles: true }));
  equal(put!.disabled, false);
  rest!.click();
  put!.click();
  deepEqual([...applied[0]!.values()], ['instead muons-2144: select id == "tight"', 'without vertices']);
});

test('all can be left out with two clicks', () => {
  const applied: Map<string, string>[] = [];
  const node = drawChoices(FIT, one => applied.push(one));
  document.body.replaceChildren(node);
  const [put, rest] = [...node.querySelectorAll('button')];
  rest!.click();
  put!.click();
  deepEqual([...applied[0]!.values()], ['without muons-2144', 'without vertices']);
});

test("a line of one's own can be typed", () => {
  const applied: Map<string, string>[] = [];
  const node = drawChoices(FIT, one => applied.push(one));
  document.body.replaceChildren(node);
  const [select] = [...node.querySelectorAll('select')];
  const field = node.querySelector('input')!;
  equal(field.hidden, true);
  select!.value = 'own';
  select!.dispatchEvent(new Event('change', { bubbles: true }));
  equal(field.hidden, false);
  field.value = 'instead muons-2144: select trackiso < 1 GeV';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  node.querySelector('button')!.click();
  deepEqual([...applied[0]!.values()], ['instead muons-2144: select trackiso < 1 GeV']);
});

test('choices of another form are refused', () => {
  deepEqual(asChoices({ v: 1, ...FIT }), FIT);
  throws(() => asChoices({ v: 2, ...FIT }), /version/);
  throws(() => asChoices({ v: 1, ...FIT, into: 'elsewhere' }), /into/);
});

test('names of a table are seen as they are printed', () => {
  const row = { ...FIT.rows[1]!, code: '0 j-p_{T}^{4ℓ}-Low', note: 'WH 115 < m_{4ℓ}' };
  const node = drawChoices({ ...FIT, rows: [row] }, () => undefined);
  equal(node.querySelector('code')!.innerHTML, '0 j-p<sub>T</sub><sup>4ℓ</sup>-Low');
  equal(node.querySelector('.hepnb-Review-note')!.innerHTML, 'WH 115 &lt; m<sub>4ℓ</sub>');
});
