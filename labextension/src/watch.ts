/** Keeps metadata and looks of a notebook's cells in line with their text, whoever changes it. */

import type { Cell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';

import { mirror, paint } from './mirror';

/** Calls `changed` after each change of a cell's text or of the list of cells. */
export function watchCells(panel: NotebookPanel, changed: () => void): void {
  const watched = new WeakSet<Cell>();
  const refresh = (): void => {
    for (const cell of panel.content.widgets) {
      if (!watched.has(cell)) {
        watched.add(cell);
        watchCell(cell, changed);
      }
    }
    changed();
  };
  panel.content.model?.cells.changed.connect(refresh);
  refresh();
}

function watchCell(cell: Cell, changed: () => void): void {
  const show = (): void => {
    if (!cell.isDisposed) {
      mirror(cell.model.sharedModel);
      paint(cell);
      changed();
    }
  };
  cell.model.sharedModel.changed.connect((_, change) => {
    if (change.sourceChange) {
      queueMicrotask(show); // after the change is made: writing into it would nest
    }
  });
  show();
}
