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
  '%%extract\nYou can write notes here.'
];

const STEPS: [string, string][] = [
  [
    '%load_paper 1704.03848',
    'reads a paper, by its arXiv id or DOI or from a file; "example" is a short note that comes with hepnb'
  ],
  [
    '%%extract',
    'drafts the selection: one cell for each object and region; each of its lines quotes the words of the paper that it is from'
  ],
  [
    'review',
    'accept (a) or reject (r) each line in the table below its cell; the bar above the notebook leads you to the next open one, and ? shows all keys'
  ],
  [
    '%%generate',
    'turns the accepted lines into a program for your event files: name them in the cell, as in files events.root'
  ],
  ['%run_analysis', 'runs it, and shows the cutflow of each region'],
  ['%compare', 'puts the numbers of the paper beside yours']
];

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path class="jp-icon3" fill="#616161" d="M6 2h9l5 5v15H6zm8 1.5V8h4.5zM9 11v1.5h8V11zm0 4v1.5h8V15z"/></svg>';
const icon = new LabIcon({ name: 'hepnb:analysis', svgstr: SVG });
/** Among the kernels of the launcher only a picture by address is shown; it has no theme. */
const PICTURE = `data:image/svg+xml,${encodeURIComponent(SVG.replace('#616161', '#1976d2'))}`;

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
  launcher?.add({ command: NEW, category: 'Notebook', rank: 20, kernelIconUrl: PICTURE });
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
