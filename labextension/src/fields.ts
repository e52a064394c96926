/** Checks of what arrives as JSON: each gives the value with its type, or says what is wrong with it. */

/** A message that does not have the agreed form. */
export class ProtocolError extends Error {}

export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asFields(value: unknown, what: string): Fields {
  if (!isFields(value)) {
    throw new ProtocolError(`${what} is not an object`);
  }
  return value;
}

export function asText(value: unknown, what: string): string {
  if (typeof value !== 'string') {
    throw new ProtocolError(`${what} is not text`);
  }
  return value;
}

export function asNumber(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new ProtocolError(`${what} is not a number`);
  }
  return value;
}

export function asFlag(value: unknown, what: string): boolean {
  if (typeof value !== 'boolean') {
    throw new ProtocolError(`${what} is neither true nor false`);
  }
  return value;
}

export function asList<T>(value: unknown, what: string, item: (value: unknown, what: string) => T): T[] {
  if (!Array.isArray(value)) {
    throw new ProtocolError(`${what} is not a list`);
  }
  return value.map((one, i) => item(one, `${what}[${i}]`));
}

export function asOneOf<T extends string>(value: unknown, what: string, allowed: readonly T[]): T {
  const found = allowed.find(one => one === value);
  if (found === undefined) {
    throw new ProtocolError(`unknown ${what} ${String(value)}`);
  }
  return found;
}

export function asPair(value: unknown, what: string): [number, number] {
  const [one, two, ...rest] = asList(value, what, asNumber);
  if (one === undefined || two === undefined || rest.length) {
    throw new ProtocolError(`${what} is not two numbers`);
  }
  return [one, two];
}

/** A key of a cell: it stands in the cell's first line as one word. */
export function asKey(value: unknown, what: string): string {
  const text = asText(value, what);
  if (!/^[^\s-]\S*$/.test(text)) {
    throw new ProtocolError(`${what} is empty, has a space or begins with a dash`);
  }
  return text;
}
