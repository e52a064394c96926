/**
 * The text of a cell of hepnb. The text is the truth: key, status and the decision of each line stand in it, and whatever
 * else shows them mirrors it. The same rules as `hepnb/notebook/cells.py`; `tests/protocol/cells.json` holds both to them.
 */

export const STATUSES = ['proposed', 'edited', 'accepted', 'rejected'] as const;
export const KINDS = ['spec', 'program'] as const;

export type Status = (typeof STATUSES)[number];
export type Kind = (typeof KINDS)[number];
export type Verdict = 'accepted' | 'rejected';

/** What the first line of a cell says. */
export interface IHead {
  kind: Kind;
  key: string;
  status: Status;
}

const SPEC = /^%%spec[ \t]+([^\s-]\S*)([^\n]*)/;
const SPEC_STATUS = /--status[ \t=]+(\w+)/;
const PROGRAM = /^# hepnb: key=(\S+) status=(\w+)/;

/** A line up to its note: text in quotes may hold a `#`. */
const CODE = /^(?:"(?:\\.|[^"\\])*"|[^"#])*/;
/** A note with evidence, up to its mark: quotes in any number, then the mark, then perhaps a comment. */
const OPEN_NOTE = /^(#:(?:\s*(?:[\w.\-/]+:)?p\d+\s*"(?:\\.|[^"\\])*"\s*;?)*\s*)\?(\s*(?:#.*)?)$/;
const ACCEPTED_NOTE = /^#:(?:\s*(?:[\w.\-/]+:)?p\d+\s*"(?:\\.|[^"\\])*"\s*;?)*\s*✓/;

const MARKS: Record<Verdict, string> = { accepted: '✓', rejected: '✗' };

export function isStatus(value: unknown): value is Status {
  return STATUSES.some(status => status === value);
}

/** What the first line says, or undefined for a cell that is not hepnb's. */
export function head(source: string): IHead | undefined {
  const spec = SPEC.exec(source);
  if (spec) {
    const status = SPEC_STATUS.exec(spec[2] ?? '')?.[1] ?? 'proposed';
    return isStatus(status) ? { kind: 'spec', key: spec[1]!, status } : undefined;
  }
  const program = PROGRAM.exec(source);
  if (program && isStatus(program[2])) {
    return { kind: 'program', key: program[1]!, status: program[2] };
  }
  return undefined;
}

/** True where a decision is still to be made. */
export function isOpen(source: string): boolean {
  const first = head(source);
  if (first?.kind === 'spec') {
    return source.split('\n').some(line => openNote(line) !== undefined);
  }
  return first?.status === 'proposed' || first?.status === 'edited';
}

/** The text with every open line decided, and the status that follows from its lines. */
export function decide(source: string, verdict: Verdict): string {
  if (head(source)?.kind !== 'spec') {
    return withStatus(source, verdict);
  }
  const text = source
    .split('\n')
    .map(line => decideLine(line, verdict))
    .join('\n');
  const rejected = verdict === 'rejected' && !text.split('\n').some(isAccepted);
  return withStatus(text, rejected ? 'rejected' : 'accepted');
}

function withStatus(source: string, status: Status): string {
  const end = source.indexOf('\n');
  const line = end < 0 ? source : source.slice(0, end);
  return statusInLine(line, status) + source.slice(line.length);
}

function statusInLine(line: string, status: Status): string {
  if (!line.startsWith('%%spec')) {
    return line.replace(/status=\w+/, `status=${status}`);
  }
  return SPEC_STATUS.test(line)
    ? line.replace(SPEC_STATUS, `--status ${status}`)
    : `${line.trimEnd()} --status ${status}`;
}

function decideLine(line: string, verdict: Verdict): string {
  const note = openNote(line);
  return note ? codeOf(line) + note[1] + MARKS[verdict] + note[2] : line;
}

function openNote(line: string): RegExpExecArray | undefined {
  return OPEN_NOTE.exec(line.slice(codeOf(line).length)) ?? undefined;
}

function isAccepted(line: string): boolean {
  return ACCEPTED_NOTE.test(line.slice(codeOf(line).length));
}

function codeOf(line: string): string {
  return CODE.exec(line)?.[0] ?? '';
}
