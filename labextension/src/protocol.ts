/**
 * The messages between kernel and notebook, checked on arrival. The same as `hepnb/notebook/messages.py`;
 * `tests/protocol/*.json` holds examples that both must take or refuse.
 */

import type { JSONObject, ReadonlyPartialJSONObject } from '@lumino/coreutils';

import {
  asFields,
  asKey,
  asList,
  asNumber,
  asOneOf,
  asPair,
  asText,
  type Fields,
  isFields,
  ProtocolError
} from './fields';
import { asBox, asReview, type Box, type IReview } from './reviewRecord';
import { KINDS, type Kind, type Status, STATUSES } from './text';

export { ProtocolError };

export const TARGET = 'hepnb';
export const VERSION = 1;

const STATES = ['claimed', 'dismissed', 'open'] as const;

/** A cell that the kernel asks for; `source` begins with the line that says kind, key and status. */
export interface ICell {
  key: string;
  kind: Kind;
  status: Status;
  source: string;
}

/** Insert or update cells by key, below the cell `anchor`; `instead` is the text of the cell that IPython also inserts, "" if none. */
export interface IUpsert {
  op: 'upsert';
  id: string;
  anchor: string;
  cells: ICell[];
  instead: string;
}

/** Rewrite one cell that is there, provided that its text is still `was`. */
export interface IWrite {
  op: 'write';
  id: string;
  was: string;
  cell: ICell;
}

/** A review that changed, or that a cell gets before it is run; `html` and `text` are the same for the notebook's file. */
export interface IReviewed {
  op: 'review';
  id: string;
  review: IReview;
  html: string;
  text: string;
}

export interface IHeading {
  /** Where it begins on its page, in points from the top. */
  top: number;
  title: string;
  level: number;
  page: number;
}

export interface IPaper {
  id: string;
  title: string;
  pages: [number, number][];
  outline: IHeading[];
}

/**
 * Words of a paper that are marked on their page; `key` names the spec cell whose line (`label`) they belong to; `nth`: which of
 * several places of the page with these words, 0 for the only one.
 */
export interface IMark {
  paper: string;
  page: number;
  boxes: Box[];
  state: (typeof STATES)[number];
  key: string;
  label: string;
  quote: string;
  nth: number;
}

export interface IHit {
  page: number;
  boxes: Box[];
  context: string;
}

/**
 * A possible cut: a phrase of the paper that no line quotes, in its sentence. `nth`: which of those with its words on its page it
 * is, 0 where it is the only one; `place`: the section or table that it stands in;
 * `key`, `block`: where a line of it belongs, as far as code can tell; `suggestion`: such a line, "" where code cannot tell.
 */
export interface IPhrase {
  page: number;
  quote: string;
  nth: number;
  before: string;
  after: string;
  place: string;
  key: string;
  block: string;
  suggestion: string;
  boxes: Box[];
}

/** What is to be looked at in the spec as a whole. */
export interface IOverview {
  phrases: IPhrase[];
  blocks: { key: string; title: string }[];
  coverage: { claimed: number; dismissed: number; open: number };
}

/** A line that selected words may be, and where it belongs, as of a possible cut. */
export type IDraft = Pick<IPhrase, 'key' | 'block' | 'suggestion'>;

export interface IWord {
  text: string;
  box: Box;
}

/** Answers to the question `re`. The picture of a page is the one buffer of its message. */
export type Answer =
  | { op: 'papers'; id: string; re: string; papers: IPaper[] }
  | { op: 'marks'; id: string; re: string; marks: IMark[] }
  | { op: 'picture'; id: string; re: string; error: string }
  | { op: 'found'; id: string; re: string; hits: IHit[]; more: number }
  | ({ op: 'overview'; id: string; re: string } & IOverview)
  | { op: 'changed'; id: string; re: string; error: string }
  | { op: 'words'; id: string; re: string; words: IWord[] }
  | ({ op: 'draft'; id: string; re: string } & IDraft);

/** What the kernel does: `doing` is "" when nothing, `total` 0 where it is not known. */
export interface IWorking {
  op: 'status';
  id: string;
  doing: string;
  done: number;
  total: number;
  model: string;
  device: string;
  context: number;
  rate: number;
}

export type Request = IUpsert | IWrite | IReviewed | Answer | IWorking;

/** What became of a cell that was asked for. */
export type Action = 'inserted' | 'updated' | 'kept';

export interface IPlaced {
  key: string;
  action: Action;
}

/** The request in a message. Throws ProtocolError. */
export function parseRequest(data: unknown): Request {
  const fields = asFields(data, 'message');
  if (fields.v !== VERSION) {
    throw new ProtocolError(
      `protocol ${String(fields.v)} where ${VERSION} is spoken: the notebook and the kernel have different hepnb versions`
    );
  }
  const id = asText(fields.id, 'id');
  switch (fields.op) {
    case 'upsert': {
      const instead = fields.instead === undefined ? '' : asText(fields.instead, 'instead');
      return {
        op: 'upsert',
        id,
        anchor: asText(fields.anchor, 'anchor'),
        cells: asList(fields.cells, 'cells', asCell),
        instead
      };
    }
    case 'write':
      return { op: 'write', id, was: asText(fields.was, 'was'), cell: asCell(fields.cell) };
    case 'review':
      return {
        op: 'review',
        id,
        review: asReview(fields.review),
        html: asText(fields.html, 'html'),
        text: asText(fields.text, 'text')
      };
    case 'overview':
      return { op: 'overview', id, re: asText(fields.re, 're'), ...asOverview(fields) };
    case 'changed':
      return { op: 'changed', id, re: asText(fields.re, 're'), error: asText(fields.error, 'error') };
    case 'words':
      return { op: 'words', id, re: asText(fields.re, 're'), words: asList(fields.words, 'words', asWord) };
    case 'draft':
      return {
        op: 'draft',
        id,
        re: asText(fields.re, 're'),
        key: asText(fields.key, 'key'),
        block: asText(fields.block, 'block'),
        suggestion: asText(fields.suggestion, 'suggestion')
      };
    case 'papers':
      return { op: 'papers', id, re: asText(fields.re, 're'), papers: asList(fields.papers, 'papers', asPaper) };
    case 'marks':
      return { op: 'marks', id, re: asText(fields.re, 're'), marks: asList(fields.marks, 'marks', asMark) };
    case 'picture':
      return { op: 'picture', id, re: asText(fields.re, 're'), error: asText(fields.error, 'error') };
    case 'found':
      return {
        op: 'found',
        id,
        re: asText(fields.re, 're'),
        hits: asList(fields.hits, 'hits', asHit),
        more: asNumber(fields.more, 'more')
      };
    case 'status':
      return {
        op: 'status',
        id,
        doing: asText(fields.doing, 'doing'),
        done: asNumber(fields.done, 'done'),
        total: asNumber(fields.total, 'total'),
        model: asText(fields.model, 'model'),
        device: asText(fields.device, 'device'),
        context: asNumber(fields.context, 'context'),
        rate: asNumber(fields.rate, 'rate')
      };
    default:
      throw new ProtocolError(`unknown op ${String(fields.op)}`);
  }
}

/** The id to answer to, of a message that may be malformed. */
export function requestId(data: unknown): string {
  const id = isFields(data) ? data.id : undefined;
  return typeof id === 'string' ? id : '';
}

/** A question's event, to which its id is added when it is asked. A change of a text is one: the kernel says whether it parses. */
export type Question =
  | { event: 'papers' }
  | { event: 'marks' }
  | { event: 'overview' }
  | { event: 'words'; paper: string; page: number }
  | { event: 'draft'; page: number; quote: string }
  | { event: 'edited'; key: string; source: string; line: number; code: string }
  | {
      event: 'required';
      key: string;
      source: string;
      block: string;
      page: number;
      quote: string;
      nth: number;
      code: string;
    }
  | {
      event: 'dismissed';
      key: string;
      source: string;
      phrases: { page: number; quote: string; nth: number }[];
      reason: string;
    }
  | { event: 'picture'; paper: string; page: number; boxes: Box[] }
  | { event: 'search'; paper: string; text: string };

export function question(id: string, asked: Question): JSONObject {
  return { v: VERSION, id, ...asked };
}

export function hello(frontend: string, version: string, settings: ReadonlyPartialJSONObject): JSONObject {
  return { v: VERSION, event: 'hello', frontend, version, settings: settings as JSONObject };
}

export function decided(key: string, status: Status, source: string, lines: number[]): JSONObject {
  return { v: VERSION, event: 'decided', key, status, source, lines };
}

/** The spec cells that stand in the notebook, in order; `before`: the cell about to be run that needs to know, "" if none. */
export function standing(cells: { id: string; source: string }[], before: string): JSONObject {
  return { v: VERSION, event: 'cells', cells, before };
}

export function done(id: string, placed: IPlaced[]): JSONObject {
  return { v: VERSION, event: 'done', re: id, placed: placed.map(p => ({ ...p })) };
}

export function failed(id: string, error: string): JSONObject {
  return { v: VERSION, event: 'failed', re: id, error };
}

function asCell(value: unknown): ICell {
  const fields = asFields(value, 'cell');
  return {
    key: asKey(fields.key, 'key'),
    kind: asOneOf(fields.kind, 'kind', KINDS),
    status: asOneOf(fields.status, 'status', STATUSES),
    source: asText(fields.source, 'source')
  };
}

function asPaper(value: unknown, what: string): IPaper {
  const fields = asFields(value, what);
  return {
    id: asText(fields.id, 'id'),
    title: asText(fields.title, 'title'),
    pages: asList(fields.pages, 'pages', asPair),
    outline: asList(fields.outline, 'outline', asHeading)
  };
}

function asHeading(value: unknown, what: string): IHeading {
  const fields = asFields(value, what);
  return {
    title: asText(fields.title, 'title'),
    level: asNumber(fields.level, 'level'),
    page: asNumber(fields.page, 'page'),
    top: asNumber(fields.top, 'top')
  };
}

function asMark(value: unknown, what: string): IMark {
  const fields = asFields(value, what);
  return {
    paper: asText(fields.paper, 'paper'),
    page: asNumber(fields.page, 'page'),
    boxes: asList(fields.boxes, 'boxes', asBox),
    state: asOneOf(fields.state, 'state', STATES),
    key: asText(fields.key, 'key'),
    label: asText(fields.label, 'label'),
    quote: asText(fields.quote, 'quote'),
    nth: asNumber(fields.nth, 'nth')
  };
}

function asHit(value: unknown, what: string): IHit {
  const fields = asFields(value, what);
  return {
    page: asNumber(fields.page, 'page'),
    boxes: asList(fields.boxes, 'boxes', asBox),
    context: asText(fields.context, 'context')
  };
}

function asPhrase(value: unknown, what: string): IPhrase {
  const fields = asFields(value, what);
  return {
    page: asNumber(fields.page, 'page'),
    quote: asText(fields.quote, 'quote'),
    nth: asNumber(fields.nth, 'nth'),
    before: asText(fields.before, 'before'),
    after: asText(fields.after, 'after'),
    place: asText(fields.place, 'place'),
    key: asText(fields.key, 'key'),
    block: asText(fields.block, 'block'),
    suggestion: asText(fields.suggestion, 'suggestion'),
    boxes: asList(fields.boxes, 'boxes', asBox)
  };
}

function asOverview(fields: Fields): IOverview {
  const coverage = asFields(fields.coverage, 'coverage');
  return {
    phrases: asList(fields.phrases, 'phrases', asPhrase),
    blocks: asList(fields.blocks, 'blocks', asBlock),
    coverage: {
      claimed: asNumber(coverage.claimed, 'claimed'),
      dismissed: asNumber(coverage.dismissed, 'dismissed'),
      open: asNumber(coverage.open, 'open')
    }
  };
}

function asBlock(value: unknown, what: string): { key: string; title: string } {
  const fields = asFields(value, what);
  return { key: asText(fields.key, 'key'), title: asText(fields.title, 'title') };
}

function asWord(value: unknown, what: string): IWord {
  const fields = asFields(value, what);
  return { text: asText(fields.text, 'text'), box: asBox(fields.box, 'box') };
}
