/** How a newcomer begins: a notebook with the first steps, from the launcher, the menu and the palette; and the help in words. */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, type ICommandPalette, showDialog } from '@jupyterlab/apputils';
import type { ILauncher } from '@jupyterlab/launcher';
import { NotebookPanel } from '@jupyterlab/notebook';
import { LabIcon } from '@jupyterlab/ui-components';
import { Widget } from '@lumino/widgets';

import { h } from './dom';

const NEW = 'hepnb:new-analysis';
const HELP = 'hepnb:help';

const FIRST_CELLS = [
  '%load_ext hepnb',
  '# an arXiv id (%load_paper 1704.03848), a DOI or a file; "example" is a short note that comes with hepnb\n%load_paper example',
  '%%extract\nnotes of your own may stand here'
];

const STEPS: [string, string][] = [
  ['%load_paper 1704.03848', 'reads a paper: an arXiv id, a DOI, a file, or "example"'],
  [
    '%%extract',
    'drafts its selection: a cell of lines per object and region, each with the words of the paper that say it'
  ],
  [
    'review',
    'accept or reject each line in the table below its cell: a, r, and ? for all keys; the bar above the notebook leads on'
  ],
  ['%%generate', 'turns the accepted lines into a program for your files: a line "files events.root" in the cell'],
  ['%run_analysis', 'runs it, and shows the cutflow of each region'],
  ['%compare', 'puts the numbers of the paper beside yours']
];

const icon = new LabIcon({
  name: 'hepnb:analysis',
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path class="jp-icon3" fill="#616161" d="M6 2h9l5 5v15H6zm8 1.5V8h4.5zM9 11v1.5h8V11zm0 4v1.5h8V15z"/></svg>'
});

export function addStart(app: JupyterFrontEnd, launcher: ILauncher | null, palette: ICommandPalette | null): void {
  app.commands.addCommand(NEW, {
    label: args => (args['isPalette'] ? 'New analysis of a paper' : 'Analysis of a paper'),
    caption: 'A notebook that reads the selection of a paper (hepnb)',
    icon: args => (args['isPalette'] ? undefined : icon),
    execute: async args => {
      const cwd = typeof args['cwd'] === 'string' ? args['cwd'] : '';
      const opened: unknown = await app.commands.execute('notebook:create-new', { cwd, kernelName: 'python3' });
      if (opened instanceof NotebookPanel) {
        await begin(opened);
      }
    }
  });
  app.commands.addCommand(HELP, {
    label: 'hepnb: from a paper to a cutflow',
    caption: 'The steps of hepnb, and where its keys are',
    execute: () =>
      showDialog({ title: 'From a paper to a cutflow', body: steps(), buttons: [Dialog.okButton({ label: 'Close' })] })
  });
  launcher?.add({ command: NEW, category: 'Notebook', rank: 20 });
  [NEW, HELP].forEach(command => palette?.addItem({ command, category: 'hepnb', args: { isPalette: true } }));
}

async function begin(panel: NotebookPanel): Promise<void> {
  await panel.context.ready;
  const notebook = panel.content.model?.sharedModel;
  notebook?.transact(() => {
    notebook.deleteCellRange(0, notebook.cells.length);
    notebook.insertCells(
      0,
      FIRST_CELLS.map(source => ({ cell_type: 'code', source }))
    );
  });
}

function steps(): Widget {
  const body = h(
    'dl',
    { class: 'hepnb-Steps' },
    ...STEPS.flatMap(([step, what]) => [h('dt', {}, h('code', {}, step)), h('dd', {}, what)])
  );
  return new Widget({ node: body });
}
