/** One bar for the review of a whole notebook: what is open, where it goes on, all clean lines at once, and back. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import { button, h, iconButton } from './dom';
import type { Guide } from './guide';

export class ReviewBar extends Widget {
  private possible: number | undefined;
  private frame = 0;

  constructor(
    private readonly panel: NotebookPanel,
    private readonly guide: Guide,
    private readonly showPossible: () => void
  ) {
    super();
    this.addClass('hepnb-ReviewBar');
    this.node.setAttribute('role', 'toolbar');
    this.node.setAttribute('aria-label', 'Review of this notebook');
    this.hide();
  }

  /** How many possible cuts of the paper are to be looked at; undefined where that is not known. */
  setPossible(count: number | undefined): void {
    this.possible = count;
    this.refresh();
  }

  /** Shows what the cells say, once it is calm. */
  refresh(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => !this.isDisposed && this.draw());
  }

  protected override onBeforeDetach(message: Message): void {
    super.onBeforeDetach(message);
    cancelAnimationFrame(this.frame);
  }

  private draw(): void {
    const { guide, panel } = this;
    const counts = guide.counts(panel);
    this.setHidden(counts.lines === 0);
    const isDone = counts.open === 0;
    this.node.replaceChildren(
      h(
        'strong',
        { class: 'hepnb-ReviewBar-state', role: 'status' },
        isDone ? '✓ every line is decided' : `? ${counts.open} of ${counts.lines} open`
      ),
      iconButton('previous', 'Previous open line', () => guide.next(panel, -1), { hidden: isDone }),
      iconButton('next', 'Next open line', () => guide.next(panel, 1), { hidden: isDone }),
      button(`⚠ ${counts.findings}`, 'Next line with a warning or an error', () => guide.nextFinding(panel), {
        disabled: !counts.findings
      }),
      button(
        `Accept ${counts.clean} clean`,
        'Accept every open line that its quote confirms and that no check warns of',
        () => guide.acceptClean(panel),
        { disabled: !counts.clean, hidden: isDone }
      ),
      iconButton('reopen', 'Take back the last decision', () => guide.undo(panel), { disabled: !guide.canUndo(panel) }),
      button(
        `${this.possible} possible cut${this.possible === 1 ? '' : 's'}`,
        'Phrases of the paper that read like a cut and that no line quotes: look at them in the paper panel',
        this.showPossible,
        { disabled: !this.possible, hidden: this.possible === undefined }
      )
    );
  }
}
