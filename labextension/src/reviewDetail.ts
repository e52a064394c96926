/** What is open below a line of a review: a form, or the place on its page. One at a time; it stays while the table is drawn anew. */

import { button, type Child, h } from './dom';

export interface IForm {
  fields: Child[];
  /** The name of the button that sends it. */
  name: string;
  /** Why it cannot be sent now, "" where it can. */
  whyNot: () => string;
  /** Sends it; gives what is wrong, "" where it is done. */
  send: () => Promise<string>;
  /** It is done and gone; `hadFocus`: the focus was in it. */
  done: (hadFocus: boolean) => void;
  cancelled: () => void;
}

export class Detail {
  /** `body`: the table that it stands in; `item`: the line of that id in it. */
  constructor(
    private readonly body: HTMLElement,
    private readonly item: (id: string) => HTMLElement | undefined
  ) {}

  /** The line below which something is open. */
  get of(): string | undefined {
    return this.node?.dataset.hepnbOf;
  }

  get node(): HTMLElement | null {
    return this.body.querySelector<HTMLElement>('.hepnb-Review-detail');
  }

  open(id: string, content: HTMLElement): void {
    this.close();
    this.item(id)?.after(
      h(
        'tr',
        { class: 'hepnb-Review-detail', role: 'row', 'data-hepnb-of': id },
        h('td', { role: 'gridcell' }, content)
      )
    );
  }

  close(): void {
    this.node?.remove();
  }

  /** Draws the table anew; what somebody types or looks at stays below its line. */
  keep(draw: () => void): void {
    const open = this.node;
    draw();
    if (open) {
      this.item(open.dataset.hepnbOf ?? '')?.after(open);
    }
  }

  /** A form. It stays, with what was typed in it, until its text is taken or somebody cancels. */
  openForm(id: string, { fields, name, whyNot, send, done, cancelled }: IForm): void {
    const error = h('div', { role: 'alert', class: 'hepnb-Review-error' });
    const submit = h('button', { type: 'submit', class: 'hepnb-button' }, name);
    const trySend = async (): Promise<void> => {
      const why = whyNot();
      error.textContent = why ? `${why} What you typed stays here.` : 'Waiting for the kernel …';
      if (why) {
        return;
      }
      submit.disabled = true;
      const wrong = await send();
      submit.disabled = false;
      error.textContent = wrong;
      if (!wrong) {
        const had = form.contains(document.activeElement);
        this.close();
        done(had);
      }
    };
    const onsubmit = (event: Event): void => {
      event.preventDefault();
      void trySend();
    };
    const cancel = button('Cancel', 'Cancel: change nothing', () => {
      this.close();
      cancelled();
    });
    const form = h('form', { class: 'hepnb-Review-form', onsubmit }, ...fields, submit, cancel, error);
    this.open(id, form);
    const input = form.querySelector('input');
    input?.focus();
    input?.select();
  }

  /** A picture of the place, or away with it where it is shown already. */
  async togglePicture(id: string, alt: string, picture: () => Promise<string>): Promise<void> {
    if (this.of === id && this.node?.querySelector('img')) {
      this.close();
      return;
    }
    this.open(id, h('span', {}, 'The page comes when the kernel is free …'));
    try {
      const src = await picture();
      const onload = (): void => this.node?.scrollIntoView({ block: 'nearest' });
      this.open(id, h('img', { src, alt, onload }));
    } catch (error) {
      this.open(id, h('span', {}, error instanceof Error ? error.message : String(error)));
    }
  }
}
