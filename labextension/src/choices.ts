/**
 * Choices that the kernel offers below a cell and that end as text of that cell: what to do about a line that the events lack
 * something for, which published name is which region. The text is the truth: it holds what was chosen, and can be edited.
 */

import { button, h, paperText } from './dom';
import { asFields, asList, asOneOf, asText, ProtocolError } from './fields';

export const CHOICES_MIME = 'application/vnd.hepnb.choices+json';

const INTO = ['body', 'line'] as const;

/** What is to be chosen for: `key` names it in the cell; `own` is how a text of one's own begins, "" where there is none. */
export interface IChoiceRow {
  key: string;
  code: string;
  note: string;
  own: string;
  choices: { label: string; text: string }[];
}

/** `into`: the body of the cell, a line each, or its first line; `every`: how the text begins that all rows may be given at once. */
export interface IChoices {
  into: (typeof INTO)[number];
  title: string;
  every: string;
  rows: IChoiceRow[];
}

/** The choices in an output. Throws ProtocolError. */
export function asChoices(value: unknown): IChoices {
  const fields = asFields(value, 'choices');
  if (fields.v !== 1) {
    throw new ProtocolError(`choices of version ${String(fields.v)} where 1 is known`);
  }
  return {
    into: asOneOf(fields.into, 'into', INTO),
    title: asText(fields.title, 'title'),
    every: asText(fields.every, 'every'),
    rows: asList(fields.rows, 'rows', asRow)
  };
}

function asRow(value: unknown, what: string): IChoiceRow {
  const fields = asFields(value, what);
  return {
    key: asText(fields.key, 'key'),
    code: asText(fields.code, 'code'),
    note: asText(fields.note, 'note'),
    own: asText(fields.own, 'own'),
    choices: asList(fields.choices, 'choices', one => {
      const choice = asFields(one, 'choice');
      return { label: asText(choice.label, 'label'), text: asText(choice.text, 'text') };
    })
  };
}

/** The text of a cell with what was chosen, by key; what it said for these keys before is gone. */
export function withChosen(source: string, into: IChoices['into'], chosen: ReadonlyMap<string, string>): string {
  return into === 'body' ? withLines(source, chosen) : withPairs(source, chosen);
}

/** `without KEY` and `instead KEY: …` as lines of the body of `%%generate`. */
function withLines(source: string, chosen: ReadonlyMap<string, string>): string {
  const [first = '', ...body] = source.split('\n');
  const kept = body.flatMap(line => {
    const words = line
      .replace(/#.*/, '')
      .trim()
      .split(/[\s,]+/);
    if (words[0] === 'instead') {
      return chosen.has(line.trim().slice('instead'.length).split(':')[0]!.trim()) ? [] : [line];
    }
    if (words[0] !== 'without') {
      return [line];
    }
    const keys = words.slice(1).filter(key => !chosen.has(key));
    return keys.length === words.length - 1 ? [line] : keys.length ? [`without ${keys.join(' ')}`] : [];
  });
  while (kept.at(-1)?.trim() === '') {
    kept.pop();
  }
  return [first.replace(/^%(?=generate)/, '%%'), ...kept, ...chosen.values()].join('\n');
}

const SAME = '--same';
const PAIR = /(?:"([^"]*)"|'([^']*)'|([^\s"'=]+))=\S+/g;

/** `--same "NAME"=REGION` at the end of the line of `%compare`. */
function withPairs(source: string, chosen: ReadonlyMap<string, string>): string {
  return source
    .split('\n')
    .map(line => {
      if (!/^\s*%compare\b/.test(line)) {
        return line;
      }
      const at = line.indexOf(SAME);
      const before = (at < 0 ? line : line.slice(0, at)).trimEnd();
      const pairs = [...(at < 0 ? '' : line.slice(at)).matchAll(PAIR)];
      const kept = pairs.filter(pair => !chosen.has(pair[1] ?? pair[2] ?? pair[3] ?? '')).map(pair => pair[0]);
      return [before, SAME, ...kept, ...chosen.values()].join(' ');
    })
    .join('\n');
}

/** The choices as a form. `apply` gets what was chosen, by key. */
export function drawChoices(record: IChoices, apply: (chosen: Map<string, string>) => void): HTMLElement {
  const rows = record.rows.map(row => drawRow(row));
  const chosen = (): Map<string, string> =>
    new Map(rows.flatMap(({ row, text }) => (text() === '' ? [] : [[row.key, text()] as const])));
  const put = button('Put into the cell and run it', 'Put into the cell and run it', () => apply(chosen()), {
    disabled: true
  });
  const refresh = (): void => {
    put.disabled = chosen().size === 0;
  };
  const all = button('Leave out all the rest', 'Leave out all the rest: every line that nothing is chosen for', () => {
    rows.forEach(({ row, select }) => {
      const at = row.choices.findIndex(one => one.text.startsWith(record.every));
      if (select.value === '' && at >= 0) {
        select.value = String(at);
        select.dispatchEvent(new Event('change', { bubbles: true }));
      }
    });
  });
  const table = h(
    'div',
    { class: 'hepnb-Choices-rows', role: 'list', onchange: refresh, oninput: refresh },
    ...rows.map(({ node }) => node)
  );
  const buttons = h('div', { class: 'hepnb-Choices-bar' }, put, record.every !== '' && all);
  return h(
    'details',
    { class: 'hepnb-Choices', open: record.into === 'body' },
    h('summary', {}, record.title),
    table,
    buttons
  );
}

interface IDrawn {
  row: IChoiceRow;
  node: HTMLElement;
  select: HTMLSelectElement;
  text: () => string;
}

function drawRow(row: IChoiceRow): IDrawn {
  const own =
    row.own && h('input', { type: 'text', value: row.own, hidden: true, 'aria-label': `Another line for ${row.code}` });
  const select = h(
    'select',
    { 'aria-label': `What to do about ${row.code}` },
    h('option', { value: '' }, 'choose …'),
    ...row.choices.map(({ label }, n) => h('option', { value: n }, label)),
    own && h('option', { value: 'own' }, 'another line …')
  );
  select.addEventListener('change', () => {
    if (own) {
      own.hidden = select.value !== 'own';
    }
  });
  const node = h(
    'div',
    { class: 'hepnb-Choices-row', role: 'listitem' },
    h(
      'div',
      {},
      h('code', {}, paperText(row.code)),
      row.note && h('div', { class: 'hepnb-Review-note' }, paperText(row.note))
    ),
    h('div', {}, select, own)
  );
  const text = (): string =>
    select.value === 'own' && own ? own.value.trim() : (row.choices[Number(select.value || -1)]?.text ?? '');
  return { row, node, select, text };
}
