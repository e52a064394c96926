/** Accept, Reject and Show in paper: commands on the active cell, in its toolbar and in the command palette. */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';

import type { Links } from './link';
import { write } from './mirror';
import { decided } from './protocol';
import type { ShowInPaper } from './reviewRenderer';
import { decide, head, isOpen, openLines, quoteOf, type Verdict } from './text';

const DECIDING: { id: string; label: string; verdict: Verdict }[] = [
  { id: 'hepnb:accept', label: 'Accept', verdict: 'accepted' },
  { id: 'hepnb:reject', label: 'Reject', verdict: 'rejected' }
];

export const OPEN_PAPER = 'hepnb:open-paper';

export function addCommands(
  app: JupyterFrontEnd,
  tracker: INotebookTracker,
  links: Links,
  showInPaper: ShowInPaper,
  openPaper: () => void,
  palette: ICommandPalette | null
): void {
  const source = (): string => tracker.activeCell?.model.sharedModel.getSource() ?? '';
  for (const { id, label, verdict } of DECIDING) {
    app.commands.addCommand(id, {
      label: args => (args['isPalette'] ? `${label} the open lines of this cell` : label),
      caption: `${label} what is open in this cell`,
      isVisible: () => head(source()) !== undefined,
      isEnabled: () => isOpen(source()),
      execute: () => decideActive(tracker, links, verdict)
    });
    palette?.addItem({ command: id, category: 'hepnb', args: { isPalette: true } });
  }
  app.commands.addCommand('hepnb:show-in-paper', {
    label: args => (args['isPalette'] ? 'Show the quote of this line in the paper' : 'Show in paper'),
    caption: 'Show where the quote of the line with the cursor stands in the paper',
    isVisible: () => head(source())?.kind === 'spec',
    isEnabled: () => quoteAtCursor(tracker) !== undefined,
    execute: () => {
      const panel = tracker.currentWidget;
      const place = quoteAtCursor(tracker);
      if (panel && place) {
        showInPaper(panel, place);
      }
    }
  });
  palette?.addItem({ command: 'hepnb:show-in-paper', category: 'hepnb', args: { isPalette: true } });
  app.commands.addCommand(OPEN_PAPER, { label: 'Open the paper', execute: openPaper });
  palette?.addItem({ command: OPEN_PAPER, category: 'hepnb' });
  tracker.activeCellChanged.connect(() => app.commands.notifyCommandChanged());
}

/** The quote in the line with the cursor, or else the first of the cell. */
function quoteAtCursor(tracker: INotebookTracker): { paper: string; page: number; quote: string } | undefined {
  const cell = tracker.activeCell;
  const lines = cell?.model.sharedModel.getSource().split('\n') ?? [];
  const line = lines[cell?.editor?.getCursorPosition().line ?? 0];
  return (line === undefined ? undefined : quoteOf(line)) ?? lines.map(quoteOf).find(quote => quote !== undefined);
}

function decideActive(tracker: INotebookTracker, links: Links, verdict: Verdict): void {
  const cell = tracker.activeCell?.model.sharedModel;
  const before = cell?.getSource() ?? '';
  const text = decide(before, verdict);
  const first = head(text);
  if (!cell || !first) {
    return;
  }
  cell.transact(() => write(cell, text));
  const kernel = tracker.currentWidget?.sessionContext.session?.kernel?.id;
  if (links.speaks(kernel)) {
    const lines = first.kind === 'spec' ? openLines(before) : [];
    links.tell(kernel, decided(first.key, first.status, text, lines));
  }
}
