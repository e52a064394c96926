/** Elements in one expression. Text of a paper or of the kernel only ever becomes a text node. */

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

/** A real button: `name` is shown, `title` says what it does; it is also read out where it begins with the name. */
export function button(name: string, title: string, act: () => void, more: Record<string, Value> = {}): HTMLButtonElement {
  return h('button', { type: 'button', class: 'hepnb-button', title, 'aria-label': title.startsWith(name) ? title : undefined, onclick: act, ...more }, name);
}
