/** The conversation with the kernels: one comm per kernel, taken up again after a reload of the page. */

import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { JSONObject } from '@lumino/coreutils';

import { rewrite, upsert } from './place';
import { done, failed, parseRequest, ProtocolError, type Request, requestId, TARGET } from './protocol';

/** Finds the notebook that a kernel speaks of: the one that holds the asking cell, or any that the kernel runs. */
export type FindPanel = (kernelId: string, anchor: string) => NotebookPanel | undefined;

export class Links {
  private readonly comms = new Map<string, Kernel.IComm>();

  constructor(
    private readonly findPanel: FindPanel,
    private readonly greeting: JSONObject
  ) {}

  /** Listens to a kernel that has (re)connected. */
  listen(kernel: Kernel.IKernelConnection): void {
    kernel.registerCommTarget(TARGET, comm => this.attach(kernel, comm));
    void this.resume(kernel);
  }

  /** Tells a kernel something, if it listens. */
  tell(kernelId: string, message: JSONObject): void {
    this.comms.get(kernelId)?.send(message);
  }

  private attach(kernel: Kernel.IKernelConnection, comm: Kernel.IComm): void {
    this.comms.set(kernel.id, comm);
    comm.onMsg = message => {
      // A kernel's messages reach every page that shows it; only the page whose request caused this one may act.
      if (askedBy(message) === kernel.clientId) {
        comm.send(this.answer(kernel.id, message.content.data));
      }
    };
    comm.onClose = () => {
      if (this.comms.get(kernel.id) === comm) {
        this.comms.delete(kernel.id);
      }
    };
    comm.send(this.greeting);
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

  private answer(kernelId: string, data: unknown): JSONObject {
    try {
      return this.act(kernelId, parseRequest(data));
    } catch (error) {
      if (error instanceof ProtocolError) {
        return failed(requestId(data), error.message);
      }
      throw error;
    }
  }

  private act(kernelId: string, request: Request): JSONObject {
    const notebook = this.findPanel(kernelId, request.op === 'upsert' ? request.anchor : '')?.content.model?.sharedModel;
    if (!notebook) {
      return failed(request.id, 'the notebook of this kernel is not open');
    }
    return done(request.id, request.op === 'upsert' ? upsert(notebook, request) : rewrite(notebook, request));
  }
}

function askedBy(message: KernelMessage.ICommMsgMsg): string | undefined {
  return 'session' in message.parent_header ? message.parent_header.session : undefined;
}
