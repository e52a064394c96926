/** Tells the kernels which spec cells stand in their notebooks: those count, whatever was run. */

import { type INotebookTracker, NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';

import type { Links } from './link';
import { standing } from './protocol';
import { head } from './text';

/** How long changes may come in before they are told, in ms. */
const CALM = 300;

/** A cell that makes a program or a record of the spec. */
const NEEDS = /^%%?(?:generate|export)\b/m;

export class Standing {
  private readonly told = new Map<string, string>();
  private readonly timers = new WeakMap<NotebookPanel, number>();
  /** Cells that were run before their kernel could be told, and that may wait there. */
  private readonly awaiting = new WeakMap<NotebookPanel, Set<string>>();

  constructor(
    tracker: INotebookTracker,
    private readonly links: Links
  ) {
    links.changed.connect((_, kernelId) => {
      this.told.delete(kernelId);
      tracker.filter(panel => kernelOf(panel) === kernelId).forEach(panel => this.catchUp(panel));
    });
    // before the cell that is run reaches the kernel
    NotebookActions.executionScheduled.connect((_, { notebook, cell }) => {
      const panel = tracker.find(one => one.content === notebook);
      if (panel) {
        this.tell(panel, NEEDS.test(cell.model.sharedModel.getSource()) ? cell.model.id : '');
      }
    });
  }

  /** A notebook has changed: its kernel is told once it is calm. */
  changed(panel: NotebookPanel): void {
    clearTimeout(this.timers.get(panel));
    this.timers.set(
      panel,
      window.setTimeout(() => this.tell(panel), CALM)
    );
  }

  /** The kernel can be told: first what the cells wait for that were run while it could not. */
  private catchUp(panel: NotebookPanel): void {
    if (this.links.speaks(kernelOf(panel))) {
      const ids = [...(this.awaiting.get(panel) ?? [])];
      this.awaiting.delete(panel);
      ids.forEach(id => this.tell(panel, id));
      this.tell(panel);
    }
  }

  /** `before`: a cell that waits in the kernel until this is known. */
  private tell(panel: NotebookPanel, before = ''): void {
    const kernelId = kernelOf(panel);
    if (panel.isDisposed) {
      return;
    }
    if (!this.links.speaks(kernelId)) {
      if (before) {
        this.awaiting.set(panel, new Set([...(this.awaiting.get(panel) ?? []), before]));
      }
      return;
    }
    const cells = (panel.content.model?.sharedModel.cells ?? [])
      .filter(cell => cell.cell_type === 'code' && head(cell.getSource())?.kind === 'spec')
      .map(cell => ({ id: cell.getId(), source: cell.getSource() }));
    const text = JSON.stringify(cells);
    if (before || this.told.get(kernelId) !== text) {
      this.told.set(kernelId, text);
      this.links.tell(kernelId, standing(cells, before));
    }
  }
}

function kernelOf(panel: NotebookPanel): string | undefined {
  return panel.sessionContext.session?.kernel?.id;
}
