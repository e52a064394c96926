/** The plugin: watches the notebooks, keeps their cells mirrored, speaks with their kernels, draws reviews and the paper. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { ILauncher } from '@jupyterlab/launcher';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { ADL_MIME, adl, WISHES_MIME, wishes } from './adlMode';
import { CHOICES_MIME } from './choices';
import { ChoicesRenderer } from './choicesRenderer';
import { addCommands } from './commands';
import { Guide } from './guide';
import { type FindPanel, Links } from './link';
import { PaperPanel } from './paperPanel';
import { Pictures } from './pictures';
import { indexOf } from './place';
import { dismissChange, requireChange } from './changes';
import { hello, type IOverview } from './protocol';
import { ReviewBar } from './reviewBar';
import { INSTEAD_MIME, REVIEW_MIME } from './reviewRecord';
import { type IReviewServices, keepReviews, NothingRenderer, ReviewRenderer, type ShowInPaper } from './reviewRenderer';
import { Standing } from './standing';
import { addStart } from './start';
import { addStatus } from './status';
import { codeOf } from './text';
import { watchCells } from './watch';

const PLUGIN = 'hepnb:plugin';
/** Before ipywidgets (0) and HTML (50): in a frontend that has this plugin, it draws the review. */
const RANK = -20;

const plugin: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'Puts the cells that hepnb asks for into the notebook, and reviews them beside the paper.',
  autoStart: true,
  requires: [INotebookTracker, IRenderMimeRegistry],
  optional: [ICommandPalette, ISettingRegistry, IStatusBar, IEditorLanguageRegistry, ILauncher],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    rendermime: IRenderMimeRegistry,
    palette: ICommandPalette | null,
    registry: ISettingRegistry | null,
    bar: IStatusBar | null,
    languages: IEditorLanguageRegistry | null,
    launcher: ILauncher | null
  ) => {
    languages?.addLanguage({
      name: 'hepnb-adl',
      displayName: 'ADL',
      mime: ADL_MIME,
      extensions: ['adl'],
      load: async () => {
        // an editor that still waits for the kernel's language would take that, when it comes, for its own
        await languages.getLanguage('text/x-ipython');
        return adl();
      }
    });
    languages?.addLanguage({
      name: 'hepnb-wishes',
      displayName: 'hepnb',
      mime: WISHES_MIME,
      load: async () => {
        await languages.getLanguage('text/x-ipython');
        return wishes();
      }
    });
    let preferred: ReadonlyPartialJSONObject = {};
    const links = new Links(finder(tracker), () => hello(app.name, app.version, preferred));
    void registry?.load(PLUGIN).then(settings => {
      const changed = (): void => {
        preferred = settings.user;
        links.greet();
      };
      settings.changed.connect(changed);
      changed();
    });

    const pictures = new Pictures(links);
    const guide = new Guide(tracker, links);
    const goTo = (key: string, label: string): void => goToCell(tracker, key, label);
    const paper = new PaperPanel(links, pictures, goTo, () => foldFiles(app.shell), {
      require: (key, block, words, code) => requireChange(tracker.currentWidget, links, key, block, words, code),
      dismiss: (phrases, reason) => dismissChange(tracker.currentWidget, links, phrases, reason)
    });
    app.shell.add(paper, 'right', { rank: 950 });
    const openPaper = (): void => app.shell.activateById(paper.id);
    const showInPaper: ShowInPaper = (panel, place) => {
      openPaper();
      paper.follow(kernelOf(panel));
      paper.showPlace(place);
    };
    const followInPaper: ShowInPaper = (_, place) => paper.followPlace(place);
    followPaper(tracker, links, paper);

    const services: IReviewServices = { tracker, links, guide, pictures, showInPaper, followInPaper };
    keepReviews(services);
    rendermime.addFactory(
      { safe: true, mimeTypes: [REVIEW_MIME], createRenderer: () => new ReviewRenderer(services) },
      RANK
    );
    rendermime.addFactory({ safe: true, mimeTypes: [INSTEAD_MIME], createRenderer: () => new NothingRenderer() }, RANK);
    rendermime.addFactory(
      { safe: true, mimeTypes: [CHOICES_MIME], createRenderer: () => new ChoicesRenderer(tracker) },
      RANK
    );
    const showCuts = (): void => {
      openPaper();
      paper.showCuts();
    };
    watchNotebooks(app, { tracker, links, guide, paper, showCuts });
    addCommands(app, tracker, links, guide, showInPaper, openPaper, showCuts, palette);
    addStart(app, launcher, palette);
    if (bar) {
      addStatus(bar, tracker, links);
    }
  }
};

/** Folds what JupyterLab has at the left; Notebook 7 has nothing there that takes room. */
function foldFiles(shell: JupyterFrontEnd.IShell & { collapseLeft?: () => void }): void {
  shell.collapseLeft?.();
}

interface IWatching {
  tracker: INotebookTracker;
  links: Links;
  guide: Guide;
  paper: PaperPanel;
  showCuts: () => void;
}

function watchNotebooks(app: JupyterFrontEnd, { tracker, links, guide, paper, showCuts }: IWatching): void {
  const standing = new Standing(tracker, links);
  const watch = (panel: NotebookPanel): void => {
    watchKernel(panel, links);
    const bar = new ReviewBar(panel, guide, showCuts);
    panel.contentHeader.addWidget(bar);
    const refresh = (): void => bar.refresh();
    guide.changed.connect(refresh);
    links.told.connect(refresh);
    const count: (_: PaperPanel, overview: IOverview | undefined) => void = (_, overview) => {
      if (tracker.currentWidget === panel) {
        const { claimed = 0, dismissed = 0, open = 0 } = overview?.coverage ?? {};
        bar.setPossible(claimed + dismissed + open ? overview?.phrases.length : undefined);
      }
    };
    paper.overviewed.connect(count);
    panel.disposed.connect(() => {
      guide.changed.disconnect(refresh);
      links.told.disconnect(refresh);
      paper.overviewed.disconnect(count);
    });
    const changed = (): void => {
      app.commands.notifyCommandChanged();
      standing.changed(panel);
      bar.refresh();
    };
    void panel.context.ready.then(() => watchCells(panel, changed));
  };
  tracker.widgetAdded.connect((_, panel) => watch(panel));
  tracker.forEach(watch);
}

function watchKernel(panel: NotebookPanel, links: Links): void {
  const listen = (): void => {
    const kernel = panel.sessionContext.session?.kernel;
    if (kernel) {
      links.listen(kernel);
    }
  };
  panel.sessionContext.kernelChanged.connect(listen);
  panel.sessionContext.connectionStatusChanged.connect((_, status) => {
    if (status === 'connected') {
      listen();
    }
  });
  listen();
}

/** The panel shows the paper of the notebook at hand, and asks anew when its kernel has done something. */
function followPaper(tracker: INotebookTracker, links: Links, paper: PaperPanel): void {
  const follow = (): void => paper.follow(tracker.currentWidget ? kernelOf(tracker.currentWidget) : undefined);
  tracker.currentChanged.connect(follow);
  links.changed.connect((_, kernelId) => {
    if (tracker.currentWidget && kernelOf(tracker.currentWidget) === kernelId) {
      follow();
    }
  });
  links.told.connect((_, { kernelId, request }) => {
    const isDone = request.op === 'review' || !request.doing;
    if (isDone && tracker.currentWidget && kernelOf(tracker.currentWidget) === kernelId) {
      follow();
    }
  });
}

function kernelOf(panel: NotebookPanel): string | undefined {
  return panel.sessionContext.session?.kernel?.id;
}

/** Goes to the spec cell of that key in the notebook at hand, with the cursor in the line that reads so. */
function goToCell(tracker: INotebookTracker, key: string, label: string): void {
  const notebook = tracker.currentWidget?.content;
  const shared = notebook?.model?.sharedModel;
  const index = shared ? indexOf(shared, { kind: 'spec', key }) : -1;
  const cell = notebook?.widgets[index];
  if (!notebook || !cell) {
    return;
  }
  const squeezed = (text: string): string => text.replace(/\s+/g, ' ');
  const lines = cell.model.sharedModel.getSource().split('\n');
  const line = lines.findIndex(text => squeezed(codeOf(text)) === squeezed(label));
  notebook.activeCellIndex = index;
  notebook.mode = 'edit';
  void notebook.scrollToItem(index, 'center').then(() => {
    cell.editor?.setCursorPosition({ line: Math.max(0, line), column: 0 });
    cell.editor?.focus();
  });
}

function finder(tracker: INotebookTracker): FindPanel {
  return (kernelId, anchor) => {
    const panels = tracker.filter(panel => panel.sessionContext.session?.kernel?.id === kernelId);
    return panels.find(panel => panel.content.widgets.some(cell => cell.model.id === anchor)) ?? panels[0];
  };
}

export default plugin;
