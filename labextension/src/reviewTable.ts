/**
 * The review of a spec cell: its lines grouped by block, each in two rows beside an open paper panel: the line, and the sentence
 * of the paper that says it; decided by mouse or keyboard. What is decided stands in the text of the cell, which is the truth:
 * the table shows what the text says, so that it answers at once and without a kernel.
 */

import { button, h } from './dom';
import { Detail } from './reviewDetail';
import { type Action, actionOf, drawKeys, isOfTheApplication } from './reviewKeys';
import type { Box, IQuote, IReview, IRow } from './reviewRecord';
import { DECISIONS, drawFinding, drawRow, drawRows, type IRowActions, lineOf, placeOf } from './reviewRows';
import { type Decision, decideLines, decisionOf, head } from './text';

/** What a table needs of the notebook that it stands in. */
export interface IReviewHost {
  /** The text of the cell that the table stands under. */
  source(): string | undefined;
  /** Puts a text into the cell, in which these lines (1-based in the body) were decided. */
  decide(source: string, lines: number[]): void;
  /** Takes back the last decision in the notebook. */
  undo(): unknown;
  /** Why nothing can be checked now, "" where the kernel can. */
  whyNot(): string;
  /** Changes a line; gives what is wrong with it, "" where it is changed. */
  edit(line: number, code: string): Promise<string>;
  /** A picture of the place, as a URL. */
  picture(paper: string, page: number, boxes: Box[]): Promise<string>;
  /** Shows the place in the paper panel. */
  show(place: IQuote): void;
  /** A line has the focus: what shows the paper may follow. */
  follow(place: IQuote): void;
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
  private readonly help = drawKeys();
  private readonly detail = new Detail(this.body, id => this.item(id));
  private readonly say = h('div', { class: 'hepnb-Review-say', role: 'status', 'aria-live': 'polite' });

  private readonly capture = (event: KeyboardEvent): void => {
    if (event.target instanceof Node && this.node.contains(event.target)) {
      this.onKey(event);
    }
  };

  private readonly actions: IRowActions = {
    decide: (row, decision) => this.decide([row], decision),
    edit: row => this.edit(row),
    takeDraft: row => void this.takeDraft(row),
    showPage: row => this.showPage(row),
    showInPaper: place => this.host.show(place)
  };

  constructor(private readonly host: IReviewHost) {
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
    const typing =
      hadFocus && focused instanceof HTMLElement && this.detail.node?.contains(focused) ? focused : undefined;
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
    this.say.classList.remove('hepnb-spoken');
  }

  /** Says what the table shows already, to a screen reader alone. */
  private announce(text: string): void {
    this.tell(text);
    this.say.classList.add('hepnb-spoken');
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
    const row =
      line === 'first' ? rows[0] : line === 'last' ? rows.at(-1) : rows.find(one => this.lineOf(one) === line);
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
    this.detail.keep(() => this.drawBody());
    const shown = this.items();
    if (!shown.some(item => item.dataset.hepnbItem === this.current)) {
      // an edited line is another one: it stands where the old one stood
      const there = review.rows.find(row => this.lineOf(row) === this.currentLine);
      this.current = there && this.item(there.id) ? there.id : (shown[0]?.dataset.hepnbItem ?? '');
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
    const names: Record<Filter, string> = { all: 'All', open: 'Open', findings: 'Findings' };
    const filters = h(
      'span',
      { role: 'group', 'aria-label': 'Show', class: 'hepnb-Review-filters' },
      ...FILTERS.filter(filter => filter === this.filter || filter === 'all' || counts[filter]).map(filter =>
        button(`${names[filter]} ${counts[filter]}`, `Show: ${names[filter]}`, () => this.choose(filter), {
          'aria-pressed': String(filter === this.filter)
        })
      )
    );
    const keys = button('?', '? Keys', () => this.toggleHelp(), {
      'aria-expanded': String(!this.help.hidden),
      'aria-label': 'Keys'
    });
    this.bar.replaceChildren(
      h('strong', {}, `${review.key}: ${head(this.lines?.[0] ?? '')?.status ?? 'not in this notebook'}`),
      ...(review.rows.length ? [filters, keys] : []) // findings alone need neither
    );
  }

  private drawBody(): void {
    const rows = this.shownRows();
    const none: Record<Filter, string> = {
      all: '',
      open: 'Every line is decided.',
      findings: 'No check has anything to say.'
    };
    const table = rows.length ? drawRows(rows, row => this.drawRow(row)) : h('p', {}, none[this.filter]);
    this.body.replaceChildren(...this.review!.findings.map(drawFinding), table);
  }

  private drawRow(row: IRow): HTMLElement {
    return drawRow(row, this.decisionOf(row), this.actions);
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
    this.announce(`${rows[0]!.adl}: ${DECISIONS[decision]}`);
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
    this.detail.openForm(row.id, {
      fields: [field],
      name: 'Save',
      whyNot: () => this.host.whyNot(),
      send: () => this.host.edit(line, field.value),
      done: hadFocus => {
        this.tell('');
        if (hadFocus) {
          this.focus(this.current);
        }
      },
      cancelled: () => this.focus(row.id)
    });
  }

  /** Puts the line of the last draft in the place of this one, which is then to be decided. */
  private async takeDraft(row: IRow): Promise<void> {
    const line = this.lineOf(row);
    const why = line === undefined ? 'The text of this line has changed. Run the cell again.' : this.host.whyNot();
    this.tell(why || 'Waiting for the kernel …');
    if (!why) {
      this.tell(await this.host.edit(line!, row.drafted));
    }
  }

  private showPage(row: IRow): void {
    const place = placeOf(row);
    if (place) {
      const alt = `Page ${place.page} of the paper, with the quoted words marked`;
      void this.detail.togglePicture(row.id, alt, () => this.host.picture(place.paper, place.page, place.boxes));
    }
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
    const action = actionOf(event, isTyping);
    if (action === undefined && isOfTheApplication(event)) {
      return;
    }
    if (action === 'leave' && isTyping) {
      this.detail.close();
      this.focus(this.current);
    } else if (action !== undefined && this.act(action) && !isTyping) {
      event.preventDefault();
    }
    event.stopPropagation();
  }

  /** Does what a key asks for; false where there is no line to do it with. */
  private act(action: Action): boolean {
    const row = this.review?.rows.find(one => one.id === this.current);
    const place = row && placeOf(row);
    const acts: Record<Action, (() => void) | undefined> = {
      accept: row && (() => this.decide([row], 'accepted')),
      reject: row && (() => this.decide([row], 'rejected')),
      next: () => this.move(1),
      previous: () => this.move(-1),
      edit: row && (() => this.edit(row)),
      reopen: row && (() => this.decide([row], 'open')),
      undo: () => this.host.undo(),
      page: row && place && (() => this.showPage(row)),
      paper: place && (() => this.host.show(place)),
      acceptClean: () => this.host.acceptClean(),
      leave: () => this.host.focusCell(),
      help: () => this.toggleHelp()
    };
    acts[action]?.();
    return acts[action] !== undefined;
  }

  private move(step: number): void {
    const items = this.items();
    const at = items.findIndex(item => item.dataset.hepnbItem === this.current) + step;
    if (items[at]) {
      this.focus(items[at].dataset.hepnbItem ?? '');
    } else {
      this.host.leave(step);
    }
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
      this.host.follow(place);
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
