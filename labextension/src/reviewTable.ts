/**
 * The review of a spec cell: its lines grouped by block, each in two rows beside an open paper panel: the line, and the sentence
 * of the paper that says it; decided by mouse or keyboard. What is decided stands in the text of the cell, which is the truth:
 * the table shows what the text says, so that it answers at once and without a kernel.
 */

import { button, type Child, h, iconButton, inSentence, paperText } from './dom';
import type { Icon } from './icons';
import type { Box, IFinding, IQuote, IReview, IRow } from './reviewRecord';
import { codeOf, type Decision, decideLines, decisionOf, head } from './text';

/** What a table needs of the notebook that it stands in. */
export interface IReviewHost {
  /** The text of the cell that the table stands under. */
  source(): string | undefined;
  /** Puts a text into the cell, in which these lines (1-based in the body) were decided. */
  decide(source: string, lines: number[]): void;
  /** Takes back the last decision in the notebook. */
  undo(): void;
  /** Why nothing can be checked now, "" where the kernel can. */
  whyNot(): string;
  /** Changes a line; gives what is wrong with it, "" where it is changed. */
  edit(line: number, code: string): Promise<string>;
  /** A picture of the place, as a URL. */
  picture(paper: string, page: number, boxes: Box[]): Promise<string>;
  /** Shows the place in the paper panel. */
  show(paper: string, page: number, quote: string): void;
  /** A line has the focus: what shows the paper may follow. */
  follow(paper: string, page: number, quote: string): void;
  /** Goes on to the next open line of the notebook after this one; false where there is none. */
  moveOn(line: number): boolean;
  /** Goes to the table above (-1) or below (1); false where there is none. */
  leave(step: number): boolean;
  /** Accepts all clean lines of the notebook. */
  acceptClean(): void;
  /** Puts the cursor into a line of the cell; without one, gives the focus back to the cell. */
  focusCell(line?: number): void;
}

const FILTERS = ['all', 'open', 'findings'] as const;
type Filter = (typeof FILTERS)[number];

const DECISIONS: Record<Decision, string> = { open: '? open', accepted: '✓ accepted', rejected: '✗ rejected' };
const DOUBTS: Record<IQuote['status'], string> = {
  verbatim: '',
  unchecked: 'not looked up yet',
  near: 'the paper has similar words: ',
  reject: 'the paper says something else: ',
  missing: 'not in the paper'
};
const KEYS: [string, string][] = [
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

export class ReviewTable {
  readonly node = h('section', { class: 'hepnb-Review', role: 'region' });
  private review: IReview | undefined;
  private filter: Filter = 'all';
  private current = '';
  private currentLine = 0;
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
    const typing = hadFocus && focused instanceof HTMLElement && this.detail()?.contains(focused) ? focused : undefined;
    this.review = review;
    this.node.setAttribute('aria-label', `Review of ${review.key}`);
    this.node.hidden = !review.rows.length && !review.findings.length; // a title and the like: nothing to decide
    this.draw();
    if (typing) {
      typing.focus();
    } else if (hadFocus) {
      this.focus(this.current);
    }
  }

  /** Says a sentence, which a screen reader reads out; "" takes it away. */
  tell(text: string): void {
    this.say.textContent = text;
  }

  /** Follows the text of the cell, which a person or the toolbar has changed. */
  follow(): void {
    if (this.review && this.host.source() !== this.lines?.join('\n')) {
      this.show(this.review);
    }
  }

  /** Gives the focus to a line (1-based in the body), or to the first or last; false where the table does not have it. */
  focusLine(line: number | 'first' | 'last'): boolean {
    this.follow();
    const rows = this.shownRows();
    const row = line === 'first' ? rows[0] : line === 'last' ? rows.at(-1) : rows.find(one => this.lineOf(one) === line);
    if (!row) {
      return false;
    }
    this.focus(row.id);
    return true;
  }

  // --- drawing --------------------------------------------------------------------------------------------------

  private draw(): void {
    const review = this.review!;
    this.look();
    this.drawBar();
    const detail = this.detail();
    this.body.replaceChildren(...review.findings.map(drawFinding), this.drawRows(this.shownRows()));
    const shown = this.items();
    if (!shown.some(item => item.dataset.hepnbItem === this.current)) {
      // an edited line is another one: it stands where the old one stood
      const there = review.rows.find(row => this.lineOf(row) === this.currentLine);
      this.current = there && this.item(there.id) ? there.id : (shown[0]?.dataset.hepnbItem ?? '');
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
      findings: review.rows.filter(row => row.findings.length).length
    };
    const names: Record<Filter, string> = { all: 'All', open: 'Open', findings: 'With findings' };
    this.bar.replaceChildren(
      h('strong', {}, `${review.key}: ${head(this.lines?.[0] ?? '')?.status ?? 'not in this notebook'}`),
      h(
        'span',
        { role: 'group', 'aria-label': 'Show', class: 'hepnb-Review-filters' },
        ...FILTERS.filter(filter => filter === this.filter || filter === 'all' || counts[filter]).map(filter =>
          button(`${names[filter]} ${counts[filter]}`, `Show: ${names[filter]}`, () => this.choose(filter), {
            'aria-pressed': String(filter === this.filter)
          })
        )
      ),
      button('?', '? Keys', () => this.toggleHelp(), { 'aria-expanded': String(!this.help.hidden), 'aria-label': 'Keys' })
    );
  }

  private drawRows(rows: IRow[]): HTMLElement {
    const table = h('table', { role: 'grid', 'aria-label': 'Lines', class: 'hepnb-Review-table' });
    let block: string | undefined;
    let group: HTMLElement = table;
    for (const row of rows) {
      if (row.block !== block) {
        block = row.block;
        const title = h('th', { scope: 'rowgroup', role: 'rowheader' }, block || 'event variables');
        group = h('tbody', { role: 'rowgroup' }, h('tr', { class: 'hepnb-Review-block', role: 'row' }, title));
        table.append(group);
      }
      group.append(this.drawRow(row));
    }
    if (rows.length) {
      return table;
    }
    const none: Record<Filter, string> = {
      all: '',
      open: 'Every line is decided.',
      findings: 'No check has anything to say.'
    };
    return h('p', {}, none[this.filter]);
  }

  private drawRow(row: IRow): HTMLTableRowElement {
    const decision = this.decisionOf(row);
    const votes = row.votes[1] > 1 ? `${row.votes[0]} of ${row.votes[1]} readings` : '';
    const state = decision === undefined ? '! changed since it was run' : DECISIONS[decision];
    const [sign, ...word] = state.split(' ');
    return h(
      'tr',
      {
        role: 'row',
        tabindex: -1,
        'data-hepnb-item': row.id,
        'data-hepnb-decision': decision ?? 'stale',
        'aria-label': `${state}: ${row.adl}`
      },
      h('td', { class: 'hepnb-Review-mark', role: 'gridcell', title: state }, sign, h('span', { class: 'hepnb-spoken' }, ` ${word.join(' ')}`)),
      h(
        'td',
        { class: 'hepnb-Review-line', role: 'gridcell' },
        h('code', { title: row.adl }, row.adl),
        votes && h('span', { class: 'hepnb-Review-note' }, ` ${votes}`)
      ),
      h(
        'td',
        { class: 'hepnb-Review-says', role: 'gridcell' },
        ...(row.quotes.length ? row.quotes.map(drawQuote) : [h('em', {}, 'no place in the paper')]),
        row.quotes.length > 1 && h('span', { class: 'hepnb-Review-more' }, `and ${row.quotes.length - 1} more`),
        ...row.findings.map(drawFinding)
      ),
      h('td', { role: 'gridcell', class: 'hepnb-Review-actions' }, ...this.rowButtons(row, decision))
    );
  }

  private rowButtons(row: IRow, decision: Decision | undefined): Child[] {
    const place = placeOf(row);
    const of = (icon: Icon, what: string, act: () => void): HTMLButtonElement =>
      iconButton(icon, `${what}: ${row.adl}`, act, { tabindex: -1 });
    return [
      decision === 'open' && of('accept', 'Accept', () => this.decide([row], 'accepted')),
      decision === 'open' && of('reject', 'Reject', () => this.decide([row], 'rejected')),
      (decision === 'accepted' || decision === 'rejected') && of('reopen', 'Open again', () => this.decide([row], 'open')),
      of('edit', 'Edit', () => this.edit(row)),
      place && of('page', 'Show the place here', () => void this.showPage(row.id, place)),
      place && of('paper', 'Show in the paper', () => this.host.show(place.paper, place.page, place.quote))
    ];
  }

  // --- acting ---------------------------------------------------------------------------------------------------

  private decide(rows: IRow[], decision: Decision): void {
    this.look();
    const source = this.lines?.join('\n');
    const numbers = rows.flatMap(row => this.lineOf(row) ?? []);
    if (source === undefined || numbers.length < rows.length) {
      this.tell('The text of this line has changed since the cell was run. Run the cell again.');
    }
    if (source === undefined || !numbers.length) {
      return;
    }
    this.host.decide(decideLines(source, numbers, decision), numbers);
    this.look();
    if (this.filter === 'open' && decision !== 'open') {
      this.draw();
    } else {
      rows.forEach(row => this.item(row.id)?.replaceWith(this.drawRow(row)));
      this.drawBar();
    }
    this.tell(`${rows[0]!.adl}: ${DECISIONS[decision]}`);
    if (decision === 'open' || !this.host.moveOn(numbers[0]!)) {
      this.focus(rows[0]!.id);
    }
  }

  private edit(row: IRow): void {
    const line = this.lineOf(row);
    if (line === undefined) {
      this.host.focusCell(row.line);
      return;
    }
    const field = h('input', { type: 'text', value: row.adl, 'aria-label': `The line now reads ${row.adl}` });
    this.openForm(row, [field], 'Save', () => this.host.edit(line, field.value));
  }

  /** A form below a line. It stays, with what was typed in it, until its text is taken or somebody cancels. */
  private openForm(row: IRow, fields: Child[], name: string, act: () => Promise<string>): void {
    const error = h('div', { role: 'alert', class: 'hepnb-Review-error' });
    const submit = h('button', { type: 'submit', class: 'hepnb-button' }, name);
    const send = async (): Promise<void> => {
      const why = this.host.whyNot();
      error.textContent = why ? `${why} What you typed stays here.` : 'Waiting for the kernel …';
      if (why) {
        return;
      }
      submit.disabled = true;
      const wrong = await act();
      submit.disabled = false;
      error.textContent = wrong;
      if (!wrong) {
        this.tell('');
        const had = form.contains(document.activeElement);
        this.closeDetail();
        if (had) {
          this.focus(this.current);
        }
      }
    };
    const form = h(
      'form',
      {
        class: 'hepnb-Review-form',
        onsubmit: event => {
          event.preventDefault();
          void send();
        }
      },
      ...fields,
      submit,
      button('Cancel', 'Cancel: change nothing', () => {
        this.closeDetail();
        this.focus(row.id);
      }),
      error
    );
    this.openDetail(row.id, form);
    const input = form.querySelector('input');
    input?.focus();
    input?.select();
  }

  private async showPage(id: string, place: IQuote): Promise<void> {
    const detail = this.detail();
    if (detail?.dataset.hepnbOf === id && detail.querySelector('img')) {
      this.closeDetail();
      return;
    }
    this.openDetail(id, h('span', {}, 'The page comes when the kernel is free …'));
    try {
      const url = await this.host.picture(place.paper, place.page, place.boxes);
      const alt = `Page ${place.page} of the paper, with the quoted words marked`;
      const seen = (): void => this.detail()?.scrollIntoView({ block: 'nearest' });
      this.openDetail(id, h('img', { src: url, alt, onload: seen }));
    } catch (error) {
      this.openDetail(id, h('span', {}, error instanceof Error ? error.message : String(error)));
    }
  }

  private openDetail(id: string, content: HTMLElement): void {
    this.closeDetail();
    this.item(id)?.after(h('tr', { class: 'hepnb-Review-detail', role: 'row', 'data-hepnb-of': id }, h('td', { role: 'gridcell' }, content)));
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
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key === 'z';
    if (isUndo && !isTyping) {
      this.host.undo();
      event.preventDefault();
      event.stopPropagation();
      return;
    }
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
    const place = row && placeOf(row);
    switch (key) {
      case 'j':
      case 'ArrowDown':
        return this.move(1);
      case 'k':
      case 'ArrowUp':
        return this.move(-1);
      case 'a':
        return run(row && (() => this.decide([row], 'accepted')));
      case 'r':
        return run(row && (() => this.decide([row], 'rejected')));
      case 'o':
        return run(row && (() => this.decide([row], 'open')));
      case 'z':
        return run(() => this.host.undo());
      case 'e':
        return run(row && (() => this.edit(row)));
      case 'p':
        return run(row && place && (() => void this.showPage(row.id, place)));
      case 's':
        return run(place && (() => this.host.show(place.paper, place.page, place.quote)));
      case 'A':
        return run(() => this.host.acceptClean());
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
    const at = items.findIndex(item => item.dataset.hepnbItem === this.current) + step;
    if (items[at]) {
      this.focus(items[at].dataset.hepnbItem ?? '');
    } else {
      this.host.leave(step);
    }
    return true;
  }

  private focus(id: string): void {
    this.current = id;
    this.mark();
    this.item(id)?.focus();
    this.item(id)?.scrollIntoView({ block: 'nearest' });
  }

  private onFocus(event: FocusEvent): void {
    const item = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-hepnb-item]') : null;
    if (!item) {
      return;
    }
    if (item.dataset.hepnbItem !== this.current) {
      this.current = item.dataset.hepnbItem ?? '';
      this.mark();
    }
    const row = this.review?.rows.find(one => one.id === this.current);
    const place = row && placeOf(row);
    if (place) {
      this.host.follow(place.paper, place.page, place.quote);
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
    const row = this.review?.rows.find(one => one.id === this.current);
    this.currentLine = (row && this.lineOf(row)) ?? this.currentLine;
  }

  private items(): HTMLElement[] {
    return Array.from(this.body.querySelectorAll<HTMLElement>('[data-hepnb-item]'));
  }

  private item(id: string): HTMLElement | undefined {
    return this.body.querySelector<HTMLElement>(`[data-hepnb-item="${CSS.escape(id)}"]`) ?? undefined;
  }

  // --- what the text says ---------------------------------------------------------------------------------------

  private look(): void {
    this.lines = this.host.source()?.split('\n');
  }

  private lineOf(row: IRow): number | undefined {
    return lineOf(row, this.lines ?? []);
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

/** The line of a cell (1-based in its body) that a row speaks of, wherever it has moved; undefined when it was changed. */
export function lineOf(row: IRow, lines: readonly string[]): number | undefined {
  if (lines[row.line] !== undefined && codeOf(lines[row.line]!) === row.text) {
    return row.line;
  }
  const found = lines.flatMap((line, i) => (i > 0 && codeOf(line) === row.text ? [i] : []));
  return found.length === 1 ? found[0] : undefined;
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
    h('span', { class: 'hepnb-Review-page' }, `${quote.paper ? `${quote.paper} ` : ''}p${quote.page} `),
    inSentence(quote.before, quote.quote, quote.after),
    doubt && h('em', {}, ` – ${doubt}`)
  );
}

export function drawFinding(finding: IFinding): HTMLElement {
  return h(
    'div',
    { class: `hepnb-finding hepnb-mod-${finding.severity}`, title: finding.code },
    h('b', {}, `${finding.code} ${finding.severity}: `),
    paperText(finding.message),
    finding.fix && ` (${finding.fix})`
  );
}
