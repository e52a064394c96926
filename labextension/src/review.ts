/** Accept and Reject: commands on the active cell, in its toolbar and in the command palette. */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';

import type { Links } from './link';
import { write } from './mirror';
import { decided } from './protocol';
import { decide, head, isOpen, type Verdict } from './text';

const COMMANDS: { id: string; label: string; verdict: Verdict }[] = [
  { id: 'hepnb:accept', label: 'Accept', verdict: 'accepted' },
  { id: 'hepnb:reject', label: 'Reject', verdict: 'rejected' }
];

export function addReview(app: JupyterFrontEnd, tracker: INotebookTracker, links: Links, palette: ICommandPalette | null): void {
  const source = (): string => tracker.activeCell?.model.sharedModel.getSource() ?? '';
  for (const { id, label, verdict } of COMMANDS) {
    app.commands.addCommand(id, {
      label: args => (args['isPalette'] ? `${label} the open lines of this cell` : label),
      caption: `${label} what is open in this cell`,
      isVisible: () => head(source()) !== undefined,
      isEnabled: () => isOpen(source()),
      execute: () => decideActive(tracker, links, verdict)
    });
    palette?.addItem({ command: id, category: 'hepnb', args: { isPalette: true } });
  }
  tracker.activeCellChanged.connect(() => app.commands.notifyCommandChanged());
}

function decideActive(tracker: INotebookTracker, links: Links, verdict: Verdict): void {
  const cell = tracker.activeCell?.model.sharedModel;
  const text = decide(cell?.getSource() ?? '', verdict);
  const first = head(text);
  if (!cell || !first) {
    return;
  }
  cell.transact(() => write(cell, text));
  const kernel = tracker.currentWidget?.sessionContext.session?.kernel;
  if (kernel) {
    links.tell(kernel.id, decided(first.key, first.status, text));
  }
}
