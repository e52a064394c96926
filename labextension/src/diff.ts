/** What differs between two lines, word by word. */

import { h } from './dom';

export interface IPiece {
  text: string;
  isSame: boolean;
}

/** Both lines in pieces: words that stand in both, in order, and those that do not. */
export function wordDiff(before: string, after: string): { before: IPiece[]; after: IPiece[] } {
  const [one, two] = [before.split(/\s+/), after.split(/\s+/)];
  // common[i][j]: how many words one.slice(i) and two.slice(j) have in common, in order
  const common = Array.from({ length: one.length + 1 }, () => new Array<number>(two.length + 1).fill(0));
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = two.length - 1; j >= 0; j--) {
      const isSame = one[i] === two[j];
      common[i]![j] = isSame ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const pieces: { before: IPiece[]; after: IPiece[] } = { before: [], after: [] };
  let [i, j] = [0, 0];
  while (i < one.length || j < two.length) {
    if (i < one.length && j < two.length && one[i] === two[j]) {
      pieces.before.push({ text: one[i++]!, isSame: true });
      pieces.after.push({ text: two[j++]!, isSame: true });
    } else if (j >= two.length || (i < one.length && common[i + 1]![j]! >= common[i]![j + 1]!)) {
      pieces.before.push({ text: one[i++]!, isSame: false });
    } else {
      pieces.after.push({ text: two[j++]!, isSame: false });
    }
  }
  return pieces;
}

/** Two lines side by side, what only one of them has marked in it: `del` in the first, `ins` in the second. */
export function drawDiff(names: [string, string], before: string, after: string): HTMLElement {
  const pieces = wordDiff(before, after);
  const draw = (line: IPiece[], mark: 'del' | 'ins'): HTMLElement =>
    h('code', {}, ...line.flatMap((piece, n) => [n > 0 && ' ', piece.isSame ? piece.text : h(mark, {}, piece.text)]));
  return h(
    'div',
    { class: 'hepnb-diff' },
    h('div', {}, h('span', { class: 'hepnb-Review-note' }, names[0]), draw(pieces.before, 'del')),
    h('div', {}, h('span', { class: 'hepnb-Review-note' }, names[1]), draw(pieces.after, 'ins'))
  );
}
