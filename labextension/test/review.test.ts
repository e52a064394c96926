import { deepEqual, equal, match } from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { press, settled } from './page';
import { wordDiff } from '../src/diff';
import { actionOf } from '../src/reviewKeys';
import type { IQuote, IReview, IRow } from '../src/reviewRecord';
import { drawRow, type IRowActions, lineOf } from '../src/reviewRows';
import { type IReviewHost, ReviewTable } from '../src/reviewTable';

const SOURCE = [
  '%%spec muons --status proposed',
  'object muons',
  '  take Muon',
  '  select pt > 6 GeV  #: p2 "p_{T} > 6 GeV" ?',
  '  select abs(eta) < 2.5  #: p2 "|η| < 2.5" ?'
].join('\n');

function row(line: number, adl: string, more: Partial<IRow> = {}): IRow {
  const quotes: IRow['quotes'] = [
    {
      paper: '',
      page: 2,
      quote: adl,
      before: 'with ',
      after: '.',
      status: 'verbatim',
      differences: [],
      boxes: [[1, 2, 3, 4]]
    }
  ];
  const rest = {
    block: 'object muons',
    decision: 'open',
    clean: true,
    votes: [1, 1],
    findings: [],
    drafted: '',
    said: ''
  } as const;
  return { ...rest, votes: [1, 1], findings: [], id: `muons-${line}`, line, text: adl, adl, quotes, ...more };
}

const REVIEW: IReview = {
  v: 1,
  key: 'muons',
  paper: 'example',
  blocks: ['object muons'],
  rows: [row(3, 'select pt > 6 GeV'), row(4, 'select abs(eta) < 2.5')],
  findings: []
};

/** A notebook of one cell that remembers what it was asked for. */
class Notebook implements IReviewHost {
  text = SOURCE;
  wrong = '';
  why = '';
  readonly asked: string[] = [];
  source = (): string => this.text;
  decide = (source: string): void => void (this.text = source);
  undo = (): void => void this.asked.push('undo');
  whyNot = (): string => this.why;
  edit = async (line: number, code: string): Promise<string> => {
    this.asked.push(`edit ${line}: ${code}`);
    return this.wrong;
  };
  picture = async (): Promise<string> => 'data:image/png;base64,AAAA';
  show = ({ page }: IQuote): void => void this.asked.push(`show ${page}`);
  follow = (): void => undefined;
  moveOn = (): boolean => false;
  leave = (step: number): boolean => this.asked.push(`leave ${step}`) > 0;
  acceptClean = (): void => void this.asked.push('accept clean');
  focusCell = (line?: number): void => void this.asked.push(`cell ${line ?? ''}`);
}

let notebook: Notebook;
let table: ReviewTable;

beforeEach(() => {
  notebook = new Notebook();
  table = new ReviewTable(notebook);
  document.body.replaceChildren(table.node);
  table.show(REVIEW);
  table.focusLine('first');
});

const decisions = (): (string | undefined)[] =>
  [...table.node.querySelectorAll<HTMLElement>('[data-hepnb-item]')].map(one => one.dataset.hepnbDecision);

test('keys decide in the text, and the table shows what the text says', () => {
  press('a');
  deepEqual(decisions(), ['accepted', 'open']);
  match(notebook.text, /6 GeV" ✓$/m);
  press('j');
  press('r');
  deepEqual(decisions(), ['accepted', 'rejected']);
  press('o');
  deepEqual(decisions(), ['accepted', 'open']);
});

test('a decision in the text is followed', () => {
  notebook.text = notebook.text.replaceAll('?', '✓');
  table.follow();
  deepEqual(decisions(), ['accepted', 'accepted']);
});

test('at its ends the keys lead to the tables above and below', () => {
  press('k');
  press('j');
  press('j');
  deepEqual(notebook.asked, ['leave -1', 'leave 1']);
});

test('a shortcut of the application is left to it, Ctrl+Z takes back', () => {
  const ran = press('Enter', { shiftKey: true });
  equal(ran.defaultPrevented, false);
  equal(press('z', { ctrlKey: true }).defaultPrevented, true);
  deepEqual(notebook.asked, ['undo']);
});

test('a form keeps what was typed until it is taken', async () => {
  press('e');
  const field = table.node.querySelector<HTMLInputElement>('form input')!;
  field.value = 'select pt >';
  notebook.wrong = 'the end of the line';
  table.node.querySelector<HTMLButtonElement>('form [type=submit]')!.click();
  await settled();
  equal(field.value, 'select pt >');
  match(table.node.querySelector('.hepnb-Review-error')!.textContent!, /the end of the line/);
  table.show(REVIEW); // the kernel tells the review anew meanwhile
  equal(table.node.querySelector<HTMLInputElement>('form input'), field);
  notebook.wrong = '';
  table.node.querySelector<HTMLButtonElement>('form [type=submit]')!.click();
  await settled();
  equal(table.node.querySelector('form'), null);
});

test('without a kernel a form says what to do and asks nothing', async () => {
  notebook.why = 'The kernel was restarted.';
  press('e');
  table.node.querySelector<HTMLButtonElement>('form [type=submit]')!.click();
  await settled();
  deepEqual(notebook.asked, []);
  match(table.node.querySelector('.hepnb-Review-error')!.textContent!, /What you typed stays here/);
});

test('Escape closes a form, and then leaves the table', () => {
  press('e');
  press('Escape');
  equal(table.node.querySelector('form'), null);
  press('Escape');
  deepEqual(notebook.asked, ['cell ']);
});

test('p shows the place, and hides it again', async () => {
  press('p');
  await settled();
  equal(table.node.querySelectorAll('.hepnb-Review-detail img').length, 1);
  press('p');
  await settled();
  equal(table.node.querySelectorAll('.hepnb-Review-detail').length, 0);
});

test('filters show what is open or has findings', () => {
  press('a');
  const open = [...table.node.querySelectorAll('button')].find(one => one.textContent === 'Open 1')!;
  open.click();
  deepEqual(decisions(), ['open']);
});

test('the line of the last draft stands beside its line, and is taken at a click', async () => {
  table.show({ ...REVIEW, rows: [row(3, 'select pt > 6 GeV', { drafted: 'select pt > 7 GeV' }), REVIEW.rows[1]!] });
  equal(table.node.querySelector('del')!.textContent, '6');
  equal(table.node.querySelector('ins')!.textContent, '7');
  [...table.node.querySelectorAll('button')].find(one => one.textContent === 'Take the draft')!.click();
  await settled();
  deepEqual(notebook.asked, ['edit 3: select pt > 7 GeV']);
});

test('a line has the buttons of its state, each with a name of its own', () => {
  const nothing = (): void => undefined;
  const actions: IRowActions = {
    decide: nothing,
    edit: nothing,
    takeDraft: nothing,
    showPage: nothing,
    showInPaper: nothing
  };
  const label = (decision?: 'open' | 'accepted'): (string | null)[] =>
    [...drawRow(REVIEW.rows[0]!, decision, actions).querySelectorAll('button')].map(one =>
      one.getAttribute('aria-label')
    );
  equal(new Set(label('open')).size, 5);
  deepEqual(label('accepted')[0], 'Open again: select pt > 6 GeV');
  deepEqual(label(undefined)[0], 'Edit: select pt > 6 GeV');
});

test('text of a paper is text', () => {
  const hostile = row(3, 'select pt > 6 GeV');
  hostile.quotes[0]!.quote = '<img src=x onerror=alert(1)>';
  hostile.findings = [{ code: 'HEP305', severity: 'error', message: '<script>alert(1)</script>', fix: '' }];
  table.show({ ...REVIEW, rows: [hostile] });
  equal(table.node.querySelectorAll('img, script').length, 0);
});

test('a line is found where it has moved to, and not where it was changed', () => {
  const lines = SOURCE.split('\n');
  equal(lineOf(REVIEW.rows[0]!, ['', ...lines]), 4);
  equal(
    lineOf(
      REVIEW.rows[0]!,
      lines.map(line => line.replace('6 GeV ', '9 GeV '))
    ),
    undefined
  );
});

test('words that differ are told apart', () => {
  const pieces = wordDiff('select pt > 6 GeV', 'select abs(pt) > 6 TeV');
  deepEqual(
    pieces.before.filter(one => !one.isSame).map(one => one.text),
    ['pt', 'GeV']
  );
  deepEqual(
    pieces.after.filter(one => !one.isSame).map(one => one.text),
    ['abs(pt)', 'TeV']
  );
});

test('in a field only Escape means something', () => {
  equal(actionOf(new KeyboardEvent('keydown', { key: 'a' }), true), undefined);
  equal(actionOf(new KeyboardEvent('keydown', { key: 'Escape' }), true), 'leave');
  equal(actionOf(new KeyboardEvent('keydown', { key: 'z', ctrlKey: true }), true), undefined);
  equal(actionOf(new KeyboardEvent('keydown', { key: 'A', shiftKey: true }), false), 'acceptClean');
});

test('a table of findings alone counts no lines and offers no keys', () => {
  const finding = { code: 'HEP401', severity: 'warning', message: 'defined in reference [2]', fix: '' } as const;
  table.show({ ...REVIEW, rows: [], findings: [finding] });
  equal(table.node.hidden, false);
  match(table.node.textContent ?? '', /defined in reference/);
  deepEqual([...table.node.querySelectorAll('button')], []);
});

test('what was decided is in the row, and said to a screen reader alone', () => {
  press('a');
  const say = table.node.querySelector('.hepnb-Review-say')!;
  equal(say.textContent, 'select pt > 6 GeV: ✓ accepted');
  equal(say.classList.contains('hepnb-spoken'), true);
  table.tell('Run the cell again.');
  equal(say.classList.contains('hepnb-spoken'), false);
});
