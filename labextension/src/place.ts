/** Cells into the notebook by key: one transaction, one undo step, never a second copy, never over a person's work. */

import type { INotebookModel } from '@jupyterlab/notebook';

import { isUntouched, mirror, replaceText, write } from './mirror';
import type { ICell, IPlaced, IUpsert, IWrite } from './protocol';
import { head, keys } from './text';

export type SharedNotebook = INotebookModel['sharedModel'];

/** How long IPython's own cell may take to arrive after the kernel's request, in ms. */
const ARRIVES = 30_000;

/** Inserts the cells that are not there, below the anchor (or at the end), and updates those that nobody has touched. */
export function upsert(notebook: SharedNotebook, request: IUpsert): IPlaced[] {
  const placed: IPlaced[] = [];
  notebook.transact(() => {
    giveWay(notebook, request.cells);
    const anchor = notebook.cells.findIndex(c => c.getId() === request.anchor);
    let last = anchor < 0 ? notebook.cells.length - 1 : anchor;
    for (const cell of request.cells) {
      const there = indexOf(notebook, cell);
      if (there >= 0) {
        placed.push({ key: cell.key, action: update(notebook, there, cell) });
        last = Math.max(last, there);
      } else {
        last += 1;
        insert(notebook, last, cell);
        placed.push({ key: cell.key, action: 'inserted' });
      }
    }
  });
  if (request.instead) {
    takeOut(notebook, request.instead);
  }
  return placed;
}

/** Rewrites a cell whose text is still what the kernel saw; otherwise keeps it. */
export function rewrite(notebook: SharedNotebook, request: IWrite): IPlaced[] {
  const cell = notebook.cells[indexOf(notebook, request.cell)];
  if (!cell || cell.getSource() !== request.was) {
    return [{ key: request.cell.key, action: 'kept' }];
  }
  notebook.transact(() => {
    replaceText(cell, request.cell.source); // a person's decisions are in it: it does not count as untouched
    mirror(cell);
  });
  return [{ key: request.cell.key, action: 'updated' }];
}

/** The index of the cell of that kind and key, or else of one that holds that key among others; -1 where there is none. */
export function indexOf(notebook: SharedNotebook, wanted: Pick<ICell, 'kind' | 'key'>): number {
  const heads = notebook.cells.map(cell => (cell.cell_type === 'code' ? head(cell.getSource()) : undefined));
  const own = heads.findIndex(first => first?.kind === wanted.kind && first.key === wanted.key);
  if (own >= 0) {
    return own;
  }
  return heads.findIndex(
    (first, i) => first?.kind === wanted.kind && keys(notebook.cells[i]!.getSource()).includes(wanted.key)
  );
}

/** One cell with a whole draft, which came by IPython's own way and which nobody has touched, gives way to the cells it holds. */
function giveWay(notebook: SharedNotebook, wanted: ICell[]): void {
  for (let i = notebook.cells.length - 1; i >= 0; i--) {
    const cell = notebook.cells[i]!;
    const first = cell.cell_type === 'code' ? head(cell.getSource()) : undefined;
    if (first?.status !== 'proposed') {
      continue;
    }
    const held = keys(cell.getSource()).filter(key => first.kind === 'program' || key !== first.key);
    const all = held.every(key => wanted.some(w => w.kind === first.kind && w.key === key));
    mirror(cell);
    if (held.length > 1 && all && isUntouched(cell)) {
      notebook.deleteCell(i);
    }
  }
}

function update(notebook: SharedNotebook, index: number, cell: ICell): 'updated' | 'kept' {
  const old = notebook.cells[index]!;
  mirror(old);
  const first = head(old.getSource());
  const isOurs = first?.key === cell.key && first.status === 'proposed' && isUntouched(old);
  if (!isOurs || old.getSource() === cell.source) {
    return 'kept';
  }
  write(old, cell.source);
  return 'updated';
}

function insert(notebook: SharedNotebook, index: number, cell: ICell): void {
  const fresh = notebook.insertCell(index, { cell_type: 'code', source: cell.source, metadata: { trusted: false } });
  mirror(fresh);
}

/** Takes the cell with that text out again as soon as it comes: the kernel asked for it when it did not know that we are here. */
function takeOut(notebook: SharedNotebook, text: string): void {
  const before = new Set(notebook.cells.map(cell => cell.getId()));
  const look = (): void => {
    const index = notebook.cells.findIndex(cell => !before.has(cell.getId()) && cell.getSource() === text);
    if (index >= 0) {
      stop();
      queueMicrotask(() => {
        const now = notebook.cells.findIndex(cell => !before.has(cell.getId()) && cell.getSource() === text);
        if (now >= 0) {
          notebook.deleteCell(now);
        }
      });
    }
  };
  const stop = (): void => {
    notebook.changed.disconnect(look);
    clearTimeout(timer);
  };
  const timer = setTimeout(stop, ARRIVES);
  notebook.changed.connect(look);
}
