import { deepEqual, equal } from 'node:assert/strict';
import { test } from 'node:test';

import { markOf } from '../src/marks';
import type { IMark } from '../src/protocol';
import type { Box } from '../src/reviewRecord';

const FIRST: Box = [72, 100, 130, 112];
const SECOND: Box = [72, 300, 130, 312];

function mark(label: string, box: Box, more: Partial<IMark> = {}): IMark {
  const base = { paper: 'x', page: 7, state: 'claimed', key: 'a', quote: 'pT > 25 GeV', nth: 0 } as const;
  return { ...base, boxes: [box], label, ...more };
}

const MARKS = [mark('electrons', FIRST, { nth: 1 }), mark('muons', SECOND, { nth: 2 })];

test('of words that stand twice on a page, the place of the quote is shown', () => {
  const words = { paper: 'x', page: 7, quote: 'pT > 25 GeV' };
  equal(markOf({ ...words, boxes: [SECOND] }, MARKS)?.label, 'muons');
  equal(markOf({ ...words, nth: 2 }, MARKS)?.label, 'muons');
  equal(markOf({ ...words, nth: 1 }, MARKS)?.label, 'electrons');
});

test('without a place, or with one that has no mark, the first with these words is shown', () => {
  const words = { paper: 'x', page: 7, quote: 'pT > 25 GeV' };
  equal(markOf(words, MARKS)?.label, 'electrons');
  equal(markOf({ ...words, boxes: [[1, 2, 3, 4]] }, MARKS)?.label, 'electrons');
});

test('other words, pages and papers have other marks', () => {
  const elsewhere = [
    { paper: 'x', page: 8, quote: 'pT > 25 GeV' },
    { paper: 'y', page: 7, quote: 'pT > 25 GeV' },
    { paper: 'x', page: 7, quote: 'pT > 2 GeV' }
  ];
  deepEqual(
    elsewhere.map(place => markOf(place, MARKS)),
    [undefined, undefined, undefined]
  );
});
