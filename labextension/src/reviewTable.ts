/**
 * The review of a spec cell: its lines grouped by block, each with quote, page, votes and findings, decided by mouse or keyboard;
 * and the phrases of the paper that no line claims. What is decided stands in the text of the cell, which is the truth: the
 * table shows what the text says, so that it answers at once and without a kernel.
 */

import { button, type Child, h, paperText } from './dom';
import type { Box, IFinding, IPhrase, IQuote, IReview, IRow } from './reviewRecord';
import { codeOf, type Decision, decideLines, decisionOf, head } from './text';

/** What a table needs of the notebook that it stands in. */
export interface IReviewHost {
  /** The text of the cell that the table stands under. */
  source(): string | undefined;
  /** Puts a text into the cell, in which these lines (1-based in the body) were decided. */
  decide(source: string, lines: number[]): void;
  /** Takes back the last decision. */
  undo(): void;
  /** True when there is a kernel that can check what is typed. */
  canCheck(): boolean;
  edit(line: number, code: string): void;
  require(block: string, phrase: IPhrase, code: string): void;
  dismiss(phrase: IPhrase, reason: string): void;
  /** A picture of the place, as a URL. */
  picture(paper: string, page: number, boxes: Box[]): Promise<string>;
  /** Shows the place in the paper panel. */
  show(paper: string, page: number, quote: string): void;
  /** Puts the cursor into a line of the cell; without one, gives the focus back to the cell. */
  focusCell(line?: number): void;
}

const FILTERS = ['all', 'open', 'findings', 'phrases'] as const;
type Filter = (typeof FILTERS)[number];

const DECISIONS: Record<Decision, string> = { open: '? open', accepted: '✓ accepted', rejected: '✗ rejected' };
const DOUBTS: Record<IQuote['status'], string> = {
  verbatim: '',
  unchecked: 'not looked up',
  near: 'similar: ',
  reject: 'differs: ',
  missing: 'not in the paper'
};
const KEYS: [string, string][] = [
  ['j / k', 'next, previous line'],
  ['a', 'accept; on a phrase: make a line of it'],
  ['e', 'edit'],
  ['r', 'reject; on a phrase: dismiss it'],
  ['o', 'open again'],
  ['z', 'take back the last decision'],
  ['p', 'the place on its page, here'],
  ['s', 'show in the paper panel'],
  ['Shift+A', 'accept all clean lines'],
  ['Esc', 'back to the cell'],
  ['?', 'these keys']
];

export class ReviewTable {
  readonly node = h('section', { class: 'hepnb-Review', role: 'region' });
  private review: IReview | undefined;
  private filter: Filter = 'all';
  private current = '';
  /** The lines of the cell's text, as last looked at; undefined where the table stands outside of its notebook. */
  private lines: string[] | undefined;
  private readonly bar = h('div', { class: 'hepnb-Review-bar' });
  private readonly body = h('div', { class: 'hepnb-Review-body' });
  private readonly help = h('dl', { class: 'hepnb-Review-help', hidden: true, 'aria-label': 'Keys' });
  private readonly say = h('div', { class: 'hepnb-Review-say', role: 'status', 'aria-live': 'polite' });

  private readonly capture = (event: KeyboardEvent): void => {
    if (event.target instanceof Node && this.node.contains(event.target)) {
      this.onKey(event);
    }
  };

  constructor(private readonly host: IReviewHost) {
    this.help.append(...KEYS.flatMap(([key, what]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)]));
    this.node.append(this.bar, this.help, this.body, this.say);
    // Before the application, whose one-letter shortcuts would take the keys; listened to only while the focus is here.
    this.node.addEventListener('focusin', () => window.addEventListener('keydown', this.capture, true));
    this.node.addEventListener('focusout', () => window.removeEventListener('keydown', this.capture, true));
    this.node.addEventListener('focusin', event => this.onFocus(event));
  }

  /** Shows a review, at the line and with the filter that were chosen. */
  show(review: IReview): void {
    const focused = document.activeElement;
    const hadFocus = this.body.contains(focused);
    this.review = review;
    this.node.setAttribute('aria-label', `Review of ${review.key}`);
    this.draw();
    if (hadFocus && focused instanceof HTMLElement && this.detail()?.contains(focused)) {
      focused.focus();
    } else if (hadFocus) {
      this.focus(this.current);
    }
  }

  /** Says a sentence, which a screen reader reads out. */
  tell(text: string): void {
    this.say.textContent = text;
  }

  /** Follows the text of the cell, which a person or the toolbar has changed. */
  follow(): void {
    if (this.review && this.host.source() !== this.lines?.join('\n')) {
      this.show(this.review);
    }
  }

  // --- drawing --------------------------------------------------------------------------------------------------

  private draw(): void {
    const review = this.review!;
    this.look();
    this.drawBar();
    const isPhrases = this.filter === 'phrases';
    const detail = this.detail();
    this.body.replaceChildren(
      ...review.findings.map(drawFinding),
      isPhrases ? this.drawPhrases(review.phrases) : this.drawRows(this.shownRows())
    );
    const shown = this.items();
    if (!shown.some(item => item.dataset.hepnbItem === this.current)) {
      this.current = shown[0]?.dataset.hepnbItem ?? '';
    }
    if (detail) {
      this.item(detail.dataset.hepnbOf ?? '')?.after(detail); // what somebody types or looks at stays
    }
    this.mark();
  }

  private drawBar(): void {
    const review = this.review!;
    const counts: Record<Filter, number> = {
      all: review.rows.length,
      open: this.openRows().length,
      findings: review.rows.filter(row => row.findings.length).length,
      phrases: review.phrases.length
    };
    const names: Record<Filter, string> = { all: 'All', open: 'Open', findings: 'With findings', phrases: 'Unclaimed phrases' };
    const clean = this.cleanRows().length;
    const total = Object.values(review.coverage).reduce((sum, n) => sum + n, 0);
    this.bar.replaceChildren(
      h('strong', {}, `${review.key}: ${head(this.lines?.[0] ?? '')?.status ?? 'not in the notebook'}`),
      h(
        'div',
        { role: 'group', 'aria-label': 'Show', class: 'hepnb-Review-filters' },
        ...FILTERS.map(filter =>
          button(`${names[filter]} ${counts[filter]}`, `Show: ${names[filter]}`, () => this.choose(filter), {
            'aria-pressed': String(filter === this.filter)
          })
        )
      ),
      button(
        `Accept ${clean === 1 ? 'the clean line' : `all ${clean} clean lines`}`,
        'Accepts every open line whose quote stands in the paper and that no check has anything against',
        () => this.acceptClean(),
        { disabled: clean === 0 }
      ),
      button('? Keys', 'Show the keys', () => this.toggleHelp(), { 'aria-expanded': String(!this.help.hidden) }),
      total > 0 ? this.drawCoverage() : ''
    );
  }

  private drawCoverage(): HTMLElement {
    const { coverage } = this.review!;
    const states = ['claimed', 'dismissed', 'open'] as const;
    const spoken = `phrases of the paper: ${states.map(state => `${coverage[state]} ${state}`).join(', ')}`;
    const parts = states.map(state => h('span', { class: `hepnb-mod-${state}`, style: `flex: ${coverage[state]}` }));
    const bar = h('div', { class: 'hepnb-Review-coverage-bar', role: 'img', 'aria-label': spoken }, ...parts);
    return h('div', { class: 'hepnb-Review-coverage' }, bar, spoken);
  }

  private drawRows(rows: IRow[]): HTMLElement {
    const table = h(
      'table',
      { role: 'grid', 'aria-label': 'Lines', class: 'hepnb-Review-table' },
      h('thead', {}, h('tr', {}, ...['Decision', 'Line', 'Paper', 'Actions'].map(name => h('th', { scope: 'col' }, name))))
    );
    let block: string | undefined;
    let group: HTMLElement = table;
    for (const row of rows) {
      if (row.block !== block) {
        block = row.block;
        const title = h('th', { colspan: 4, scope: 'rowgroup' }, block || 'event variables');
        group = h('tbody', {}, h('tr', { class: 'hepnb-Review-block' }, title));
        table.append(group);
      }
      group.append(this.drawRow(row));
    }
    return rows.length ? table : h('p', {}, this.filter === 'open' ? 'Nothing is open any more.' : 'There is none.');
  }

  private drawRow(row: IRow): HTMLTableRowElement {
    const decision = this.decisionOf(row);
    const votes = row.votes[1] > 1 ? `${row.votes[0]} of ${row.votes[1]} readings have it` : '';
    const state = decision === undefined ? 'changed since it was run' : DECISIONS[decision];
    return h(
      'tr',
      { tabindex: -1, 'data-hepnb-item': row.id, 'data-hepnb-decision': decision ?? 'stale', 'aria-label': `${state}: ${row.adl}` },
      h('td', { class: 'hepnb-Review-mark', role: 'gridcell' }, state),
      h('td', { role: 'gridcell' }, h('code', {}, row.adl), votes && h('div', { class: 'hepnb-Review-note' }, votes)),
      h(
        'td',
        { role: 'gridcell' },
        ...(row.quotes.length ? row.quotes.map(drawQuote) : [h('em', {}, 'no quote')]),
        ...row.findings.map(drawFinding)
      ),
      h('td', { role: 'gridcell', class: 'hepnb-Review-actions' }, ...this.rowButtons(row, decision))
    );
  }

  private rowButtons(row: IRow, decision: Decision | undefined): Child[] {
    const place = placeOf(row);
    const of = (name: string, what: string, act: () => void): HTMLButtonElement =>
      button(name, `${what}: ${row.adl}`, act, { tabindex: -1 });
    return [
      decision === 'open' && of('Accept', 'Accept', () => this.decide([row], 'accepted')),
      decision === 'open' && of('Reject', 'Reject', () => this.decide([row], 'rejected')),
      (decision === 'accepted' || decision === 'rejected') && of('Open again', 'Open again', () => this.decide([row], 'open')),
      of('Edit', 'Edit', () => this.edit(row)),
      place && of('Page', 'Page', () => void this.showPage(row.id, place)),
      place && of('In paper', 'In paper', () => this.host.show(place.paper, place.page, place.quote))
    ];
  }

  private drawPhrases(phrases: IPhrase[]): HTMLElement {
    if (!phrases.length) {
      return h('p', {}, 'Every threshold-like phrase of the paper is claimed by a line or dismissed.');
    }
    return h(
      'ul',
      { class: 'hepnb-Review-phrases', 'aria-label': 'Unclaimed phrases' },
      ...phrases.map((phrase, i) =>
        h(
          'li',
          { tabindex: -1, 'data-hepnb-item': `phrase-${i}` },
          h('span', {}, `p${phrase.page} “`, paperText(phrase.quote), '”'),
          h(
            'span',
            { class: 'hepnb-Review-actions' },
            button('Requirement', `Requirement: make a line of ${phrase.quote}`, () => this.require(phrase, i), { tabindex: -1 }),
            button('Dismiss', `Dismiss: say why this is no requirement: ${phrase.quote}`, () => this.dismiss(phrase, i), { tabindex: -1 }),
            phrase.boxes.length > 0 &&
              button('Page', `Page: show the place of ${phrase.quote}`, () => void this.showPage(`phrase-${i}`, { ...phrase, paper: '' }), {
                tabindex: -1
              }),
            button('In paper', `In paper: show ${phrase.quote}`, () => this.host.show('', phrase.page, phrase.quote), {
              tabindex: -1
            })
          )
        )
      )
    );
  }

  // --- acting ---------------------------------------------------------------------------------------------------

  private decide(rows: IRow[], decision: Decision): void {
    this.look();
    const source = this.lines?.join('\n');
    const numbers = rows.flatMap(row => this.lineOf(row) ?? []);
    if (source === undefined || numbers.length < rows.length) {
      this.tell('The cell was changed since it was run: run it again.');
    }
    if (source === undefined || !numbers.length) {
      return;
    }
    const next = rows.length === 1 ? this.nextOpen(rows[0]!.id) : this.current;
    this.host.decide(decideLines(source, numbers, decision), numbers);
    this.look();
    if (this.filter === 'open' && decision !== 'open') {
      this.draw();
    } else {
      rows.forEach(row => this.item(row.id)?.replaceWith(this.drawRow(row)));
      this.drawBar();
    }
    this.tell(`${rows.length === 1 ? rows[0]!.adl : `${rows.length} lines`}: ${DECISIONS[decision]}`);
    this.focus(decision === 'open' ? rows[0]!.id : next);
  }

  private acceptClean(): void {
    this.decide(this.cleanRows(), 'accepted');
  }

  private edit(row: IRow): void {
    const line = this.lineOf(row);
    if (line === undefined || !this.host.canCheck()) {
      this.host.focusCell(line ?? row.line);
      return;
    }
    const field = h('input', { type: 'text', value: row.adl, 'aria-label': `The line now reads ${row.adl}` });
    this.openForm(row.id, [field], 'Save', () => this.host.edit(line, field.value));
  }

  private require(phrase: IPhrase, i: number): void {
    if (!this.isChecked()) {
      return;
    }
    const field = h('input', { type: 'text', value: phrase.suggestion, placeholder: 'select pt > 25 GeV', 'aria-label': 'The line, in ADL' });
    const block = h('select', { 'aria-label': 'Block' }, ...this.review!.blocks.map(title => h('option', {}, title)));
    this.openForm(`phrase-${i}`, [field, 'in', block], 'Add the line', () => this.host.require(block.value, phrase, field.value));
  }

  private dismiss(phrase: IPhrase, i: number): void {
    if (!this.isChecked()) {
      return;
    }
    const field = h('input', { type: 'text', placeholder: 'describes the detector', 'aria-label': 'Why it is no requirement' });
    this.openForm(`phrase-${i}`, [field], 'Dismiss', () => this.host.dismiss(phrase, field.value));
  }

  private isChecked(): boolean {
    if (!this.host.canCheck()) {
      this.tell('The kernel has not loaded hepnb: run the cells above first.');
    }
    return this.host.canCheck();
  }

  private openForm(id: string, fields: Child[], name: string, act: () => void): void {
    this.closeDetail();
    const form = h(
      'form',
      {
        class: 'hepnb-Review-form',
        onsubmit: event => {
          event.preventDefault();
          act();
          this.closeDetail();
          this.focus(id);
        }
      },
      ...fields,
      h('button', { type: 'submit', class: 'hepnb-button' }, name),
      button('Cancel', 'Change nothing', () => {
        this.closeDetail();
        this.focus(id);
      })
    );
    this.openDetail(id, form);
    const input = form.querySelector('input');
    input?.focus();
    input?.select();
  }

  private async showPage(id: string, place: { paper: string; page: number; boxes: Box[] }): Promise<void> {
    const detail = this.detail();
    if (detail?.dataset.hepnbOf === id && detail.querySelector('img')) {
      this.closeDetail();
      return;
    }
    this.openDetail(id, h('span', {}, 'The page comes when the kernel is free …'));
    try {
      const url = await this.host.picture(place.paper, place.page, place.boxes);
      const alt = `Page ${place.page} of the paper, with the quoted words marked`;
      this.openDetail(id, h('img', { src: url, alt }));
    } catch (error) {
      this.openDetail(id, h('span', {}, error instanceof Error ? error.message : String(error)));
    }
  }

  private openDetail(id: string, content: HTMLElement): void {
    this.closeDetail();
    const item = this.item(id);
    const detail = { class: 'hepnb-Review-detail', 'data-hepnb-of': id };
    item?.after(item instanceof HTMLTableRowElement ? h('tr', detail, h('td', { colspan: 4 }, content)) : h('li', detail, content));
  }

  private closeDetail(): void {
    this.detail()?.remove();
  }

  /** What is open below a line: a form, or a part of a page. */
  private detail(): HTMLElement | null {
    return this.body.querySelector<HTMLElement>('.hepnb-Review-detail');
  }

  private choose(filter: Filter): void {
    this.filter = filter;
    this.draw();
    this.focus(this.current);
  }

  private toggleHelp(): void {
    this.help.hidden = !this.help.hidden;
    this.drawBar();
  }

  // --- keys and focus -------------------------------------------------------------------------------------------

  private onKey(event: KeyboardEvent): void {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.ctrlKey || event.metaKey || event.altKey || (event.key === 'Enter' && event.shiftKey)) {
      return; // a shortcut of the application
    }
    if (isTyping) {
      if (event.key === 'Escape') {
        this.closeDetail();
        this.focus(this.current);
      }
    } else if (this.act(event.key)) {
      event.preventDefault();
    }
    event.stopPropagation();
  }

  private act(key: string): boolean {
    const row = this.review?.rows.find(one => one.id === this.current);
    const number = /^phrase-(\d+)$/.exec(this.current)?.[1];
    const phrase = number === undefined ? undefined : this.review?.phrases[Number(number)];
    const place = row && placeOf(row);
    switch (key) {
      case 'j':
      case 'ArrowDown':
        return this.move(1);
      case 'k':
      case 'ArrowUp':
        return this.move(-1);
      case 'a':
        return run(row && (() => this.decide([row], 'accepted'))) || run(phrase && (() => this.require(phrase, Number(number))));
      case 'r':
        return run(row && (() => this.decide([row], 'rejected'))) || run(phrase && (() => this.dismiss(phrase, Number(number))));
      case 'o':
        return run(row && (() => this.decide([row], 'open')));
      case 'z':
        return run(() => this.host.undo());
      case 'e':
        return run(row && (() => this.edit(row))) || run(phrase && (() => this.require(phrase, Number(number))));
      case 'p':
        return (
          run(row && place && (() => void this.showPage(row.id, place))) ||
          run(phrase && (() => void this.showPage(this.current, { ...phrase, paper: '' })))
        );
      case 's':
        return (
          run(place && (() => this.host.show(place.paper, place.page, place.quote))) ||
          run(phrase && (() => this.host.show('', phrase.page, phrase.quote)))
        );
      case 'A':
        return run(() => this.acceptClean());
      case '?':
        return run(() => this.toggleHelp());
      case 'Escape':
        return run(() => this.host.focusCell());
      default:
        return false;
    }
  }

  private move(step: number): boolean {
    const items = this.items();
    const at = items.findIndex(item => item.dataset.hepnbItem === this.current);
    const next = items[Math.max(0, Math.min(items.length - 1, at + step))];
    this.focus(next?.dataset.hepnbItem ?? '');
    return true;
  }

  private focus(id: string): void {
    this.current = id;
    this.mark();
    this.item(id)?.focus();
  }

  private onFocus(event: FocusEvent): void {
    const item = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-hepnb-item]') : null;
    if (item && item.dataset.hepnbItem !== this.current) {
      this.current = item.dataset.hepnbItem ?? '';
      this.mark();
    }
  }

  /** The current line is the one that Tab comes to. */
  private mark(): void {
    const setCurrent = (item: HTMLElement | undefined, isCurrent: boolean): void => {
      item?.toggleAttribute('data-hepnb-current', isCurrent);
      if (item) {
        [item, ...Array.from(item.querySelectorAll('button'))].forEach(one => (one.tabIndex = isCurrent ? 0 : -1));
      }
    };
    const before = this.body.querySelectorAll<HTMLElement>('[data-hepnb-current]');
    before.forEach(item => setCurrent(item, false));
    setCurrent(this.item(this.current), true);
  }

  private items(): HTMLElement[] {
    return Array.from(this.body.querySelectorAll<HTMLElement>('[data-hepnb-item]'));
  }

  private item(id: string): HTMLElement | undefined {
    return this.body.querySelector<HTMLElement>(`[data-hepnb-item="${CSS.escape(id)}"]`) ?? undefined;
  }

  private nextOpen(id: string): string {
    const rows = this.shownRows();
    const at = rows.findIndex(row => row.id === id);
    const after = [...rows.slice(at + 1), ...rows.slice(0, at)].find(row => this.decisionOf(row) === 'open');
    return after?.id ?? id;
  }

  // --- what the text says ---------------------------------------------------------------------------------------

  private look(): void {
    this.lines = this.host.source()?.split('\n');
  }

  /** The line of the cell (1-based in its body) that a row speaks of, wherever it has moved; undefined when it was changed. */
  private lineOf(row: IRow): number | undefined {
    const lines = this.lines ?? [];
    if (lines[row.line] !== undefined && codeOf(lines[row.line]!) === row.text) {
      return row.line;
    }
    const found = lines.flatMap((line, i) => (i > 0 && codeOf(line) === row.text ? [i] : []));
    return found.length === 1 ? found[0] : undefined;
  }

  private decisionOf(row: IRow): Decision | undefined {
    if (this.lines === undefined) {
      return row.decision;
    }
    const line = this.lineOf(row);
    return line === undefined ? undefined : (decisionOf(this.lines[line]!) ?? 'accepted');
  }

  private openRows(): IRow[] {
    return this.review!.rows.filter(row => this.decisionOf(row) === 'open');
  }

  private cleanRows(): IRow[] {
    return this.openRows().filter(row => row.clean);
  }

  private shownRows(): IRow[] {
    switch (this.filter) {
      case 'open':
        return this.openRows();
      case 'findings':
        return this.review!.rows.filter(row => row.findings.length);
      default:
        return this.review!.rows;
    }
  }
}

function run(act: (() => void) | undefined): boolean {
  act?.();
  return act !== undefined;
}

/** The first quote of a line that has a place. */
function placeOf(row: IRow): IQuote | undefined {
  return row.quotes.find(quote => quote.boxes.length) ?? undefined;
}

function drawQuote(quote: IQuote): HTMLElement {
  const doubt = DOUBTS[quote.status] + quote.differences.join('; ');
  return h(
    'div',
    { class: 'hepnb-Review-quote' },
    `${quote.paper ? `${quote.paper} ` : ''}p${quote.page} “`,
    paperText(quote.quote),
    '”',
    doubt && h('em', {}, ` – ${doubt}`)
  );
}

function drawFinding(finding: IFinding): HTMLElement {
  return h(
    'div',
    { class: `hepnb-finding hepnb-mod-${finding.severity}` },
    h('b', {}, `${finding.code} ${finding.severity}: `),
    paperText(finding.message),
    finding.fix && ` (${finding.fix})`
  );
}
