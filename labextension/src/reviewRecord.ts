/** A spec cell under review, as the kernel tells it in messages and in the output of the cell. */

import { asFields, asFlag, asKey, asList, asNumber, asOneOf, asPair, asText, ProtocolError } from './fields';

export const REVIEW_MIME = 'application/vnd.hepnb.review+json';
/** Marks what stands in for this plugin where it is not: here nothing is drawn. */
export const INSTEAD_MIME = 'application/vnd.hepnb.instead+json';

const QUOTE_STATES = ['verbatim', 'near', 'reject', 'missing', 'unchecked'] as const;
const SEVERITIES = ['error', 'warning', 'info'] as const;
const DECISIONS = ['open', 'accepted', 'rejected'] as const;

/** Left, top, right, bottom in points, from the top left of the page. */
export type Box = [number, number, number, number];

/** A quote of a line, with what stands before and after it in its sentence. */
export interface IQuote {
  paper: string;
  page: number;
  quote: string;
  before: string;
  after: string;
  status: (typeof QUOTE_STATES)[number];
  differences: string[];
  boxes: Box[];
}

export interface IFinding {
  code: string;
  severity: (typeof SEVERITIES)[number];
  message: string;
  fix: string;
}

/** A line; `line` is its 1-based number in the cell's body when the cell was run, `text` its code as written there. */
export interface IRow {
  /** The line of the last draft for the same words of the paper, "" where it is the same or has none. */
  drafted: string;
  id: string;
  line: number;
  text: string;
  block: string;
  adl: string;
  decision: (typeof DECISIONS)[number];
  clean: boolean;
  votes: [number, number];
  quotes: IQuote[];
  findings: IFinding[];
  /** Whose decision it has, "" where it is this user's. */
  said: string;
}

export interface IReview {
  v: 1;
  key: string;
  paper: string;
  blocks: string[];
  rows: IRow[];
  findings: IFinding[];
}

/** The review in a message or an output. Throws ProtocolError. */
export function asReview(value: unknown, what = 'review'): IReview {
  const fields = asFields(value, what);
  if (fields.v !== 1) {
    throw new ProtocolError(`${what} is of version ${String(fields.v)} where 1 is known`);
  }
  return {
    v: 1,
    key: asKey(fields.key, 'key'),
    paper: asText(fields.paper, 'paper'),
    blocks: asList(fields.blocks, 'blocks', asText),
    rows: asList(fields.rows, 'rows', asRow),
    findings: asList(fields.findings, 'findings', asFinding)
  };
}

export function asBox(value: unknown, what: string): Box {
  const [left, top, right, bottom, ...rest] = asList(value, what, asNumber);
  if (left === undefined || top === undefined || right === undefined || bottom === undefined || rest.length) {
    throw new ProtocolError(`${what} is not four numbers`);
  }
  return [left, top, right, bottom];
}

function asRow(value: unknown, what: string): IRow {
  const fields = asFields(value, what);
  return {
    id: asText(fields.id, 'id'),
    line: asNumber(fields.line, 'line'),
    text: asText(fields.text, 'text'),
    block: asText(fields.block, 'block'),
    adl: asText(fields.adl, 'adl'),
    decision: asOneOf(fields.decision, 'decision', DECISIONS),
    clean: asFlag(fields.clean, 'clean'),
    votes: asPair(fields.votes, 'votes'),
    quotes: asList(fields.quotes, 'quotes', asQuote),
    findings: asList(fields.findings, 'findings', asFinding),
    drafted: fields.drafted === undefined ? '' : asText(fields.drafted, 'drafted'), // files of before had none
    said: fields.said === undefined ? '' : asText(fields.said, 'said') // files of before had none
  };
}

function asQuote(value: unknown, what: string): IQuote {
  const fields = asFields(value, what);
  return {
    paper: asText(fields.paper, 'paper'),
    page: asNumber(fields.page, 'page'),
    quote: asText(fields.quote, 'quote'),
    before: fields.before === undefined ? '' : asText(fields.before, 'before'), // files of before had no sentence
    after: fields.after === undefined ? '' : asText(fields.after, 'after'),
    status: asOneOf(fields.status, 'status', QUOTE_STATES),
    differences: asList(fields.differences, 'differences', asText),
    boxes: asList(fields.boxes, 'boxes', asBox)
  };
}

function asFinding(value: unknown, what: string): IFinding {
  const fields = asFields(value, what);
  return {
    code: asText(fields.code, 'code'),
    severity: asOneOf(fields.severity, 'severity', SEVERITIES),
    message: asText(fields.message, 'message'),
    fix: asText(fields.fix, 'fix')
  };
}
