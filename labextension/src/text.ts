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
const BLOCK = /^(?:info|object|obj|composite|comb|region|algo)[ \t]+([^\s#:]+)/gm;
const PIECE = /^# hepnb: key=(\S+) status=\w+/gm;

/** A line up to its note: text in quotes may hold a `#`. */
const CODE = /^(?:"(?:\\.|[^"\\])*"|[^"#])*/;
/** A note: evidence (quotes in any number), then the mark, then perhaps a comment. */
const NOTE = /^(#:(?:\s*(?:[\w.\-/]+:)?p\d+(?:\.\d+)?\s*"(?:\\.|[^"\\])*"\s*;?)*\s*)([✓?✗]?)(\s*(?:#.*)?)$/;
const QUOTE = /^#:\s*(?:([\w.\-/]+):)?p(\d+)(?:\.(\d+))?\s*("(?:\\.|[^"\\])*")/;

export type Decision = 'open' | Verdict;

const MARKS: Record<Decision, string> = { open: '?', accepted: '✓', rejected: '✗' };

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

/**
 * What a cell's text holds: the key of its first line, and those of all blocks or pieces of program in it. A cell that came by
 * IPython's own way holds several.
 */
export function keys(source: string): string[] {
  const first = head(source);
  if (!first) {
    return [];
  }
  const found = source.matchAll(first.kind === 'spec' ? BLOCK : PIECE);
  return [...new Set([first.key, ...[...found].map(match => match[1]!)])];
}

/** True where a decision is still to be made. */
export function isOpen(source: string): boolean {
  const first = head(source);
  if (first?.kind === 'spec') {
    return openLines(source).length > 0;
  }
  return first?.status === 'proposed' || first?.status === 'edited';
}

/** The numbers of the open lines of a spec cell, 1-based in its body. */
export function openLines(source: string): number[] {
  return source.split('\n').flatMap((line, i) => (i > 0 && decisionOf(line) === 'open' ? [i] : []));
}

/** The decision that a line is marked with, or undefined for a line without a mark. */
export function decisionOf(line: string): Decision | undefined {
  const mark = noteOf(line)?.[2];
  return (Object.keys(MARKS) as Decision[]).find(decision => MARKS[decision] === mark);
}

/** Where the evidence of a line begins (its `#:`), undefined for a line without. */
export function noteStart(line: string): number | undefined {
  const start = rawCode(line).length;
  return line.startsWith('#:', start) ? start : undefined;
}

/** True for a cell of the program that was compiled: there is nothing to accept in it, as in one that a model has written. */
export function isCompiled(source: string): boolean {
  const first = head(source);
  return first?.kind === 'program' && first.status === 'proposed' && !first.key.startsWith('model-');
}

/** The text with every open line decided, and the status that follows from its lines. */
export function decide(source: string, verdict: Verdict): string {
  return head(source)?.kind === 'spec' ? decideLines(source, openLines(source), verdict) : withStatus(source, verdict);
}

/** The text with some lines (1-based in the body) decided, and the status that follows. */
export function decideLines(source: string, numbers: readonly number[], decision: Decision): string {
  const lines = source.split('\n');
  for (const number of numbers) {
    lines[number] = withMark(lines[number] ?? '', MARKS[decision]);
  }
  const text = lines.join('\n');
  return withStatus(text, statusOf(lines.slice(1).map(decisionOf), decision, head(source)?.status === 'edited'));
}

/** The code of a line as it is written, without its note. */
export function codeOf(line: string): string {
  return (CODE.exec(line)?.[0] ?? '').trim();
}

/**
 * Where the first quote of a line stands: paper ("" for the one under review), page, words, which of several places of the page
 * with these words (0 for the only one); undefined without a quote.
 */
export function quoteOf(line: string): { paper: string; page: number; quote: string; nth: number } | undefined {
  const match = QUOTE.exec(line.slice(rawCode(line).length));
  try {
    return match
      ? {
          paper: match[1] ?? '',
          page: Number(match[2]),
          quote: String(JSON.parse(match[4]!)),
          nth: Number(match[3] ?? 0)
        }
      : undefined;
  } catch {
    return undefined;
  }
}

function statusOf(marks: (Decision | undefined)[], last: Decision, edited: boolean): Status {
  if (marks.includes('open')) {
    return edited ? 'edited' : 'proposed';
  }
  return last === 'rejected' && !marks.includes('accepted') ? 'rejected' : 'accepted';
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

function withMark(line: string, mark: string): string {
  const code = rawCode(line);
  const note = noteOf(line);
  if (note?.[2]) {
    return `${code}${note[1]}${mark}${note[3]}`;
  }
  if (note) {
    return `${code}${note[1]!.trimEnd()} ${mark} ${note[3]}`.trimEnd();
  }
  return `${code.trimEnd()}  #: ${mark} ${line.slice(code.length).trim()}`.trimEnd();
}

function noteOf(line: string): RegExpExecArray | undefined {
  return NOTE.exec(line.slice(rawCode(line).length)) ?? undefined;
}

function rawCode(line: string): string {
  return CODE.exec(line)?.[0] ?? '';
}
