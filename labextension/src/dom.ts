/** Elements in one expression. Text of a paper or of the kernel only ever becomes a text node. */

import { type Icon, icon } from './icons';

export type Child = Node | string | null | undefined | false;
type Value = string | number | boolean | undefined | ((event: Event) => void);

/** An element with attributes (`onclick` and the like are listeners; false leaves one out) and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, Value> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(key.replace(/^on/, ''), value);
    } else if (value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? '' : String(value));
    }
  }
  element.append(...children.filter((c): c is Node | string => c !== null && c !== undefined && c !== false));
  return element;
}

/** Text of a paper, with its `_{…}` and `^{…}` as sub- and superscripts. */
export function paperText(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  let last = 0;
  for (const match of text.matchAll(/([_^])\{([^{}]*)\}/g)) {
    fragment.append(text.slice(last, match.index), h(match[1] === '_' ? 'sub' : 'sup', {}, match[2]));
    last = match.index + match[0].length;
  }
  fragment.append(text.slice(last));
  return fragment;
}

/** How many letters before a quote are seen where a sentence has one line only. */
const NEAR = 28;

/** Words of a paper in their sentence, the words marked; of what is before them only the end is seen where room is short. */
export function inSentence(before: string, quote: string, after: string): HTMLElement {
  const cut = before.length > NEAR ? before.indexOf(' ', before.length - NEAR) : 0;
  const far = before.slice(0, Math.max(0, cut));
  return h(
    'span',
    { class: 'hepnb-sentence' },
    far && h('span', { class: 'hepnb-sentence-far' }, paperText(far)),
    far && h('span', { class: 'hepnb-sentence-cut', 'aria-hidden': 'true' }, '…'),
    paperText(before.slice(far.length)),
    h('mark', {}, paperText(quote)),
    paperText(after)
  );
}

/** A real button: `name` is shown, `title` says what it does; it is also read out where it begins with the name. */
export function button(
  name: string,
  title: string,
  act: () => void,
  more: Record<string, Value> = {}
): HTMLButtonElement {
  return h(
    'button',
    {
      type: 'button',
      class: 'hepnb-button',
      title,
      'aria-label': title.startsWith(name) ? title : undefined,
      onclick: act,
      ...more
    },
    name
  );
}

/** A button with a picture: `title` says what it does, to the eye on hover and to a screen reader. */
export function iconButton(
  name: Icon,
  title: string,
  act: () => void,
  more: Record<string, Value> = {}
): HTMLButtonElement {
  const attributes = { type: 'button', class: 'hepnb-iconButton', title, 'aria-label': title, onclick: act, ...more };
  return h('button', attributes, icon(name));
}
