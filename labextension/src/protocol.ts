/**
 * The messages between kernel and notebook, checked on arrival. The same as `hepnb/notebook/protocol.py`;
 * `tests/protocol/*.json` holds examples that both must take or refuse.
 */

import type { JSONObject } from '@lumino/coreutils';

import { isStatus, KINDS, type Kind, type Status } from './text';

export const TARGET = 'hepnb';
export const VERSION = 1;

/** A cell that the kernel asks for; `source` begins with the line that says kind, key and status. */
export interface ICell {
  key: string;
  kind: Kind;
  status: Status;
  source: string;
}

/** Insert or update cells by key, below the cell `anchor`. */
export interface IUpsert {
  op: 'upsert';
  id: string;
  anchor: string;
  cells: ICell[];
}

/** Rewrite one cell that is there, provided that its text is still `was`. */
export interface IWrite {
  op: 'write';
  id: string;
  was: string;
  cell: ICell;
}

export type Request = IUpsert | IWrite;

/** What became of a cell that was asked for. */
export type Action = 'inserted' | 'updated' | 'kept';

export interface IPlaced {
  key: string;
  action: Action;
}

/** A message that does not have the agreed form. */
export class ProtocolError extends Error {}

type Fields = Record<string, unknown>;

/** The request in a message. Throws ProtocolError. */
export function parseRequest(data: unknown): Request {
  const fields = asFields(data, 'message');
  if (fields.v !== VERSION) {
    throw new ProtocolError(`protocol ${String(fields.v)} where ${VERSION} is spoken: the notebook and the kernel have different hepnb versions`);
  }
  const id = asText(fields.id, 'id');
  switch (fields.op) {
    case 'upsert':
      return { op: 'upsert', id, anchor: asText(fields.anchor, 'anchor'), cells: asCells(fields.cells) };
    case 'write':
      return { op: 'write', id, was: asText(fields.was, 'was'), cell: asCell(fields.cell) };
    default:
      throw new ProtocolError(`unknown op ${String(fields.op)}`);
  }
}

/** The id to answer to, of a message that may be malformed. */
export function requestId(data: unknown): string {
  const id = isFields(data) ? data.id : undefined;
  return typeof id === 'string' ? id : '';
}

export function hello(frontend: string, version: string): JSONObject {
  return { v: VERSION, event: 'hello', frontend, version };
}

export function decided(key: string, status: Status, source: string): JSONObject {
  return { v: VERSION, event: 'decided', key, status, source };
}

export function done(id: string, placed: IPlaced[]): JSONObject {
  return { v: VERSION, event: 'done', re: id, placed: placed.map(p => ({ ...p })) };
}

export function failed(id: string, error: string): JSONObject {
  return { v: VERSION, event: 'failed', re: id, error };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asFields(value: unknown, what: string): Fields {
  if (!isFields(value)) {
    throw new ProtocolError(`${what} is not an object`);
  }
  return value;
}

function asText(value: unknown, what: string): string {
  if (typeof value !== 'string') {
    throw new ProtocolError(`${what} is not text`);
  }
  return value;
}

function asName(value: unknown, what: string): string {
  const text = asText(value, what);
  if (!/^[^\s-]\S*$/.test(text)) {
    throw new ProtocolError(`${what} is empty, has a space or begins with a dash`);
  }
  return text;
}

function asCells(value: unknown): ICell[] {
  if (!Array.isArray(value)) {
    throw new ProtocolError('cells is not a list');
  }
  return value.map(asCell);
}

function asCell(value: unknown): ICell {
  const fields = asFields(value, 'cell');
  const kind = KINDS.find(k => k === fields.kind);
  if (kind === undefined) {
    throw new ProtocolError(`unknown kind ${String(fields.kind)}`);
  }
  if (!isStatus(fields.status)) {
    throw new ProtocolError(`unknown status ${String(fields.status)}`);
  }
  return { key: asName(fields.key, 'key'), kind, status: fields.status, source: asText(fields.source, 'source') };
}
