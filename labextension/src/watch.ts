/** Keeps metadata and looks of a notebook's cells in line with their text, whoever changes it. */

import type { Cell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';

import { ADL_MIME, mimeOf, WISHES_MIME } from './adlMode';
import { mirror, paint } from './mirror';
import { head } from './text';

/**
 * Calls `changed` after each change of a cell's text or of the list of cells. A cell that was there when the notebook was opened
 * gets no metadata before its text changes: opening a notebook does not change it.
 */
export function watchCells(panel: NotebookPanel, changed: () => void): void {
  const watched = new WeakSet<Cell>();
  const refresh = (isOpening: boolean): void => {
    for (const cell of panel.content.widgets) {
      if (!watched.has(cell)) {
        watched.add(cell);
        watchCell(panel, cell, isOpening, changedHere);
      }
    }
    changedHere();
  };
  const changedHere = (): void => {
    markTwins(panel);
    changed();
  };
  panel.content.model?.cells.changed.connect(() => refresh(false));
  panel.content.modelChanged.connect(() => refresh(true));
  refresh(true);
}

function watchCell(panel: NotebookPanel, cell: Cell, isOpening: boolean, changed: () => void): void {
  const show = (isChange: boolean): void => {
    if (!cell.isDisposed) {
      if (isChange) {
        mirror(cell.model.sharedModel);
      }
      paint(cell);
      speak(panel, cell);
    }
  };
  cell.model.sharedModel.changed.connect((_, change) => {
    if (change.sourceChange) {
      // after the change is made: writing into it would nest
      queueMicrotask(() => {
        show(true);
        changed();
      });
    }
  });
  cell.model.mimeTypeChanged.connect(() => speak(panel, cell)); // the notebook sets that of its kernel's language
  show(!isOpening);
}

/** A spec cell is ADL, and a cell of notes or wishes is words, whatever the kernel speaks. */
function speak(panel: NotebookPanel, cell: Cell): void {
  if (cell.isDisposed || cell.model.type !== 'code') {
    return;
  }
  const { mimeType } = cell.model;
  const isOurs = mimeType === ADL_MIME || mimeType === WISHES_MIME;
  const wanted = mimeOf(cell.model.sharedModel.getSource()) ?? (isOurs ? panel.content.codeMimetype : mimeType);
  if (mimeType !== wanted) {
    cell.model.mimeType = wanted;
  }
}

/** Says at cells that have one key that they do: only one of them could count. */
function markTwins(panel: NotebookPanel): void {
  const byKey = new Map<string, Cell[]>();
  for (const cell of panel.content.widgets) {
    const first = cell.model.type === 'code' ? head(cell.model.sharedModel.getSource()) : undefined;
    if (first) {
      const name = `${first.kind} ${first.key}`;
      byKey.set(name, [...(byKey.get(name) ?? []), cell]);
    }
    delete cell.node.dataset.hepnbTwin;
  }
  for (const cells of byKey.values()) {
    if (cells.length > 1) {
      cells.forEach(
        cell =>
          (cell.node.dataset.hepnbTwin = ' – another cell has this key: delete one, or rename it in the first line')
      );
    }
  }
}
