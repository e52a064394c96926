/** Draws the review in the output of a spec cell, and joins it to the cell, its kernel and the paper panel. */

import { type CodeCell, isCodeCellModel } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { JSONObject } from '@lumino/coreutils';
import { Widget } from '@lumino/widgets';

import { h } from './dom';
import { ProtocolError } from './fields';
import type { Links } from './link';
import { mirror, replaceText } from './mirror';
import { decided, dismissed, edited, type IReviewed, required } from './protocol';
import { asReview, type Box, type IPhrase, REVIEW_MIME } from './reviewRecord';
import { type IReviewHost, ReviewTable } from './reviewTable';
import type { Pictures } from './pictures';
import { head } from './text';

/** Shows words of a paper in the paper panel. */
export type ShowInPaper = (panel: NotebookPanel, place: { paper: string; page: number; quote: string }) => void;

/** What the tables of all notebooks share. */
export interface IReviewServices {
  tracker: INotebookTracker;
  links: Links;
  pictures: Pictures;
  showInPaper: ShowInPaper;
}

interface IHome {
  panel: NotebookPanel;
  cell: CodeCell;
}

/** All tables that are drawn, so that what the kernel says reaches them. */
export class ReviewRenderers {
  private readonly drawn = new Set<ReviewRenderer>();

  constructor(private readonly services: IReviewServices) {
    services.links.told.connect((_, { kernelId, request }) => {
      if (request.op === 'review') {
        this.keep(kernelId, request);
      } else if (request.op === 'say') {
        this.drawn.forEach(one => one.isOf(kernelId, request.key) && one.table.tell(request.text));
      }
    });
  }

  create(): ReviewRenderer {
    const made = new ReviewRenderer(this.services);
    this.drawn.add(made);
    made.disposed.connect(() => this.drawn.delete(made));
    return made;
  }

  /** Puts a review that changed into the outputs that show it, which draws them anew and keeps it in the notebook's file. */
  private keep(kernelId: string, { review, html, text }: IReviewed): void {
    this.services.tracker
      .filter(panel => panel.sessionContext.session?.kernel?.id === kernelId)
      .flatMap(panel => panel.content.widgets.map(cell => cell.model))
      .filter(isCodeCellModel)
      .forEach(({ outputs }) => {
        for (let i = 0; i < outputs.length; i++) {
          const output = outputs.get(i).toJSON();
          const data = output.data as JSONObject | undefined;
          const shown = data?.[REVIEW_MIME] as JSONObject | undefined;
          if (shown?.key === review.key) {
            const fresh = { ...data, [REVIEW_MIME]: review as unknown as JSONObject, 'text/html': html, 'text/plain': text };
            outputs.set(i, { ...output, data: fresh });
          }
        }
      });
  }
}

/** Draws nothing: what it would draw is for frontends without this plugin. */
export class NothingRenderer extends Widget implements IRenderMime.IRenderer {
  async renderModel(): Promise<void> {
    this.hide();
  }
}

export class ReviewRenderer extends Widget implements IRenderMime.IRenderer {
  readonly table: ReviewTable;
  private key = '';
  private paper = '';
  private readonly changes: { before: string; after: string; lines: number[] }[] = [];
  private readonly undecided = new Set<number>();
  private watched: IHome | undefined;

  constructor(private readonly services: IReviewServices) {
    super();
    this.addClass('hepnb-ReviewRenderer');
    this.table = new ReviewTable(this.host());
  }

  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    try {
      const review = asReview(model.data[REVIEW_MIME]);
      this.key = review.key;
      this.paper = review.paper;
      if (this.table.node.parentNode !== this.node) {
        this.node.replaceChildren(this.table.node);
      }
      this.table.show(review);
      requestAnimationFrame(() => this.watch());
    } catch (error) {
      if (!(error instanceof ProtocolError)) {
        throw error;
      }
      this.node.replaceChildren(h('div', { role: 'status' }, `This review cannot be shown (${error.message}): run the cell again.`));
    }
  }

  isOf(kernelId: string, key: string): boolean {
    return this.key === key && kernelOf(this.home()) === kernelId;
  }

  /** Once the table stands in its cell: shows what the text says, now and when it changes. */
  private watch(): void {
    const home = this.home();
    if (this.isDisposed || !home || this.watched) {
      return;
    }
    this.watched = home;
    const shared = home.cell.model.sharedModel;
    const follow = (): void => queueMicrotask(() => !this.isDisposed && this.table.follow());
    shared.changed.connect(follow);
    this.disposed.connect(() => shared.changed.disconnect(follow));
    this.table.follow();
  }

  private home(): IHome | undefined {
    if (this.watched && !this.watched.cell.isDisposed) {
      return this.watched;
    }
    let found: IHome | undefined;
    this.services.tracker.forEach(panel => {
      const cell = panel.content.widgets.find(one => one.node.contains(this.node));
      if (cell && isCodeCellModel(cell.model) && head(cell.model.sharedModel.getSource())?.key === this.key) {
        found = { panel, cell: cell as CodeCell };
      }
    });
    return found;
  }

  private host(): IReviewHost {
    const { links, pictures, showInPaper } = this.services;
    const source = (): string | undefined => this.home()?.cell.model.sharedModel.getSource();
    const kernel = (): string | undefined => kernelOf(this.home());
    const tell = (message: (source: string) => JSONObject): void => {
      const id = kernel();
      if (links.speaks(id)) {
        links.tell(id, message(source() ?? ''));
      }
    };
    return {
      source,
      decide: (text, lines) => this.decide(text, lines),
      undo: () => this.undo(),
      canCheck: () => links.speaks(kernel()),
      edit: (line, code) => tell(now => edited(this.key, now, line, code)),
      require: (block: string, phrase: IPhrase, code: string) =>
        tell(now => required(this.key, now, block, phrase.page, phrase.quote, code)),
      dismiss: (phrase: IPhrase, reason: string) => tell(now => dismissed(this.key, now, phrase.page, phrase.quote, reason)),
      picture: (paper: string, page: number, boxes: Box[]) => pictures.of(kernel(), paper || this.paper, page, boxes),
      show: (paper, page, quote) => {
        const home = this.home();
        if (home) {
          showInPaper(home.panel, { paper: paper || this.paper, page, quote });
        }
      },
      focusCell: line => this.focusCell(line)
    };
  }

  private decide(text: string, lines: number[]): void {
    const before = this.home()?.cell.model.sharedModel.getSource();
    if (before !== undefined) {
      this.changes.push({ before, after: text, lines });
      this.put(text, lines);
    }
  }

  /** Takes the last decision back, unless the text was changed since. (The editor's own undo takes back several at a time.) */
  private undo(): void {
    const last = this.changes.pop();
    if (last && this.home()?.cell.model.sharedModel.getSource() === last.after) {
      this.put(last.before, last.lines);
    }
  }

  private put(text: string, lines: number[]): void {
    const cell = this.home()?.cell.model.sharedModel;
    if (!cell) {
      return;
    }
    cell.transact(() => {
      replaceText(cell, text);
      mirror(cell);
    });
    lines.forEach(line => this.undecided.add(line));
    const kernel = kernelOf(this.home());
    if (this.services.links.speaks(kernel)) {
      this.services.links.tellSoon(kernel, this.key, () => {
        const decidedLines = [...this.undecided];
        this.undecided.clear();
        const now = cell.getSource();
        return decided(this.key, head(now)?.status ?? 'proposed', now, decidedLines);
      });
    }
  }

  private focusCell(line?: number): void {
    const home = this.home();
    if (!home) {
      return;
    }
    const index = home.panel.content.widgets.indexOf(home.cell);
    home.panel.content.activeCellIndex = index;
    home.panel.content.mode = line === undefined ? 'command' : 'edit';
    if (line !== undefined) {
      home.cell.editor?.setCursorPosition({ line, column: 0 });
      home.cell.editor?.focus();
    } else {
      home.cell.node.focus();
    }
  }
}

function kernelOf(home: IHome | undefined): string | undefined {
  return home?.panel.sessionContext.session?.kernel?.id;
}
