/** Changes that a person asks for in the paper panel: the kernel makes them in the text of a cell, or says what is wrong. */

import type { NotebookPanel } from '@jupyterlab/notebook';

import type { IWords } from './cuts';
import type { Links } from './link';
import { indexOf } from './place';
import type { IPhrase, Question } from './protocol';

/** Makes a line of words of the paper, in a block of a cell. Gives what is wrong with it, "" where it is made. */
export function requireChange(
  panel: NotebookPanel | null,
  links: Links,
  key: string,
  block: string,
  { page, quote, nth }: IWords,
  code: string
): Promise<string> {
  return ask(panel, links, key, source => ({ event: 'required', key, source, block, page, quote, nth, code }));
}

/** Sets phrases aside for a reason, each in the cell that it belongs to. Gives what is wrong with it, "" where that is done. */
export async function dismissChange(
  panel: NotebookPanel | null,
  links: Links,
  phrases: IPhrase[],
  reason: string
): Promise<string> {
  for (const key of new Set(phrases.map(phrase => phrase.key))) {
    const here = phrases.filter(phrase => phrase.key === key).map(({ page, quote, nth }) => ({ page, quote, nth }));
    const wrong = await ask(panel, links, key, source => ({ event: 'dismissed', key, source, phrases: here, reason }));
    if (wrong) {
      return wrong;
    }
  }
  return '';
}

async function ask(
  panel: NotebookPanel | null,
  links: Links,
  key: string,
  asked: (source: string) => Question
): Promise<string> {
  const kernelId = panel?.sessionContext.session?.kernel?.id;
  const shared = panel?.content.model?.sharedModel;
  const cell = shared?.cells[indexOf(shared, { kind: 'spec', key })];
  const why = links.why(kernelId);
  if (why) {
    return `${why} What you typed stays here.`;
  }
  if (!cell || kernelId === undefined) {
    return 'No spec cell of this notebook can take it. Run %%extract, or write a %%spec cell.';
  }
  try {
    const { answer } = await links.ask(kernelId, asked(cell.getSource()), 'changed');
    return answer.error;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
