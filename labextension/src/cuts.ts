/**
 * The possible cuts of a paper: phrases that read like one and that no line quotes. Each, or words that were selected on a page,
 * becomes a line of the spec, or is set aside for a reason; many at once where one reason holds for all.
 */

import { button, h, iconButton, inSentence } from './dom';
import type { IDraft, IMark, IOverview, IPhrase } from './protocol';

/** What the list needs of the notebook. A change gives what is wrong with it, "" where it is made. */
export interface ICutsHost {
  require(key: string, block: string, words: IWords, code: string): Promise<string>;
  dismiss(phrases: IPhrase[], reason: string): Promise<string>;
  /** The line that selected words may be; undefined where the kernel does not say. */
  draft(page: number, quote: string): Promise<IDraft | undefined>;
  goTo(phrase: IPhrase): void;
}

/** Words of the paper under review, on a page; `nth`: which of the phrases with these words there, 0 for any. */
export interface IWords {
  page: number;
  quote: string;
  nth: number;
}

/** Why a phrase is no cut; own words are as good. */
const REASONS = [
  'describes the detector',
  'describes the simulation',
  'describes a plot or a result',
  'part of the fit or of an uncertainty',
  'of another analysis',
  'said by another line already'
];

/** A line that compares an attribute of one object, which a region does not have. */
const OF_AN_OBJECT = /^(?:select|reject)\s+(?:abs\()?(?:pt|et|e|eta|phi|m|mass|d0|z0|charge|id|iso\w*|btag\w*)\b/;

export class Cuts {
  readonly node = h('section', { class: 'hepnb-Cuts', 'aria-label': 'Possible cuts', hidden: true });
  private overview: IOverview | undefined;
  private readonly chosen = new Set<string>();
  private last = '';
  private readonly list = h('div', { class: 'hepnb-Cuts-list' });
  private readonly bulk = h('form', { class: 'hepnb-Review-form' });
  private readonly title = h('strong', {});
  private readonly say = h('div', { role: 'status', class: 'hepnb-Review-error' });

  constructor(private readonly host: ICutsHost) {
    const close = iconButton('reject', 'Close the list of possible cuts', () => this.open(false));
    const options = REASONS.map(reason => h('option', { value: reason }));
    this.node.append(
      h('div', { class: 'hepnb-Cuts-bar' }, this.title, close),
      h('datalist', { id: 'hepnb-reasons' }, ...options),
      this.bulk,
      this.say,
      this.list
    );
    this.list.addEventListener('keydown', event => event.stopPropagation());
  }

  get count(): number | undefined {
    return this.overview?.phrases.length;
  }

  open(isOpen: boolean): void {
    this.node.hidden = !isOpen;
  }

  /** Shows what is to be looked at; what somebody types stays. */
  show(overview: IOverview | undefined): void {
    if (JSON.stringify(overview) === JSON.stringify(this.overview)) {
      return;
    }
    const typing = this.list.querySelector<HTMLFormElement>('form');
    const of = typing?.parentElement?.dataset.hepnbPhrase;
    this.overview = overview;
    const known = new Set(overview?.phrases.map(nameOf));
    [...this.chosen].filter(name => !known.has(name)).forEach(name => this.chosen.delete(name));
    this.draw();
    if (typing && of !== undefined) {
      this.item(of)?.append(typing);
    }
  }

  /** Opens the form of a phrase of the list. */
  choose(mark: IMark): void {
    this.open(true);
    const same = this.overview?.phrases.filter(one => one.page === mark.page && one.quote === mark.quote);
    const phrase = same?.find(one => JSON.stringify(one.boxes) === JSON.stringify(mark.boxes)) ?? same?.[0];
    if (phrase) {
      this.form(phrase);
      this.item(nameOf(phrase))?.scrollIntoView({ block: 'nearest' });
    }
  }

  /** Opens a form for words that were selected on a page. */
  async select({ page, quote }: { page: number; quote: string }): Promise<void> {
    this.open(true);
    this.list.querySelector('.hepnb-Cuts-own')?.remove();
    const item = h('div', { class: 'hepnb-Cuts-item hepnb-Cuts-own' }, h('div', {}, `p${page} `, h('mark', {}, quote)));
    this.list.prepend(item);
    item.scrollIntoView({ block: 'nearest' });
    const { key = '', title = '' } = this.overview?.blocks.at(-1) ?? {};
    const draft = (await this.host.draft(page, quote)) ?? { key, block: title, suggestion: '' };
    const form = this.lineForm({ page, quote, nth: 0, ...draft }, () => item.remove());
    item.append(form);
    form.querySelector('input')?.focus();
    item.scrollIntoView({ block: 'nearest' });
  }

  // --- drawing --------------------------------------------------------------------------------------------------

  private draw(): void {
    const phrases = this.overview?.phrases ?? [];
    const coverage = this.overview?.coverage;
    this.title.textContent = coverage
      ? `${phrases.length} possible cuts to look at; ${coverage.claimed} are in a line, ${coverage.dismissed} set aside`
      : 'Possible cuts';
    const places = [...new Set(phrases.map(phrase => phrase.place))];
    this.list.replaceChildren(
      ...places.flatMap(place => {
        const here = phrases.filter(phrase => phrase.place === place);
        return [this.drawPlace(place, here), ...here.map(phrase => this.drawPhrase(phrase))];
      })
    );
    if (coverage && !phrases.length) {
      this.list.append(h('p', {}, 'Every phrase that reads like a cut is in a line or set aside.'));
    }
    this.drawBulk();
  }

  private drawPlace(place: string, phrases: IPhrase[]): HTMLElement {
    const all = h('input', { type: 'checkbox', 'aria-label': `Choose all ${phrases.length} of ${place}` });
    all.checked = phrases.every(phrase => this.chosen.has(nameOf(phrase)));
    all.addEventListener('change', () => {
      phrases.forEach(phrase => this.mark(phrase, all.checked));
      this.draw();
    });
    return h('label', { class: 'hepnb-Cuts-place' }, all, `${place} (${phrases.length})`);
  }

  private mark(phrase: IPhrase, isChosen: boolean): void {
    if (isChosen) {
      this.chosen.add(nameOf(phrase));
    } else {
      this.chosen.delete(nameOf(phrase));
    }
  }

  private drawPhrase(phrase: IPhrase): HTMLElement {
    const box = h('input', { type: 'checkbox', 'aria-label': `Choose ${phrase.quote}` });
    box.checked = this.chosen.has(nameOf(phrase));
    box.addEventListener('click', event => this.choosePhrase(phrase, box.checked, event.shiftKey));
    return h(
      'div',
      { class: 'hepnb-Cuts-item', 'data-hepnb-phrase': nameOf(phrase) },
      box,
      h(
        'span',
        { class: 'hepnb-Cuts-words', onclick: () => this.host.goTo(phrase) },
        h('span', { class: 'hepnb-Review-page' }, `p${phrase.page} `),
        inSentence(phrase.before, phrase.quote, phrase.after)
      ),
      h(
        'span',
        { class: 'hepnb-Review-actions' },
        iconButton('line', `Make a line of it: ${phrase.quote}`, () => this.form(phrase)),
        iconButton('aside', `Set aside: ${phrase.quote}`, () => this.setAside([phrase])),
        iconButton('paper', `Show in the paper: ${phrase.quote}`, () => this.host.goTo(phrase))
      )
    );
  }

  /** `toHere`: with all from the one that was chosen before, as those of a paragraph. */
  private choosePhrase(phrase: IPhrase, isChosen: boolean, toHere: boolean): void {
    const all = this.overview?.phrases ?? [];
    const at = all.indexOf(phrase);
    const from = toHere ? all.findIndex(one => nameOf(one) === this.last) : -1;
    const [first, last] = from < 0 ? [at, at] : [Math.min(from, at), Math.max(from, at)];
    all.slice(first, last + 1).forEach(one => {
      this.mark(one, isChosen);
      const box = this.item(nameOf(one))?.querySelector<HTMLInputElement>('input[type=checkbox]');
      if (box) {
        box.checked = isChosen;
      }
    });
    this.last = nameOf(phrase);
    this.drawBulk();
  }

  private drawBulk(): void {
    const phrases = this.overview?.phrases.filter(phrase => this.chosen.has(nameOf(phrase))) ?? [];
    this.bulk.replaceChildren();
    if (phrases.length) {
      this.bulk.append(...this.reasonFields(phrases));
    }
  }

  // --- forms ----------------------------------------------------------------------------------------------------

  private form(phrase: IPhrase): void {
    this.list.querySelectorAll('form').forEach(form => form.remove());
    const form = this.lineForm(phrase, () => form.remove());
    this.item(nameOf(phrase))?.append(form);
    form.querySelector('input')?.focus();
  }

  private setAside(phrases: IPhrase[]): void {
    this.chosen.clear();
    phrases.forEach(phrase => this.chosen.add(nameOf(phrase)));
    this.draw();
    this.bulk.querySelector('input')?.focus();
  }

  private reasonFields(phrases: IPhrase[]): Node[] {
    const what = phrases.length === 1 ? phrases[0]!.quote : `${phrases.length} phrases`;
    const field = h('input', {
      type: 'text',
      list: 'hepnb-reasons',
      placeholder: 'why: choose or type',
      'aria-label': `Why ${what} is no cut`
    });
    this.bulk.onsubmit = event => {
      event.preventDefault();
      void this.act(() => this.host.dismiss(phrases, field.value), this.say).then(
        isDone => isDone && this.chosen.clear()
      );
    };
    return [
      field,
      h(
        'button',
        { type: 'submit', class: 'hepnb-button' },
        `Set aside ${phrases.length === 1 ? 'it' : phrases.length}`
      )
    ];
  }

  private lineForm(words: IWords & Pick<IPhrase, 'key' | 'block' | 'suggestion'>, close: () => void): HTMLFormElement {
    const field = h('input', {
      type: 'text',
      placeholder: 'such as select pt > 25 GeV',
      'aria-label': 'The line, in ADL'
    });
    const blocks = this.overview?.blocks ?? [];
    const block = h('select', { 'aria-label': 'Block' }, ...blocks.map(({ title }) => h('option', {}, title)));
    block.value = words.block;
    const suggest = (): void => {
      if (!field.value || field.value === words.suggestion) {
        field.value = fits(words.suggestion, block.value) ? words.suggestion : '';
      }
    };
    block.addEventListener('change', suggest);
    suggest();
    const error = h('div', { role: 'alert', class: 'hepnb-Review-error' });
    const key = (): string => blocks.find(({ title }) => title === block.value)?.key ?? words.key;
    return h(
      'form',
      {
        class: 'hepnb-Review-form',
        onsubmit: event => {
          event.preventDefault();
          void this.act(() => this.host.require(key(), block.value, words, field.value), error).then(
            isDone => isDone && close()
          );
        }
      },
      field,
      'in',
      block,
      h('button', { type: 'submit', class: 'hepnb-button' }, 'Add the line'),
      button('Cancel', 'Cancel: change nothing', close),
      error
    );
  }

  /** Makes a change; says what is wrong with it, and leaves what was typed. */
  private async act(change: () => Promise<string>, say: HTMLElement): Promise<boolean> {
    say.textContent = 'Waiting for the kernel …';
    say.textContent = await change();
    return say.textContent === '';
  }

  private item(name: string): HTMLElement | null {
    return this.list.querySelector<HTMLElement>(`[data-hepnb-phrase="${CSS.escape(name)}"]`);
  }
}

function nameOf(phrase: IWords): string {
  return `${phrase.page}.${phrase.nth} ${phrase.quote}`;
}

/** A drafted line is offered for a block that it makes sense in. */
function fits(line: string, block: string): boolean {
  return !(block.startsWith('region') && OF_AN_OBJECT.test(line));
}
