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
  type ISaid,
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

export type Told = { kernelId: string; request: IReviewed | ISaid | IWorking };

/** How long decisions wait for others in the same cell before the kernel is told, in ms. */
const SOON = 250;

export class Links {
  private readonly comms = new Map<string, Kernel.IComm>();
  private readonly waiting = new Map<string, (answered: IAnswered) => void>();
  private readonly later = new Map<string, { timer: number; send: () => void }>();
  private readonly _told = new Signal<this, Told>(this);

  /** `greeting`: what a kernel is greeted with, made anew each time. */
  constructor(
    private readonly findPanel: FindPanel,
    private readonly greeting: () => JSONObject
  ) {}

  /** What kernels tell that is not for the notebook's cells: reviews, sentences, what they do. */
  get told(): ISignal<this, Told> {
    return this._told;
  }

  /** Listens to a kernel that has (re)connected. */
  listen(kernel: Kernel.IKernelConnection): void {
    kernel.registerCommTarget(TARGET, comm => this.attach(kernel, comm));
    void this.resume(kernel);
  }

  /** True when the kernel has loaded hepnb. */
  speaks(kernelId: string | undefined): kernelId is string {
    return kernelId !== undefined && this.comms.has(kernelId);
  }

  /** Tells a kernel something, if it listens; what waits to be told goes first. */
  tell(kernelId: string, message: JSONObject): void {
    for (const [id, { send }] of this.later) {
      if (id.startsWith(kernelId)) {
        send();
      }
    }
    this.comms.get(kernelId)?.send(message);
  }

  /** Tells a kernel what became of a cell, once nothing more has become of it for a moment; `lines` add up. */
  tellSoon(kernelId: string, key: string, message: () => JSONObject): void {
    const id = `${kernelId} ${key}`;
    clearTimeout(this.later.get(id)?.timer);
    const send = (): void => {
      clearTimeout(this.later.get(id)?.timer);
      this.later.delete(id);
      this.comms.get(kernelId)?.send(message());
    };
    this.later.set(id, { timer: window.setTimeout(send, SOON), send });
  }

  /** Asks a kernel. It answers when it runs no cell; rejects when it does not speak or its answer says why not. */
  async ask<T extends Answer['op']>(kernelId: string, asked: Question, op: T): Promise<IAnswered & { answer: Extract<Answer, { op: T }> }> {
    const comm = this.comms.get(kernelId);
    if (!comm) {
      throw new Error('the kernel has not loaded hepnb: run %load_ext hepnb');
    }
    const id = UUID.uuid4();
    const answered = await new Promise<IAnswered>(resolve => {
      this.waiting.set(id, resolve);
      comm.send(question(id, asked));
    });
    if (!isAnswer(answered, op)) {
      throw new Error(`the kernel answered ${answered.answer.op} where ${op} was asked for`);
    }
    return answered;
  }

  /** Greets all kernels again: the settings have changed. */
  greet(): void {
    this.comms.forEach(comm => void comm.send(this.greeting()));
  }

  private attach(kernel: Kernel.IKernelConnection, comm: Kernel.IComm): void {
    this.comms.set(kernel.id, comm);
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
      }
    };
    comm.send(this.greeting());
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
        case 'say':
        case 'status':
          if (isOurs || request.op === 'status') {
            this._told.emit({ kernelId, request });
          }
          return undefined;
        default:
          this.waiting.get(request.re)?.({ answer: request, bytes: message.buffers?.[0] });
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
    const notebook = this.findPanel(kernelId, request.op === 'upsert' ? request.anchor : '')?.content.model?.sharedModel;
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
