import './page';

import { deepEqual, match } from 'node:assert/strict';
import { test } from 'node:test';

import { Cuts } from '../src/cuts';
import type { IMark, IPhrase } from '../src/protocol';
import type { Box } from '../src/reviewRecord';
import { settled } from './page';

const FIRST: Box = [72, 100, 130, 112];
const SECOND: Box = [72, 300, 130, 312];

function phrase(nth: number, box: Box): IPhrase {
  const words = { page: 7, quote: 'exceeds 0.7', before: 'The quality ', after: '.', place: '4 Tracks' };
  return { ...words, nth, key: 'tracks', block: 'object tracks', suggestion: '', boxes: [box] };
}

/** A list of two phrases with the same words, and which of them were asked to be set aside. */
function twice(): { cuts: Cuts; aside: number[] } {
  const aside: number[] = [];
  const cuts = new Cuts({
    require: () => Promise.resolve(''),
    dismiss: phrases => {
      aside.push(...phrases.map(({ nth }) => nth));
      return Promise.resolve('');
    },
    draft: () => Promise.resolve({ key: 'tracks', block: 'object tracks', suggestion: 'select quality > 0.7' }),
    goTo: () => undefined
  });
  cuts.show({
    phrases: [phrase(1, FIRST), phrase(2, SECOND)],
    blocks: [{ key: 'tracks', title: 'object tracks' }],
    coverage: { claimed: 0, dismissed: 0, open: 2 }
  });
  document.body.append(cuts.node);
  return { cuts, aside };
}

test('of two phrases with the same words the one that was chosen is set aside', async () => {
  const { cuts, aside } = twice();
  cuts.node.querySelectorAll<HTMLElement>('[aria-label="Set aside: exceeds 0.7"]')[1]!.click();
  cuts.node.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
  await settled();
  deepEqual(aside, [2]);
});

test('Shift takes all from the phrase that was chosen before', () => {
  const { cuts } = twice();
  const boxes = (): HTMLInputElement[] => [...cuts.node.querySelectorAll<HTMLInputElement>('.hepnb-Cuts-item input')];
  boxes()[1]!.click();
  boxes()[0]!.dispatchEvent(new MouseEvent('click', { shiftKey: true, bubbles: true, cancelable: true }));
  deepEqual(
    boxes().map(box => box.checked),
    [true, true]
  );
  match(cuts.node.textContent ?? '', /Set aside 2/);
});

test('a mark in the paper opens the form of the phrase that stands there', () => {
  const { cuts } = twice();
  const mark: IMark = {
    paper: 'x',
    page: 7,
    boxes: [SECOND],
    state: 'open',
    key: '',
    label: '',
    quote: 'exceeds 0.7',
    nth: 2
  };
  cuts.choose(mark);
  const items = Array.from(cuts.node.querySelectorAll('.hepnb-Cuts-item'));
  deepEqual(
    items.map(item => item.querySelector('form') !== null),
    [false, true]
  );
});

test('words that are selected have a drafted line in the block that they belong to', async () => {
  const { cuts } = twice();
  await cuts.select({ page: 7, quote: 'quality exceeds 0.7' });
  const form = cuts.node.querySelector('.hepnb-Cuts-own form')!;
  deepEqual(
    [form.querySelector('input')!.value, form.querySelector('select')!.value],
    ['select quality > 0.7', 'object tracks']
  );
});
