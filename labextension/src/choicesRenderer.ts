/** Draws choices in the output of the cell that they are for, and puts what is chosen into its text. */

import type { Cell } from '@jupyterlab/cells';
import { type INotebookTracker, NotebookActions, type NotebookPanel } from '@jupyterlab/notebook';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Widget } from '@lumino/widgets';

import { asChoices, CHOICES_MIME, drawChoices, type IChoices, withChosen } from './choices';
import { h } from './dom';
import { ProtocolError } from './fields';
import { replaceText } from './mirror';

export class ChoicesRenderer extends Widget implements IRenderMime.IRenderer {
  constructor(private readonly tracker: INotebookTracker) {
    super();
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    try {
      const record = asChoices(model.data[CHOICES_MIME]);
      this.node.replaceChildren(drawChoices(record, chosen => this.apply(record, chosen)));
    } catch (error) {
      if (!(error instanceof ProtocolError)) {
        throw error;
      }
      this.node.replaceChildren(
        h('div', { role: 'status' }, `These choices cannot be shown (${error.message}). Run the cell again.`)
      );
    }
  }

  private apply({ into }: IChoices, chosen: Map<string, string>): void {
    const home = this.home();
    if (home) {
      const { panel, cell } = home;
      const shared = cell.model.sharedModel;
      shared.transact(() => replaceText(shared, withChosen(shared.getSource(), into, chosen)));
      panel.content.activeCellIndex = panel.content.widgets.indexOf(cell);
      panel.content.deselectAll();
      void NotebookActions.run(panel.content, panel.sessionContext);
    }
  }

  private home(): { panel: NotebookPanel; cell: Cell } | undefined {
    let found: { panel: NotebookPanel; cell: Cell } | undefined;
    this.tracker.forEach(panel => {
      const cell = panel.content.widgets.find(one => one.node.contains(this.node));
      found = cell ? { panel, cell } : found;
    });
    return found;
  }
}
