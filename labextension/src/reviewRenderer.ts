/** Draws the review in the output of a spec cell, and joins it to the cell, its kernel and the paper panel. */

import { type CodeCell, isCodeCellModel } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { JSONObject } from '@lumino/coreutils';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import { asCodeCell } from './codeCell';
import { h } from './dom';
import { ProtocolError } from './fields';
import type { Guide } from './guide';
import type { Links } from './link';
import type { IPlace } from './marks';
import type { Pictures } from './pictures';
import type { IReviewed } from './protocol';
import { asReview, type Box, type IQuote, REVIEW_MIME } from './reviewRecord';
import { type IReviewHost, ReviewTable } from './reviewTable';
import { head } from './text';

/** Shows words of a paper in the paper panel. */
export type ShowInPaper = (panel: NotebookPanel, place: IPlace) => void;

/** What the tables of all notebooks share. */
export interface IReviewServices {
  tracker: INotebookTracker;
  links: Links;
  guide: Guide;
  pictures: Pictures;
  showInPaper: ShowInPaper;
  /** The same, where the panel is open already. */
  followInPaper: ShowInPaper;
}

interface IHome {
  panel: NotebookPanel;
  cell: CodeCell;
}

/** Puts a review that the kernel tells into the cell that it is of: it is drawn there, and is kept in the notebook's file. */
export function keepReviews({ tracker, links }: IReviewServices): void {
  links.told.connect((_, { kernelId, request }) => {
    if (request.op === 'review') {
      tracker
        .filter(panel => panel.sessionContext.session?.kernel?.id === kernelId)
        .flatMap(panel => panel.content.widgets.map(cell => cell.model))
        .filter(isCodeCellModel)
        .forEach(model => keep(model, request));
    }
  });
}

function keep({ outputs, sharedModel }: CodeCell['model'], { review, html, text }: IReviewed): void {
  const data = { [REVIEW_MIME]: review as unknown as JSONObject, 'text/html': html, 'text/plain': text };
  for (let i = 0; i < outputs.length; i++) {
    const output = outputs.get(i).toJSON();
    const old = output.data as JSONObject | undefined;
    const shown = old?.[REVIEW_MIME] as JSONObject | undefined;
    if (shown) {
      if (shown.key === review.key) {
        outputs.set(i, { ...output, data: { ...old, ...data } });
      }
      return;
    }
  }
  const first = head(sharedModel.getSource());
  if (first?.kind === 'spec' && first.key === review.key) {
    outputs.add({ output_type: 'display_data', data, metadata: {} }); // a cell needs no run to have its table
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
  private home: IHome | undefined;

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
      this.settle();
      this.table.show(review);
    } catch (error) {
      if (!(error instanceof ProtocolError)) {
        throw error;
      }
      this.node.replaceChildren(
        h('div', { role: 'status' }, `This review cannot be shown (${error.message}). Run the cell again.`)
      );
    }
  }

  /** Outputs are drawn before their cell stands in the page, on a reload long before. */
  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    this.settle();
    this.table.follow();
  }

  /** Finds the cell that the table stands in, once it stands there: shows what its text says, now and when that changes. */
  private settle(): void {
    if (this.home && !this.home.cell.isDisposed && this.home.cell.node.contains(this.node)) {
      return;
    }
    const home = this.find();
    if (!home || home.cell === this.home?.cell) {
      return;
    }
    this.home = home;
    const { guide } = this.services;
    const shared = home.cell.model.sharedModel;
    const follow = (): void => queueMicrotask(() => !this.isDisposed && this.table.follow());
    shared.changed.connect(follow);
    guide.tables.set(home.cell, this.table);
    this.disposed.connect(() => {
      shared.changed.disconnect(follow);
      if (guide.tables.get(home.cell) === this.table) {
        guide.tables.delete(home.cell);
      }
    });
  }

  private find(): IHome | undefined {
    let found: IHome | undefined;
    this.services.tracker.forEach(panel => {
      const cell = asCodeCell(panel.content.widgets.find(one => one.node.contains(this.node)));
      if (cell && head(cell.model.sharedModel.getSource())?.key === this.key) {
        found = { panel, cell };
      }
    });
    return found;
  }

  private host(): IReviewHost {
    const { links, guide, pictures, showInPaper, followInPaper } = this.services;
    const source = (): string | undefined => this.home?.cell.model.sharedModel.getSource();
    const kernel = (): string | undefined => kernelOf(this.home);
    const inPaper =
      (show: ShowInPaper) =>
      ({ paper, page, quote, boxes }: IQuote) => {
        if (this.home) {
          show(this.home.panel, { paper: paper || this.paper, page, quote, boxes });
        }
      };
    return {
      source,
      decide: (text, lines) => this.home && guide.decide(this.home.panel, [{ cell: this.home.cell, text, lines }]),
      undo: () => this.home && guide.undo(this.home.panel),
      whyNot: () => links.why(kernel()),
      edit: async (line, code) => {
        try {
          const asked = { event: 'edited', key: this.key, source: source() ?? '', line, code } as const;
          const { answer } = await links.ask(kernel() ?? '', asked, 'changed');
          return answer.error;
        } catch (error) {
          return error instanceof Error ? error.message : String(error);
        }
      },
      picture: (paper: string, page: number, boxes: Box[]) => pictures.of(kernel(), paper || this.paper, page, boxes),
      show: inPaper(showInPaper),
      follow: inPaper(followInPaper),
      moveOn: line => this.home !== undefined && guide.next(this.home.panel, 1, { cell: this.home.cell, line }),
      leave: step => this.home !== undefined && guide.leave(this.home.panel, this.home.cell, step),
      acceptClean: () => this.home && guide.acceptClean(this.home.panel),
      focusCell: line => this.focusCell(line)
    };
  }

  private focusCell(line?: number): void {
    const home = this.home;
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
