/** The review of a whole notebook: what is open in its spec cells, where to go next, decisions and how to take them back. */

import type { CodeCell } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IOutputModel } from '@jupyterlab/rendermime';
import { Signal } from '@lumino/signaling';

import { asCodeCell } from './codeCell';
import type { Links } from './link';
import { mirror, replaceText, type SharedCell } from './mirror';
import { decided } from './protocol';
import { asReview, type IReview, REVIEW_MIME } from './reviewRecord';
import { lineOf } from './reviewRows';
import type { ReviewTable } from './reviewTable';
import { decideLines, decisionOf, head, openLines } from './text';

/** A spec cell: its place in the notebook, its text, and its review where it has one. */
export interface ISpecCell {
  index: number;
  cell: CodeCell;
  source: string;
  review: IReview | undefined;
}

export interface ICounts {
  cells: number;
  lines: number;
  open: number;
  findings: number;
  clean: number;
}

interface IDecision {
  shared: SharedCell;
  before: string;
  after: string;
  lines: number[];
}

/** How long a table may take to be drawn after its cell has come into sight, in ms, and how often it is looked for. */
const DRAWN = { most: 2000, every: 25 };

export class Guide {
  /** The tables that are drawn, by their cells. */
  readonly tables = new Map<CodeCell, ReviewTable>();
  private readonly histories = new WeakMap<NotebookPanel, IDecision[][]>();
  private readonly reviews = new WeakMap<IOutputModel, IReview | null>();
  private readonly undecided = new WeakMap<SharedCell, Set<number>>();
  private readonly _changed = new Signal<this, NotebookPanel>(this);

  constructor(
    private readonly tracker: INotebookTracker,
    private readonly links: Links
  ) {}

  /** A decision was made or taken back in this notebook. */
  get changed(): Signal<this, NotebookPanel> {
    return this._changed;
  }

  /** The spec cells of a notebook, in order. */
  specs(panel: NotebookPanel): ISpecCell[] {
    return panel.content.widgets.flatMap((one, index) => {
      const source = one.model.sharedModel.getSource();
      const cell = head(source)?.kind === 'spec' ? asCodeCell(one) : undefined;
      return cell ? [{ index, cell, source, review: this.reviewOf(cell) }] : [];
    });
  }

  counts(panel: NotebookPanel): ICounts {
    const specs = this.specs(panel);
    const rows = specs.flatMap(({ source, review }) => {
      const lines = source.split('\n');
      return (review?.rows ?? []).map(row => ({ row, line: lineOf(row, lines), lines }));
    });
    const standing = rows.filter(({ line }) => line !== undefined);
    return {
      cells: specs.length,
      lines: specs.reduce(
        (n, { source }) => n + source.split('\n').filter(line => decisionOf(line) !== undefined).length,
        0
      ),
      open: specs.reduce((n, { source }) => n + openLines(source).length, 0),
      findings: standing.filter(({ row }) => row.findings.some(f => f.severity !== 'info')).length,
      clean: standing.filter(({ row, line, lines }) => row.clean && decisionOf(lines[line!]!) === 'open').length
    };
  }

  /** Puts texts into cells, in which lines were decided; one step to take back. */
  decide(panel: NotebookPanel, changes: { cell: CodeCell; text: string; lines: number[] }[]): void {
    const made = changes.map(({ cell, text, lines }): IDecision => {
      const shared = cell.model.sharedModel;
      return { shared, before: shared.getSource(), after: text, lines };
    });
    this.historyOf(panel).push(made);
    made.forEach(({ shared, after, lines }) => this.put(panel, shared, after, lines));
    this._changed.emit(panel);
  }

  /** Takes the last decision back; false where there is none, or where its cell was changed since. */
  undo(panel: NotebookPanel): boolean {
    const last = this.historyOf(panel).pop();
    const standing = last?.filter(({ shared, after }) => !shared.isDisposed && shared.getSource() === after) ?? [];
    standing.forEach(({ shared, before, lines }) => this.put(panel, shared, before, lines));
    this._changed.emit(panel);
    const first = standing[0];
    const cell = first && this.specs(panel).find(one => one.cell.model.sharedModel === first.shared)?.cell;
    if (first && cell) {
      void this.goTo(panel, cell, first.lines[0]!);
    }
    return standing.length > 0;
  }

  canUndo(panel: NotebookPanel): boolean {
    return this.historyOf(panel).length > 0;
  }

  /** Accepts what quotes the paper word by word and no check has anything against, in all cells. */
  acceptClean(panel: NotebookPanel): void {
    const changes = this.specs(panel).flatMap(({ cell, source, review }) => {
      const lines = source.split('\n');
      const numbers = (review?.rows ?? [])
        .filter(row => row.clean)
        .flatMap(row => lineOf(row, lines) ?? [])
        .filter(line => decisionOf(lines[line]!) === 'open');
      return numbers.length ? [{ cell, text: decideLines(source, numbers, 'accepted'), lines: numbers }] : [];
    });
    if (changes.length) {
      this.decide(panel, changes);
    }
  }

  /** Goes to the next (1) or previous (-1) open line after a place, and round; false where none is open. */
  next(panel: NotebookPanel, step: 1 | -1, from?: { cell: CodeCell; line: number }, wanted = openLines): boolean {
    const places = this.specs(panel).flatMap(({ cell, index, source }) =>
      wanted(source).map(line => ({ cell, index, line }))
    );
    const at = from ? { index: panel.content.widgets.indexOf(from.cell), line: from.line } : this.here(panel);
    const isAfter = (place: { index: number; line: number }): boolean =>
      place.index > at.index || (place.index === at.index && place.line > at.line);
    const isBefore = (place: { index: number; line: number }): boolean =>
      place.index < at.index || (place.index === at.index && place.line < at.line);
    const found = step > 0 ? (places.find(isAfter) ?? places[0]) : (places.filter(isBefore).at(-1) ?? places.at(-1));
    if (found) {
      void this.goTo(panel, found.cell, found.line);
    }
    return found !== undefined;
  }

  /** Goes to the next line that a check has something against. */
  nextFinding(panel: NotebookPanel): boolean {
    const bySource = new Map(this.specs(panel).map(({ source, review }) => [source, review]));
    return this.next(panel, 1, undefined, source => {
      const lines = source.split('\n');
      const rows = bySource.get(source)?.rows.filter(row => row.findings.some(f => f.severity !== 'info')) ?? [];
      return rows.flatMap(row => lineOf(row, lines) ?? []).sort((a, b) => a - b);
    });
  }

  /** Goes to the table above or below that of a cell. */
  leave(panel: NotebookPanel, cell: CodeCell, step: number): boolean {
    const specs = this.specs(panel).filter(one => one.review?.rows.length);
    const next = specs[specs.findIndex(one => one.cell === cell) + step];
    if (next) {
      void this.goTo(panel, next.cell, step > 0 ? 'first' : 'last');
    }
    return next !== undefined;
  }

  /** Gives the focus to a line: in its table where there is one, else in the text. */
  async goTo(panel: NotebookPanel, cell: CodeCell, line: number | 'first' | 'last'): Promise<void> {
    if (this.tables.get(cell)?.focusLine(line)) {
      panel.content.activeCellIndex = panel.content.widgets.indexOf(cell);
      return;
    }
    const index = panel.content.widgets.indexOf(cell);
    panel.content.activeCellIndex = index;
    await panel.content.scrollToItem(index, 'smart');
    const hasTable = this.reviewOf(cell) !== undefined;
    for (let waited = 0; hasTable && waited < DRAWN.most; waited += DRAWN.every) {
      if (this.tables.get(cell)?.focusLine(line)) {
        return;
      }
      await new Promise(resolve => setTimeout(resolve, DRAWN.every));
    }
    panel.content.mode = 'edit';
    cell.editor?.setCursorPosition({ line: typeof line === 'number' ? line : 1, column: 0 });
    cell.editor?.focus();
  }

  /** The review in the output of a cell. */
  reviewOf(cell: CodeCell): IReview | undefined {
    const { outputs } = cell.model;
    for (let i = 0; i < outputs.length; i++) {
      const output = outputs.get(i);
      if (!this.reviews.has(output)) {
        this.reviews.set(output, readReview(output));
      }
      const review = this.reviews.get(output);
      if (review) {
        return review;
      }
    }
    return undefined;
  }

  /** The notebook that a cell stands in. */
  panelOf(cell: CodeCell): NotebookPanel | undefined {
    return this.tracker.find(panel => panel.content.widgets.includes(cell));
  }

  private here(panel: NotebookPanel): { index: number; line: number } {
    const index = panel.content.activeCellIndex;
    const focused = document.activeElement?.closest<HTMLElement>('[data-hepnb-item]');
    const cell = asCodeCell(panel.content.widgets[index]);
    const rows = cell && this.reviewOf(cell)?.rows;
    const row = rows?.find(
      one => one.id === (focused ?? cell?.node.querySelector<HTMLElement>('[data-hepnb-current]'))?.dataset.hepnbItem
    );
    return { index, line: row?.line ?? -1 };
  }

  private historyOf(panel: NotebookPanel): IDecision[][] {
    const known = this.histories.get(panel) ?? [];
    this.histories.set(panel, known);
    return known;
  }

  private put(panel: NotebookPanel, shared: SharedCell, text: string, lines: number[]): void {
    stopCapturing(shared); // each decision is one step of the editor's own undo as well
    shared.transact(() => {
      replaceText(shared, text);
      mirror(shared);
    });
    stopCapturing(shared);
    const kernel = panel.sessionContext.session?.kernel?.id;
    const key = head(text)?.key;
    if (!this.links.speaks(kernel) || key === undefined) {
      return;
    }
    const waiting = this.undecided.get(shared) ?? new Set();
    this.undecided.set(shared, waiting);
    lines.forEach(line => waiting.add(line));
    this.links.tellSoon(kernel, key, () => {
      const told = [...waiting];
      waiting.clear();
      const now = shared.getSource();
      return decided(key, head(now)?.status ?? 'proposed', now, told);
    });
  }
}

function readReview(output: IOutputModel): IReview | null {
  const data = output.data[REVIEW_MIME];
  try {
    return data === undefined ? null : asReview(data);
  } catch {
    return null; // its renderer says what is wrong with it
  }
}

/** Ends the step that the editor's undo takes back, where the cell has such steps. */
function stopCapturing(shared: SharedCell): void {
  const manager: unknown = 'undoManager' in shared ? shared.undoManager : undefined;
  if (isUndoManager(manager)) {
    manager.stopCapturing();
  }
}

function isUndoManager(value: unknown): value is { stopCapturing(): void } {
  return (
    typeof value === 'object' && value !== null && 'stopCapturing' in value && typeof value.stopCapturing === 'function'
  );
}
