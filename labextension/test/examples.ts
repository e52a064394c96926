/** The examples that the Python tests read as well. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface IMessages {
  valid: Record<string, unknown>[];
  invalid: { why: string; message: unknown }[];
}

export interface ICellText {
  name: string;
  source: string;
  head: { kind: string; key: string; status: string } | null;
  open?: boolean;
  accepted?: string;
  rejected?: string;
}

export interface ILines {
  name: string;
  source: string;
  lines: number[];
  decision: 'open' | 'accepted' | 'rejected';
  after: string;
}

export interface IKeys {
  name: string;
  source: string;
  keys: string[];
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the reader of the file says what is in it
export function examples<T>(name: string): T {
  return JSON.parse(readFileSync(join('..', 'tests', 'protocol', name), 'utf-8')) as T;
}
