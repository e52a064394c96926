/** The keys of a review: what each does, in words and as an action. */

import { h } from './dom';

export type Action =
  | 'accept'
  | 'reject'
  | 'next'
  | 'previous'
  | 'edit'
  | 'reopen'
  | 'undo'
  | 'page'
  | 'paper'
  | 'acceptClean'
  | 'leave'
  | 'help';

const ACTIONS: Record<string, Action> = {
  a: 'accept',
  r: 'reject',
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  e: 'edit',
  o: 'reopen',
  z: 'undo',
  p: 'page',
  s: 'paper',
  A: 'acceptClean',
  Escape: 'leave',
  '?': 'help'
};

const WORDS: [string, string][] = [
  ['a', 'accept, and on to the next open line'],
  ['r', 'reject, and on'],
  ['j / k', 'next, previous line'],
  ['e', 'edit the line'],
  ['o', 'open again'],
  ['z', 'take back the last decision (Ctrl+Z too)'],
  ['p', 'show the place on its page, here'],
  ['s', 'show it in the paper panel'],
  ['Shift+A', 'accept all clean lines of the notebook'],
  ['Esc', 'back to the cell'],
  ['?', 'these keys']
];

/**
 * What a key asks for; undefined for one that is the application's, or that is typed in a field. In a field only Escape means
 * something, and Ctrl+Z there is the field's own.
 */
export function actionOf(event: KeyboardEvent, isTyping: boolean): Action | undefined {
  const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key === 'z';
  if (isUndo && !isTyping) {
    return 'undo';
  }
  if (isTyping) {
    return event.key === 'Escape' ? 'leave' : undefined;
  }
  return isOfTheApplication(event) ? undefined : ACTIONS[event.key];
}

/** True for a shortcut of the application, which is to reach it. */
export function isOfTheApplication(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.altKey || (event.key === 'Enter' && event.shiftKey);
}

export function drawKeys(): HTMLElement {
  const words = WORDS.flatMap(([key, what]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)]);
  return h('dl', { class: 'hepnb-Review-help', hidden: true, 'aria-label': 'Keys' }, ...words);
}
