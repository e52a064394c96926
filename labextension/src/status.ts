/** What the kernel of the notebook at hand does, in the status bar: state, how far, and the model. */

import type { INotebookTracker } from '@jupyterlab/notebook';
import type { IStatusBar } from '@jupyterlab/statusbar';
import { Widget } from '@lumino/widgets';

import type { Links } from './link';
import type { IWorking } from './protocol';

export function addStatus(bar: IStatusBar, tracker: INotebookTracker, links: Links): void {
  const states = new Map<string, IWorking>();
  const item = new Widget();
  item.addClass('hepnb-Status');
  const update = (): void => {
    const kernelId = tracker.currentWidget?.sessionContext.session?.kernel?.id ?? '';
    const state = states.get(kernelId);
    const why = links.why(kernelId);
    item.node.textContent = state ? `hepnb: ${why || textOf(state)}` : '';
    item.node.title = state ? 'hepnb: what it does, and the model it asks' : '';
  };
  links.told.connect((_, { kernelId, request }) => {
    if (request.op === 'status') {
      states.set(kernelId, request);
      update();
    }
  });
  links.changed.connect(update);
  tracker.currentChanged.connect(update);
  bar.registerStatusItem('hepnb:status', { item, align: 'left', rank: 20 });
}

/** `asking about the passages 3 of 12 | qwen.gguf, cuda, 8192 tokens, 41 tokens/s`. */
export function textOf(state: IWorking): string {
  const far = state.total ? ` ${state.done} of ${state.total}` : '';
  const model = [
    state.model,
    state.device,
    state.context ? `${state.context} tokens` : '',
    state.rate ? `${state.rate.toFixed(0)} tokens/s` : ''
  ];
  return `${state.doing || 'ready'}${far} | ${model.filter(Boolean).join(', ')}`;
}
