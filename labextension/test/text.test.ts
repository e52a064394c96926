import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';

import { decide, head, isOpen } from '../src/text';
import { examples, type ICellText } from './examples';

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
