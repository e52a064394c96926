/** A page without a browser, for what draws with the DOM alone. To be imported before it. */

import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true });
const names = [
  'window',
  'document',
  'Node',
  'Element',
  'HTMLElement',
  'HTMLInputElement',
  'HTMLSelectElement',
  'Event',
  'KeyboardEvent',
  'MouseEvent'
];
for (const name of names) {
  Object.defineProperty(globalThis, name, {
    value: (name === 'window' ? window : window[name]) as unknown,
    configurable: true
  });
}
Object.defineProperty(globalThis, 'CSS', { value: { escape: (text: string) => text.replace(/["\\]/g, '\\$&') } });
window.HTMLElement.prototype.scrollIntoView = () => undefined; // there is nothing to scroll

/** Presses a key where the focus is. */
export function press(key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  (document.activeElement ?? document.body).dispatchEvent(event);
  return event;
}

/** Lets what is waiting be done. */
export async function settled(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, 0));
}
