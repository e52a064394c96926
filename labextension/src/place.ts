/** Cells into the notebook by key: one transaction, one undo step, never a second copy, never over a person's work. */

import type { INotebookModel } from '@jupyterlab/notebook';

import { isUntouched, mirror, write } from './mirror';
import type { ICell, IPlaced, IUpsert, IWrite } from './protocol';
import { head } from './text';

export type SharedNotebook = INotebookModel['sharedModel'];

/** Inserts the cells that are not there, below the anchor (or at the end), and updates those that nobody has touched. */
export function upsert(notebook: SharedNotebook, request: IUpsert): IPlaced[] {
  const placed: IPlaced[] = [];
  notebook.transact(() => {
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
  return placed;
}

/** Rewrites a cell whose text is still what the kernel saw; otherwise keeps it. */
export function rewrite(notebook: SharedNotebook, request: IWrite): IPlaced[] {
  const cell = notebook.cells[indexOf(notebook, request.cell)];
  if (!cell || cell.getSource() !== request.was) {
    return [{ key: request.cell.key, action: 'kept' }];
  }
  notebook.transact(() => write(cell, request.cell.source));
  return [{ key: request.cell.key, action: 'updated' }];
}

function indexOf(notebook: SharedNotebook, wanted: ICell): number {
  return notebook.cells.findIndex(cell => {
    const first = cell.cell_type === 'code' ? head(cell.getSource()) : undefined;
    return first?.kind === wanted.kind && first.key === wanted.key;
  });
}

function update(notebook: SharedNotebook, index: number, cell: ICell): 'updated' | 'kept' {
  const old = notebook.cells[index]!;
  mirror(old);
  const proposed = head(old.getSource())?.status === 'proposed';
  if (!proposed || !isUntouched(old) || old.getSource() === cell.source) {
    return 'kept';
  }
  write(old, cell.source);
  return 'updated';
}

function insert(notebook: SharedNotebook, index: number, cell: ICell): void {
  const fresh = notebook.insertCell(index, { cell_type: 'code', source: cell.source, metadata: { trusted: false } });
  mirror(fresh);
}
