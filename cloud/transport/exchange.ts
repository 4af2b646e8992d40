// What undici tells of one request, gathered into an answer. Straight on its dispatcher: a stream and a signal for each answer
// would cost more than signing it.
import type { Dispatcher } from 'undici';

/** Those that say how the answer is to be read, when to come back, and what time it is there. */
const readHeaders = ['content-type', 'retry-after', 'date'] as const;

export interface HttpAnswer {
  status: number;
  headers: Partial<Record<(typeof readHeaders)[number], string | undefined>>;
  body: string;
}

const utf8 = new TextDecoder();

export class Exchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<HttpAnswer>;
  /** undici starts a request when a connection is there to carry it: before that, nothing has left. */
  wasSent = false;
  readonly #onSend: () => void;
  #resolve: (answer: HttpAnswer) => void = () => {};
  #reject: (reason: unknown) => void = () => {};
  #controller: Dispatcher.DispatchController | undefined;
  #isOver = false;
  #status = 0;
  #headers: HttpAnswer['headers'] = {};
  readonly #chunks: Buffer[] = [];

  constructor(onSend: () => void) {
    this.#onSend = onSend;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Ends the exchange; what has not left by now will not leave. */
  abort(reason: Error): void {
    this.#isOver = true;
    this.#reject(reason);
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isOver) {
      controller.abort(new Error('The request was given up before it left'));
      return;
    }
    this.wasSent = true;
    this.#onSend();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#status = status;
    for (const name of readHeaders) this.#headers[name] = oneOf(headers[name]);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const body = utf8.decode(this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks));
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error);
  }
}

function oneOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
