/**
 * The paper beside the notebook: its pages as pictures that the kernel makes when they come near, and on them what the spec's
 * lines quote and which phrases no line claims. A click on a box goes to its cell.
 */

import { LabIcon } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { type ISignal, Signal } from '@lumino/signaling';
import { SplitPanel, Widget } from '@lumino/widgets';

import { type ICutsHost, Cuts } from './cuts';
import { button, h } from './dom';
import type { Links } from './link';
import { type IPlace, markOf } from './marks';
import type { Pictures } from './pictures';
import type { IDraft, IHit, IMark, IOverview, IPaper } from './protocol';
import type { Box } from './reviewRecord';

/** How far from what is seen pages are made, so that scrolling does not wait. */
const NEAR = '1500px';
/** How long changes may come in before the marks are asked for anew, in ms. */
const CALM = 400;
/** The part of the window that the panel takes when it is first opened, and between which widths in pixels. */
const WIDTH = { part: 0.38, least: 380, most: 720 };
/** What the notebook keeps of the window in any case, in pixels. */
const NOTEBOOK = 500;
/** The sizes of a page, in parts of the panel's width. */
const ZOOM = { least: 0.5, most: 4, step: 1.25 };

const STATES: Record<IMark['state'], string> = {
  claimed: '✓ in a line',
  open: '? possible cut',
  dismissed: '✗ set aside'
};

const icon = new LabIcon({
  name: 'hepnb:paper',
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16"><path class="jp-icon3" fill="#616161" d="M6 2h9l5 5v15H6zm8 1.5V8h4.5zM9 11v1.5h8V11zm0 4v1.5h8V15zm0 4v1h5v-1z"/></svg>'
});

export class PaperPanel extends Widget {
  private kernelId: string | undefined;
  private papers: IPaper[] = [];
  private marks: IMark[] = [];
  private shown = '';
  private wanted: IPlace | undefined;
  private found: { page: number; boxes: Box[] } | undefined;
  private asking = 0;
  private calm: number | undefined;
  private isWide = false;
  private zoom = 1;
  private page = 1;
  private readonly cuts: Cuts;
  private readonly number = h('input', {
    type: 'number',
    min: 1,
    value: 1,
    class: 'hepnb-Paper-number',
    'aria-label': 'Page'
  });
  private readonly of = h('span', {});
  private readonly make = button(
    'Make a line',
    'Make a line of the words that are selected',
    () => this.ofSelection(),
    {
      class: 'hepnb-button hepnb-Paper-make',
      hidden: true
    }
  );
  private readonly _overviewed = new Signal<this, IOverview | undefined>(this);
  private readonly tabs = h('div', { class: 'hepnb-Paper-tabs', role: 'tablist', 'aria-label': 'Papers' });
  private readonly outline = h('select', { class: 'hepnb-Paper-outline', 'aria-label': 'Go to section' });
  private readonly field = h('input', {
    type: 'search',
    placeholder: 'Search the paper',
    'aria-label': 'Search the paper'
  });
  private readonly hits = h('ol', { class: 'hepnb-Paper-hits', 'aria-label': 'Places found' });
  private readonly say = h('div', { role: 'status', 'aria-live': 'polite', class: 'hepnb-Paper-say' });
  private readonly pages = h('div', { class: 'hepnb-Paper-pages', tabindex: 0, role: 'region', 'aria-label': 'Pages' });
  private readonly near: IntersectionObserver;

  constructor(
    private readonly links: Links,
    private readonly pictures: Pictures,
    private readonly goToCell: (key: string, label: string) => void,
    private readonly makeRoom: () => void,
    change: Pick<ICutsHost, 'require' | 'dismiss'>
  ) {
    super();
    this.id = 'hepnb-paper';
    this.title.icon = icon;
    this.title.caption = 'The paper under review';
    this.addClass('hepnb-Paper');
    this.near = new IntersectionObserver(seen => this.onNear(seen), { root: this.pages, rootMargin: NEAR });
    this.outline.addEventListener('change', () => this.goToHeading(Number(this.outline.value)));
    const search = h('form', { role: 'search', onsubmit: event => void this.search(event) }, this.field);
    this.number.addEventListener('change', () => this.goToPage(Number(this.number.value)));
    this.cuts = new Cuts({
      ...change,
      draft: (page, quote) => this.draft(page, quote),
      goTo: phrase => this.showPlace({ paper: '', page: phrase.page, quote: phrase.quote, boxes: phrase.boxes })
    });
    const tools = h(
      'div',
      { class: 'hepnb-Paper-bar' },
      h('span', {}, 'Page ', this.number, this.of),
      button('−', '− smaller', () => this.zoomTo(this.zoom / ZOOM.step)),
      button('+', '+ larger', () => this.zoomTo(this.zoom * ZOOM.step)),
      button('Fit', 'Fit the width', () => this.zoomTo(1)),
      button('Possible cuts', 'Possible cuts: what reads like a cut and no line quotes', () => this.showCuts()),
      this.make
    );
    this.node.append(
      this.tabs,
      h('div', { class: 'hepnb-Paper-bar' }, this.outline, search),
      tools,
      this.hits,
      this.say,
      this.pages
    );
    this.node.append(this.cuts.node, legend());
    this.pages.addEventListener('scroll', () => this.onScroll(), { passive: true });
    document.addEventListener('selectionchange', () => (this.make.hidden = !this.selected()));
  }

  /** What is to be looked at in the spec as a whole has been asked for. */
  get overviewed(): ISignal<this, IOverview | undefined> {
    return this._overviewed;
  }

  /** Opens the list of possible cuts. */
  showCuts(): void {
    this.cuts.open(true);
    this.refresh();
  }

  /** Shows words of a paper if the panel is in sight, without giving it the focus. */
  followPlace(place: IPlace): void {
    if (this.isVisible) {
      this.showPlace(place);
    }
  }

  /** Follows the notebook that is worked in; undefined where there is none. */
  follow(kernelId: string | undefined): void {
    if (kernelId !== this.kernelId) {
      this.kernelId = kernelId;
      this.papers = [];
      this.marks = [];
      this.cuts.show(undefined);
      this._overviewed.emit(undefined);
      this.draw();
    }
    this.refresh();
  }

  /** Asks for the papers and their marks anew, once it is calm. */
  refresh(): void {
    clearTimeout(this.calm);
    this.calm = window.setTimeout(
      () => void (this.isVisible ? this.load() : this.look()),
      this.papers.length ? CALM : 0
    );
  }

  /** Shows words of a paper; as soon as that is at hand. */
  showPlace(place: IPlace): void {
    this.wanted = place;
    this.settle();
    this.refresh();
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this.refresh();
    requestAnimationFrame(() => {
      const { total, main } = this.room();
      const isCrowded = !this.isWide ? main + this.node.clientWidth < NOTEBOOK + WIDTH.least : main < NOTEBOOK;
      if (total && isCrowded) {
        this.makeRoom();
      }
      if (!this.isWide) {
        this.isWide = true; // from here on its width is a person's choice
        requestAnimationFrame(() => this.widen());
      }
    });
  }

  protected override onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    window.addEventListener('resize', this.onWindow);
  }

  protected override onBeforeDetach(message: Message): void {
    super.onBeforeDetach(message);
    window.removeEventListener('resize', this.onWindow);
  }

  /** A window that becomes smaller takes from the files at the side, then from the paper, not from the notebook. */
  private readonly onWindow = (): void => {
    requestAnimationFrame(() => {
      if (!this.isVisible || this.room().main >= NOTEBOOK) {
        return;
      }
      this.makeRoom();
      requestAnimationFrame(() => {
        const missing = Math.min(NOTEBOOK - this.room().main, this.node.clientWidth - WIDTH.least);
        this.grow(-Math.max(0, missing));
      });
    });
  };

  /** The widths of the window's parts that share it, and of the part with the notebook, in pixels; 0 where unknown. */
  private room(): { total: number; main: number } {
    const split = splitAround(this);
    const at = split?.widgets.findIndex(one => one.contains(this)) ?? -1;
    return { total: split?.node.clientWidth ?? 0, main: split?.widgets[at - 1]?.node.clientWidth ?? 0 };
  }

  /** Takes room from the notebook, where the application opens its side so narrow that a page cannot be read. */
  private widen(): void {
    const { total, main } = this.room();
    const wanted = Math.min(WIDTH.most, Math.max(WIDTH.least, WIDTH.part * total));
    const own = this.node.clientWidth;
    this.grow(Math.max(0, Math.min(wanted, main + own - NOTEBOOK) - own));
  }

  /** Takes pixels from the notebook, or gives some back. */
  private grow(pixels: number): void {
    const split = splitAround(this);
    const at = split?.widgets.findIndex(one => one.contains(this)) ?? -1;
    const part = pixels / (split?.node.clientWidth ?? 1);
    const sizes = split?.relativeSizes() ?? [];
    const [main, side] = [sizes[at - 1], sizes[at]];
    if (split && main !== undefined && side !== undefined && part !== 0 && part < main) {
      sizes[at - 1] = main - part;
      sizes[at] = side + part;
      split.setRelativeSizes(sizes);
    }
  }

  private async load(): Promise<void> {
    const kernelId = this.kernelId;
    const turn = ++this.asking;
    if (!this.links.speaks(kernelId)) {
      this.say.textContent = `${this.links.why(kernelId)} The paper appears here.`;
      return;
    }
    try {
      const { answer } = await this.links.ask(kernelId, { event: 'papers' }, 'papers');
      if (turn !== this.asking) {
        return;
      }
      const isNew = JSON.stringify(answer.papers) !== JSON.stringify(this.papers);
      this.papers = answer.papers;
      if (isNew) {
        const page = this.wanted?.page ?? 1;
        this.draw();
        // The kernel answers in turn, and looks through the whole paper for the marks: what is seen first is asked for first.
        await this.fill(this.pageNode(page));
      }
      const { answer: marked } = await this.links.ask(kernelId, { event: 'marks' }, 'marks');
      if (turn === this.asking) {
        this.marks = marked.marks;
        this.drawMarks();
        this.settle();
        await this.look();
      }
    } catch (error) {
      this.say.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  /** Asks what is to be looked at, which the bar of the review tells as well. */
  private async look(): Promise<void> {
    const kernelId = this.kernelId;
    if (!this.links.speaks(kernelId)) {
      return;
    }
    try {
      const { answer } = await this.links.ask(kernelId, { event: 'overview' }, 'overview');
      if (kernelId === this.kernelId) {
        const { phrases, blocks, coverage } = answer;
        this.cuts.show({ phrases, blocks, coverage });
        this._overviewed.emit({ phrases, blocks, coverage });
      }
    } catch (error) {
      this.say.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  // --- drawing --------------------------------------------------------------------------------------------------

  private draw(): void {
    const paper = this.papers.find(one => one.id === this.shown) ?? this.papers[0];
    this.shown = paper?.id ?? '';
    this.say.textContent = paper ? '' : 'No paper is loaded. Run %load_paper with an arXiv id or a file.';
    this.of.textContent = paper ? ` of ${paper.pages.length}` : '';
    this.tabs.replaceChildren(
      ...this.papers.map(one =>
        button(one.id, one.title || one.id, () => this.choose(one.id), {
          role: 'tab',
          'aria-selected': String(one === paper)
        })
      )
    );
    this.outline.replaceChildren(
      ...(paper?.outline ?? []).map((s, n) =>
        h('option', { value: n }, `${'  '.repeat(Math.max(0, s.level - 1))}${s.title}, p${s.page}`)
      )
    );
    this.outline.hidden = !paper?.outline.length;
    this.hits.replaceChildren();
    this.found = undefined;
    this.near.disconnect();
    this.pages.replaceChildren(
      ...(paper?.pages ?? []).map(([width, height], i) => this.drawPage(i + 1, width, height))
    );
    this.pages.scrollTop = 0;
    this.drawMarks();
    this.settle();
  }

  private drawPage(number: number, width: number, height: number): HTMLElement {
    const page = h('div', {
      class: 'hepnb-Paper-page',
      role: 'group',
      'aria-label': `Page ${number}`,
      'data-hepnb-page': number,
      style: `aspect-ratio: ${width} / ${height}; width: ${100 * this.zoom}%`
    });
    this.near.observe(page);
    return page;
  }

  private onNear(seen: IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of seen) {
      if (isIntersecting && target instanceof HTMLElement && !target.querySelector('img')) {
        void this.fill(target);
      }
    }
  }

  private async fill(page: HTMLElement | null): Promise<void> {
    if (!page) {
      return;
    }
    const number = Number(page.dataset.hepnbPage);
    try {
      const url = await this.pictures.of(this.kernelId, this.shown, number);
      if (!page.querySelector('img')) {
        page.prepend(h('img', { src: url, alt: `Page ${number} of ${this.shown}` }));
        await this.fillWords(page, number);
      }
    } catch (error) {
      page.replaceChildren(error instanceof Error ? error.message : String(error));
    }
  }

  /** Lays the words of a page over its picture, unseen, so that they can be selected. */
  private async fillWords(page: HTMLElement, number: number): Promise<void> {
    const paper = this.papers.find(one => one.id === this.shown);
    const size = paper?.pages[number - 1];
    if (!size || !this.links.speaks(this.kernelId) || page.querySelector('.hepnb-Paper-words')) {
      return;
    }
    const { answer } = await this.links.ask(this.kernelId, { event: 'words', paper: paper.id, page: number }, 'words');
    const words = answer.words.map(({ text, box }) => {
      const height = (100 * (box[3] - box[1])) / size[1];
      return h('span', { style: `${place(box, size)}; --hepnb-height: ${height.toFixed(3)}` }, `${text} `);
    });
    page.querySelector('img')?.after(h('div', { class: 'hepnb-Paper-words', 'aria-hidden': 'true' }, ...words));
  }

  private drawMarks(): void {
    this.pages.querySelectorAll('.hepnb-Paper-mark').forEach(mark => mark.remove());
    const paper = this.papers.find(one => one.id === this.shown);
    for (const same of inOnePlace(this.marks.filter(one => one.paper === this.shown))) {
      const mark = same[0]!;
      const size = paper?.pages[mark.page - 1];
      const said = `${STATES[mark.state]}: ${same.map(one => one.label).join('; ')} – “${mark.quote}”`;
      let turn = 0; // of the lines that quote the same words, each click goes to the next
      for (const box of size ? mark.boxes : []) {
        this.pageNode(mark.page)?.append(
          button('', said, () => this.onMark(same[turn++ % same.length]!), {
            class: `hepnb-Paper-mark hepnb-mod-${mark.state}`,
            style: place(box, size!)
          })
        );
      }
    }
    this.drawFound();
  }

  private drawFound(): void {
    this.pages.querySelectorAll('.hepnb-Paper-found').forEach(mark => mark.remove());
    const size = this.found && this.papers.find(one => one.id === this.shown)?.pages[this.found.page - 1];
    for (const box of size ? this.found!.boxes : []) {
      this.pageNode(this.found!.page)?.append(h('div', { class: 'hepnb-Paper-found', style: place(box, size!) }));
    }
  }

  // --- acting ---------------------------------------------------------------------------------------------------

  private choose(paper: string): void {
    this.shown = paper;
    this.draw();
  }

  private onMark(mark: IMark): void {
    if (mark.key) {
      this.goToCell(mark.key, mark.label);
    } else if (mark.state === 'open') {
      this.cuts.choose(mark);
      this.goTo(mark.page, mark.boxes); // the list may have covered it
    } else {
      this.say.textContent = `${STATES[mark.state]}: ${mark.label} – “${mark.quote}”`;
    }
  }

  /** The words that are selected on a page, and the page; undefined where none are. */
  private selected(): { page: number; quote: string } | undefined {
    const selection = document.getSelection();
    const node = selection?.anchorNode;
    const element = node instanceof Element ? node : node?.parentElement;
    const page = element?.closest<HTMLElement>('[data-hepnb-page]');
    const quote = selection?.toString().replace(/\s+/g, ' ').trim();
    return page && quote && this.pages.contains(page) ? { page: Number(page.dataset.hepnbPage), quote } : undefined;
  }

  private ofSelection(): void {
    const words = this.selected();
    const place = document.getSelection()?.anchorNode?.parentElement;
    if (words) {
      void this.cuts.select(words);
      place?.scrollIntoView({ block: 'center', inline: 'nearest' }); // the list may have covered them
    }
  }

  /** What the kernel makes of words; undefined where it cannot be asked. */
  private async draft(page: number, quote: string): Promise<IDraft | undefined> {
    if (!this.links.speaks(this.kernelId)) {
      return undefined;
    }
    try {
      const { answer } = await this.links.ask(this.kernelId, { event: 'draft', page, quote }, 'draft');
      const { key, block, suggestion } = answer;
      return block ? { key, block, suggestion } : undefined;
    } catch {
      return undefined; // the kernel was restarted, which the form says when it is sent
    }
  }

  private zoomTo(zoom: number): void {
    const page = this.page;
    this.zoom = Math.min(ZOOM.most, Math.max(ZOOM.least, zoom));
    this.pages
      .querySelectorAll<HTMLElement>('.hepnb-Paper-page')
      .forEach(one => (one.style.width = `${100 * this.zoom}%`));
    this.goToPage(page);
  }

  /** The page number and the outline say what is in sight. */
  private onScroll(): void {
    const top = this.pages.getBoundingClientRect().top + this.pages.clientHeight / 3;
    const pages = Array.from(this.pages.querySelectorAll<HTMLElement>('.hepnb-Paper-page'));
    const inSight = pages.find(one => one.getBoundingClientRect().bottom > top);
    this.page = Number(inSight?.dataset.hepnbPage ?? 1);
    this.number.value = String(this.page);
    const outline = this.papers.find(one => one.id === this.shown)?.outline ?? [];
    const height = this.heightOf(this.page);
    const seen = inSight?.getBoundingClientRect();
    const line = seen ? (height * (top - seen.top)) / seen.height : 0;
    const begun = outline.filter(one => one.page < this.page || (one.page === this.page && one.top <= line));
    this.outline.selectedIndex = Math.max(0, begun.length - 1);
  }

  /** Goes to what is wanted, if its paper is here: to the marked words, or to what a search for them finds. */
  private settle(): void {
    const place = this.wanted;
    if (!place || !this.papers.some(one => one.id === place.paper || !place.paper)) {
      return;
    }
    const paper = place.paper || this.papers[0]!.id;
    this.wanted = undefined;
    if (paper !== this.shown) {
      this.shown = paper;
      this.draw();
    }
    const mark = markOf({ ...place, paper }, this.marks);
    if (mark) {
      this.goTo(mark.page, mark.boxes);
    } else {
      this.goToPage(place.page);
      void this.searchFor(place.quote, place.page);
    }
  }

  private async search(event: Event): Promise<void> {
    event.preventDefault();
    const hits = await this.searchFor(this.field.value);
    this.hits.replaceChildren(
      ...hits.map(hit =>
        h(
          'li',
          {},
          button(`p${hit.page}: … ${hit.context} …`, `Go to page ${hit.page}`, () => this.goTo(hit.page, hit.boxes))
        )
      )
    );
  }

  /** The places that say this; goes to the first, on `page` where that is given. */
  private async searchFor(text: string, page?: number): Promise<IHit[]> {
    if (!this.links.speaks(this.kernelId) || !text.trim()) {
      return [];
    }
    const { answer } = await this.links.ask(this.kernelId, { event: 'search', paper: this.shown, text }, 'found');
    const more = answer.more ? `, ${answer.more} more are not listed` : '';
    this.say.textContent = `${answer.hits.length || 'No'} place${answer.hits.length === 1 ? '' : 's'} found${more}`;
    if (page !== undefined) {
      this.say.textContent = answer.hits.length ? '' : 'These words were not found on their page.';
    }
    const first = answer.hits.find(hit => page === undefined || hit.page === page);
    if (first) {
      this.goTo(first.page, first.boxes);
    }
    return answer.hits;
  }

  private goTo(page: number, boxes: Box[]): void {
    this.found = { page, boxes };
    this.drawFound();
    const target = this.pages.querySelector('.hepnb-Paper-found');
    if (target) {
      target.scrollIntoView({ block: 'center', inline: 'nearest' });
    } else {
      this.goToPage(page);
    }
  }

  private goToHeading(index: number): void {
    const heading = this.papers.find(one => one.id === this.shown)?.outline[index];
    const page = heading && this.pageNode(heading.page);
    if (page) {
      page.scrollIntoView({ block: 'start' });
      this.pages.scrollTop += (heading.top / this.heightOf(heading.page)) * page.clientHeight;
    }
  }

  /** The height of a page in points. */
  private heightOf(page: number): number {
    return this.papers.find(one => one.id === this.shown)?.pages[page - 1]?.[1] ?? 1;
  }

  private goToPage(page: number): void {
    this.pageNode(page)?.scrollIntoView({ block: 'start' });
  }

  private pageNode(page: number): HTMLElement | null {
    return this.pages.querySelector<HTMLElement>(`[data-hepnb-page="${page}"]`);
  }
}

/** Marks of the same words together: boxes upon each other could not be clicked. */
function inOnePlace(marks: IMark[]): IMark[][] {
  const places = new Map<string, IMark[]>();
  for (const mark of marks) {
    const key = JSON.stringify([mark.page, mark.boxes]);
    places.set(key, [...(places.get(key) ?? []), mark]);
  }
  return [...places.values()];
}

/** The split that a widget stands in a part of; undefined where the application has none. */
function splitAround(widget: Widget): SplitPanel | undefined {
  const parent = widget.parent;
  return parent === null || parent instanceof SplitPanel ? (parent ?? undefined) : splitAround(parent);
}

function legend(): HTMLElement {
  const states = Object.entries(STATES).map(([state, name]) =>
    h('span', { class: `hepnb-Paper-key hepnb-mod-${state}` }, name)
  );
  return h('div', { class: 'hepnb-Paper-legend' }, ...states);
}

/** A box on its page, in parts of the page's size. */
function place([left, top, right, bottom]: Box, [width, height]: [number, number]): string {
  const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(3)}%`;
  return [
    `left: ${percent(left, width)}`,
    `top: ${percent(top, height)}`,
    `width: ${percent(right - left, width)}`,
    `height: ${percent(bottom - top, height)}`
  ].join('; ');
}
