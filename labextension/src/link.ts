/** The conversation with the kernels: one comm per kernel, taken up again after a reload of the page. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { type JSONObject, UUID } from '@lumino/coreutils';
import { type ISignal, Signal } from '@lumino/signaling';

import { rewrite, upsert } from './place';
import {
  type Answer,
  done,
  failed,
  type IReviewed,
  type IUpsert,
  type IWorking,
  type IWrite,
  parseRequest,
  ProtocolError,
  question,
  type Question,
  requestId,
  TARGET
} from './protocol';

/** Finds the notebook that a kernel speaks of: the one that holds the asking cell, or any that the kernel runs. */
export type FindPanel = (kernelId: string, anchor: string) => NotebookPanel | undefined;

/** An answer, and the bytes that came with it. */
export interface IAnswered {
  answer: Answer;
  bytes?: ArrayBuffer | ArrayBufferView;
}

export type Told = { kernelId: string; request: IReviewed | IWorking };

const TO_RUN = 'Run the cells with %load_ext hepnb and %load_paper';

interface IWaiting {
  kernelId: string;
  resolve: (answered: IAnswered) => void;
  reject: (error: Error) => void;
}

/** How long decisions wait for others in the same cell before the kernel is told, in ms. */
const SOON = 250;

export class Links {
  private readonly comms = new Map<string, Kernel.IComm>();
  private readonly waiting = new Map<string, IWaiting>();
  private readonly restarted = new Set<string>();
  private readonly listened = new WeakSet<Kernel.IKernelConnection>();
  private readonly later = new Map<string, { timer: number; send: () => void }>();
  private readonly _told = new Signal<this, Told>(this);
  private readonly _changed = new Signal<this, string>(this);

  /** `greeting`: what a kernel is greeted with, made anew each time. */
  constructor(
    private readonly findPanel: FindPanel,
    private readonly greeting: () => JSONObject
  ) {}

  /** What kernels tell that is not for the notebook's cells: reviews, sentences, what they do. */
  get told(): ISignal<this, Told> {
    return this._told;
  }

  /** A kernel has begun or ceased to speak; its id. */
  get changed(): ISignal<this, string> {
    return this._changed;
  }

  /** Listens to a kernel that has (re)connected. */
  listen(kernel: Kernel.IKernelConnection): void {
    if (!this.listened.has(kernel)) {
      this.listened.add(kernel);
      kernel.statusChanged.connect((_, status) => {
        if (status === 'restarting' || status === 'autorestarting' || status === 'dead') {
          this.forget(kernel.id);
        }
      });
    }
    kernel.registerCommTarget(TARGET, comm => this.attach(kernel, comm));
    void this.resume(kernel);
  }

  /** True when the kernel has loaded hepnb. */
  speaks(kernelId: string | undefined): kernelId is string {
    return kernelId !== undefined && this.comms.get(kernelId)?.isDisposed === false;
  }

  /** What to do before a kernel can be asked, in one sentence; "" where it can be. */
  why(kernelId: string | undefined): string {
    const isRestarted = kernelId !== undefined && this.restarted.has(kernelId);
    if (this.speaks(kernelId)) {
      return '';
    }
    return isRestarted ? `The kernel was restarted. ${TO_RUN} again.` : `${TO_RUN} first.`;
  }

  /** Tells a kernel something, if it listens; what waits to be told goes first. */
  tell(kernelId: string, message: JSONObject): void {
    for (const [id, { send }] of this.later) {
      if (id.startsWith(kernelId)) {
        send();
      }
    }
    this.send(kernelId, message);
  }

  /** Tells a kernel what became of a cell, once nothing more has become of it for a moment; `lines` add up. */
  tellSoon(kernelId: string, key: string, message: () => JSONObject): void {
    const id = `${kernelId} ${key}`;
    clearTimeout(this.later.get(id)?.timer);
    const send = (): void => {
      clearTimeout(this.later.get(id)?.timer);
      this.later.delete(id);
      this.send(kernelId, message());
    };
    this.later.set(id, { timer: window.setTimeout(send, SOON), send });
  }

  /** Asks a kernel. It answers when it runs no cell; rejects when it does not speak or its answer says why not. */
  async ask<T extends Answer['op']>(
    kernelId: string,
    asked: Question,
    op: T
  ): Promise<IAnswered & { answer: Extract<Answer, { op: T }> }> {
    const why = this.why(kernelId);
    if (why) {
      throw new Error(why);
    }
    const id = UUID.uuid4();
    const answered = await new Promise<IAnswered>((resolve, reject) => {
      this.waiting.set(id, { kernelId, resolve, reject });
      this.send(kernelId, question(id, asked));
    });
    if (!isAnswer(answered, op)) {
      throw new Error(`the kernel answered ${answered.answer.op} where ${op} was asked for`);
    }
    return answered;
  }

  /** Greets all kernels again: the settings have changed. */
  greet(): void {
    [...this.comms.keys()].forEach(kernelId => this.send(kernelId, this.greeting()));
  }

  /** Sends where somebody listens: the kernel's end of a comm is gone after a restart. */
  private send(kernelId: string, message: JSONObject): void {
    if (this.speaks(kernelId)) {
      this.comms.get(kernelId)?.send(message);
    }
  }

  /** A kernel has lost what it knew: whoever waits for its answer is told. */
  private forget(kernelId: string): void {
    if (this.comms.delete(kernelId)) {
      this.restarted.add(kernelId);
    }
    for (const [id, waiting] of this.waiting) {
      if (waiting.kernelId === kernelId) {
        this.waiting.delete(id);
        waiting.reject(new Error(this.why(kernelId)));
      }
    }
    this._changed.emit(kernelId);
  }

  private attach(kernel: Kernel.IKernelConnection, comm: Kernel.IComm): void {
    this.comms.set(kernel.id, comm);
    this.restarted.delete(kernel.id);
    comm.onMsg = message => {
      // A kernel's messages reach every page that shows it; only the page whose request caused this one may act.
      const isOurs = askedBy(message) === kernel.clientId;
      const reply = this.answer(kernel.id, message, isOurs);
      if (reply && isOurs) {
        comm.send(reply);
      }
    };
    comm.onClose = () => {
      if (this.comms.get(kernel.id) === comm) {
        this.comms.delete(kernel.id);
        this._changed.emit(kernel.id);
      }
    };
    comm.send(this.greeting());
    this._changed.emit(kernel.id);
  }

  /** After a reload of the page the kernel still holds its end of the comm. */
  private async resume(kernel: Kernel.IKernelConnection): Promise<void> {
    await kernel.info;
    const reply = await kernel.requestCommInfo({ target_name: TARGET });
    if (reply.content.status !== 'ok' || kernel.isDisposed) {
      return;
    }
    const id = Object.keys(reply.content.comms).at(-1);
    if (id !== undefined && !kernel.hasComm(id)) {
      this.attach(kernel, kernel.createComm(TARGET, id));
    }
  }

  private answer(kernelId: string, message: KernelMessage.ICommMsgMsg, isOurs: boolean): JSONObject | undefined {
    const data: unknown = message.content.data;
    try {
      const request = parseRequest(data);
      switch (request.op) {
        case 'upsert':
        case 'write':
          return isOurs ? this.place(kernelId, request) : undefined;
        case 'review':
        case 'status':
          if (isOurs || request.op === 'status') {
            this._told.emit({ kernelId, request });
          }
          return undefined;
        default:
          this.waiting.get(request.re)?.resolve({ answer: request, bytes: message.buffers?.[0] });
          this.waiting.delete(request.re);
          return undefined;
      }
    } catch (error) {
      if (error instanceof ProtocolError) {
        return failed(requestId(data), error.message);
      }
      throw error;
    }
  }

  private place(kernelId: string, request: IUpsert | IWrite): JSONObject {
    const notebook = this.findPanel(kernelId, request.op === 'upsert' ? request.anchor : '')?.content.model
      ?.sharedModel;
    if (!notebook) {
      return failed(request.id, 'the notebook of this kernel is not open');
    }
    return done(request.id, request.op === 'upsert' ? upsert(notebook, request) : rewrite(notebook, request));
  }
}

function isAnswer<T extends Answer['op']>(
  answered: IAnswered,
  op: T
): answered is IAnswered & { answer: Extract<Answer, { op: T }> } {
  return answered.answer.op === op;
}

function askedBy(message: KernelMessage.ICommMsgMsg): string | undefined {
  return 'session' in message.parent_header ? message.parent_header.session : undefined;
}
