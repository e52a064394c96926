import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';

import { decide, decideLines, head, isOpen, keys, quoteOf } from '../src/text';
import { examples, type ICellText, type IKeys, type ILines } from './examples';

for (const cell of examples<ICellText[]>('cells.json')) {
  test(`reads the first line of ${cell.name}`, () => {
    deepEqual(head(cell.source), cell.head ?? undefined);
  });
  if (cell.accepted !== undefined && cell.rejected !== undefined) {
    const { accepted, rejected } = cell;
    test(`sees what is open in ${cell.name}`, () => {
      equal(isOpen(cell.source), cell.open);
      equal(isOpen(accepted), false);
    });
    test(`accepts ${cell.name}`, () => equal(decide(cell.source, 'accepted'), accepted));
    test(`rejects ${cell.name}`, () => equal(decide(cell.source, 'rejected'), rejected));
    test(`a second decision changes nothing in ${cell.name}`, () => {
      equal(decide(decide(cell.source, 'accepted'), 'accepted'), accepted);
    });
  }
}

for (const { name, source, lines, decision, after } of examples<ILines[]>('lines.json')) {
  test(`decides about ${name}`, () => equal(decideLines(source, lines, decision), after));
}

for (const cell of examples<IKeys[]>('keys.json')) {
  test(`knows what is in ${cell.name}`, () => deepEqual(keys(cell.source), cell.keys));
}

test('finds the quote of a line', () => {
  deepEqual(quoteOf('  select pt > 5 # no\n'), undefined);
  deepEqual(quoteOf('  select pt > 5 #: p7 "a \\"b\\" # c" ?'), { paper: '', page: 7, quote: 'a "b" # c', nth: 0 });
  deepEqual(quoteOf('  select pt > 5 #: 1602.01234:p5 "x"; p6 "y" ✓'), {
    paper: '1602.01234',
    page: 5,
    quote: 'x',
    nth: 0
  });
  deepEqual(quoteOf('  select pt > 5 #: p6.2 "x" ?'), { paper: '', page: 6, quote: 'x', nth: 2 });
});
