/** Commands on the active cell and on the review of its notebook: in the toolbar, the menu and the command palette. */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ICommandPalette } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';

import { asCodeCell } from './codeCell';
import type { Guide } from './guide';
import type { Links } from './link';
import { write } from './mirror';
import { decided } from './protocol';
import type { ShowInPaper } from './reviewRenderer';
import { decide, head, isOpen, openLines, quoteOf, type Verdict } from './text';

const DECIDING: { id: string; label: string; verdict: Verdict }[] = [
  { id: 'hepnb:accept', label: 'Accept', verdict: 'accepted' },
  { id: 'hepnb:reject', label: 'Reject', verdict: 'rejected' }
];

export function addCommands(
  app: JupyterFrontEnd,
  tracker: INotebookTracker,
  links: Links,
  guide: Guide,
  showInPaper: ShowInPaper,
  openPaper: () => void,
  showCuts: () => void,
  palette: ICommandPalette | null
): void {
  const source = (): string => tracker.activeCell?.model.sharedModel.getSource() ?? '';
  for (const { id, label, verdict } of DECIDING) {
    app.commands.addCommand(id, {
      label: args => (args['isPalette'] ? `${label} the open lines of this cell` : label),
      caption: `${label} what is open in this cell`,
      isVisible: () => head(source()) !== undefined,
      isEnabled: () => isOpen(source()),
      execute: () => decideActive(tracker, links, guide, verdict)
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
  const onNotebook = (act: (panel: NotebookPanel) => void) => ({
    isEnabled: () => tracker.currentWidget !== null,
    execute: () => tracker.currentWidget && act(tracker.currentWidget)
  });
  const add = (id: string, label: string, options: { isEnabled?: () => boolean; execute: () => unknown }): void => {
    app.commands.addCommand(id, { label, ...options });
    palette?.addItem({ command: id, category: 'hepnb' });
  };
  add(
    'hepnb:next-open',
    'Next open line',
    onNotebook(panel => guide.next(panel, 1))
  );
  add(
    'hepnb:previous-open',
    'Previous open line',
    onNotebook(panel => guide.next(panel, -1))
  );
  add(
    'hepnb:next-finding',
    'Next line with a warning',
    onNotebook(panel => guide.nextFinding(panel))
  );
  add(
    'hepnb:accept-clean',
    'Accept all clean lines',
    onNotebook(panel => guide.acceptClean(panel))
  );
  add(
    'hepnb:take-back',
    'Take back the last decision',
    onNotebook(panel => guide.undo(panel))
  );
  add('hepnb:open-paper', 'Open the paper', { execute: openPaper });
  add('hepnb:possible-cuts', 'Possible cuts that no line quotes', { execute: showCuts });
  tracker.activeCellChanged.connect(() => app.commands.notifyCommandChanged());
}

/** The quote in the line with the cursor, or else the first of the cell. */
function quoteAtCursor(tracker: INotebookTracker): ReturnType<typeof quoteOf> {
  const cell = tracker.activeCell;
  const lines = cell?.model.sharedModel.getSource().split('\n') ?? [];
  const line = lines[cell?.editor?.getCursorPosition().line ?? 0];
  return (line === undefined ? undefined : quoteOf(line)) ?? lines.map(quoteOf).find(quote => quote !== undefined);
}

function decideActive(tracker: INotebookTracker, links: Links, guide: Guide, verdict: Verdict): void {
  const panel = tracker.currentWidget;
  const cell = asCodeCell(tracker.activeCell);
  const before = cell?.model.sharedModel.getSource() ?? '';
  const text = decide(before, verdict);
  const first = head(text);
  if (!panel || !cell || !first) {
    return;
  }
  if (first.kind === 'spec') {
    guide.decide(panel, [{ cell, text, lines: openLines(before) }]);
    return;
  }
  const shared = cell.model.sharedModel;
  shared.transact(() => write(shared, text));
  const kernel = panel.sessionContext.session?.kernel?.id;
  if (links.speaks(kernel)) {
    links.tell(kernel, decided(first.key, first.status, text, []));
  }
}
