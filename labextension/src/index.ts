/** The plugin: watches the notebooks, keeps their cells mirrored, and speaks with their kernels. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';

import { type FindPanel, Links } from './link';
import { hello } from './protocol';
import { addReview } from './review';
import { watchCells } from './watch';

const plugin: JupyterFrontEndPlugin<void> = {
  id: 'hepnb:plugin',
  description: 'Puts the cells that hepnb asks for into the notebook, and reviews them.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ICommandPalette],
  activate: (app: JupyterFrontEnd, tracker: INotebookTracker, palette: ICommandPalette | null) => {
    const links = new Links(finder(tracker), hello(app.name, app.version));
    const changed = () => app.commands.notifyCommandChanged();
    const watch = (panel: NotebookPanel): void => {
      watchKernel(panel, links);
      void panel.context.ready.then(() => watchCells(panel, changed));
    };
    tracker.widgetAdded.connect((_, panel) => watch(panel));
    tracker.forEach(watch);
    addReview(app, tracker, links, palette);
  }
};

function watchKernel(panel: NotebookPanel, links: Links): void {
  const listen = (): void => {
    const kernel = panel.sessionContext.session?.kernel;
    if (kernel) {
      links.listen(kernel);
    }
  };
  panel.sessionContext.kernelChanged.connect(listen);
  panel.sessionContext.connectionStatusChanged.connect((_, status) => {
    if (status === 'connected') {
      listen();
    }
  });
  listen();
}

function finder(tracker: INotebookTracker): FindPanel {
  return (kernelId, anchor) => {
    const panels = tracker.filter(panel => panel.sessionContext.session?.kernel?.id === kernelId);
    return panels.find(panel => panel.content.widgets.some(cell => cell.model.id === anchor)) ?? panels[0];
  };
}

export default plugin;
