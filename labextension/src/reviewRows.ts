/** How a line under review looks: its decision, the line, the sentence of the paper that says it, findings, buttons. */

import { drawDiff } from './diff';
import { button, type Child, h, iconButton, inSentence, paperText } from './dom';
import type { Icon } from './icons';
import type { IFinding, IQuote, IRow } from './reviewRecord';
import { codeOf, type Decision } from './text';

export const DECISIONS: Record<Decision, string> = { open: '? open', accepted: '✓ accepted', rejected: '✗ rejected' };

const DOUBTS: Record<IQuote['status'], string> = {
  verbatim: '',
  unchecked: 'not looked up yet',
  near: 'the paper has similar words: ',
  reject: 'the paper says something else: ',
  missing: 'not in the paper'
};

/** What the buttons of a line do. */
export interface IRowActions {
  decide(row: IRow, decision: Decision): void;
  edit(row: IRow): void;
  /** Puts the line of the last draft in the place of this one. */
  takeDraft(row: IRow): void;
  showPage(row: IRow): void;
  showInPaper(place: IQuote): void;
}

/** A line; `decision` is undefined where the text of the cell has it no more. */
export function drawRow(row: IRow, decision: Decision | undefined, actions: IRowActions): HTMLTableRowElement {
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
    h(
      'td',
      { class: 'hepnb-Review-mark', role: 'gridcell', title: state },
      sign,
      h('span', { class: 'hepnb-spoken' }, ` ${word.join(' ')}`)
    ),
    h(
      'td',
      { class: 'hepnb-Review-line', role: 'gridcell' },
      h('code', { title: row.adl }, row.adl),
      votes && h('span', { class: 'hepnb-Review-note' }, ` ${votes}`),
      row.said && decision === row.decision && h('span', { class: 'hepnb-Review-note' }, ` ${row.said}`)
    ),
    h(
      'td',
      { class: 'hepnb-Review-says', role: 'gridcell' },
      ...(row.quotes.length ? row.quotes.map(drawQuote) : [h('em', {}, 'no place in the paper')]),
      row.quotes.length > 1 && h('span', { class: 'hepnb-Review-more' }, `and ${row.quotes.length - 1} more`),
      ...row.findings.map(drawFinding),
      ...drawDraft(row, actions)
    ),
    h('td', { role: 'gridcell', class: 'hepnb-Review-actions' }, ...drawButtons(row, decision, actions))
  );
}

function drawButtons(row: IRow, decision: Decision | undefined, actions: IRowActions): Child[] {
  const place = placeOf(row);
  const of = (icon: Icon, what: string, act: () => void): HTMLButtonElement =>
    iconButton(icon, `${what}: ${row.adl}`, act, { tabindex: -1 });
  return [
    decision === 'open' && of('accept', 'Accept', () => actions.decide(row, 'accepted')),
    decision === 'open' && of('reject', 'Reject', () => actions.decide(row, 'rejected')),
    (decision === 'accepted' || decision === 'rejected') &&
      of('reopen', 'Open again', () => actions.decide(row, 'open')),
    of('edit', 'Edit', () => actions.edit(row)),
    place && of('page', 'Show the place here', () => actions.showPage(row)),
    place && of('paper', 'Show in the paper', () => actions.showInPaper(place))
  ];
}

/** The line that the last draft has for the same words, beside this one; folded away in a line that is decided. */
function drawDraft(row: IRow, actions: IRowActions): Child[] {
  if (!row.drafted) {
    return [];
  }
  return [
    h('span', { class: 'hepnb-Review-note hepnb-Review-otherwise' }, '≠ the last draft has a different line'),
    h(
      'div',
      { class: 'hepnb-Review-draft' },
      drawDiff(['in this cell', 'in the last draft'], row.adl, row.drafted),
      button('Take the draft', `Take the draft: ${row.drafted}`, () => actions.takeDraft(row), { tabindex: -1 })
    )
  ];
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

/** Lines grouped by their blocks. */
export function drawRows(rows: IRow[], draw: (row: IRow) => HTMLElement): HTMLElement {
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
    group.append(draw(row));
  }
  return table;
}

/** The first quote of a line that has a place. */
export function placeOf(row: IRow): IQuote | undefined {
  return row.quotes.find(quote => quote.boxes.length);
}

/** The line of a cell (1-based in its body) that a row speaks of, wherever it has moved; undefined when it was changed. */
export function lineOf(row: IRow, lines: readonly string[]): number | undefined {
  if (lines[row.line] !== undefined && codeOf(lines[row.line]!) === row.text) {
    return row.line;
  }
  const found = lines.flatMap((line, i) => (i > 0 && codeOf(line) === row.text ? [i] : []));
  return found.length === 1 ? found[0] : undefined;
}
