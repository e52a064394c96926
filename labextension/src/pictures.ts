/** Pictures of pages, asked of the kernel once. */

import type { Links } from './link';
import type { Box } from './reviewRecord';

/** How many pictures are kept; one is about 80 kB. */
const KEPT = 300;

export class Pictures {
  private readonly urls = new Map<string, Promise<string>>();

  constructor(private readonly links: Links) {}

  /** The URL of a picture of a page, or with boxes of the part around them. Rejects where the kernel has none. */
  of(kernelId: string | undefined, paper: string, page: number, boxes: Box[] = []): Promise<string> {
    if (!this.links.speaks(kernelId)) {
      return Promise.reject(new Error(this.links.why(kernelId)));
    }
    const key = JSON.stringify([kernelId, paper, page, boxes]);
    const known = this.urls.get(key);
    if (known) {
      return known;
    }
    const url = this.ask(kernelId, paper, page, boxes);
    this.urls.set(key, url);
    url.catch(() => this.urls.delete(key)); // the paper may be loaded later
    this.forget();
    return url;
  }

  private async ask(kernelId: string, paper: string, page: number, boxes: Box[]): Promise<string> {
    const { answer, bytes } = await this.links.ask(kernelId, { event: 'picture', paper, page, boxes }, 'picture');
    if (answer.error || !bytes) {
      throw new Error(answer.error || 'the picture did not arrive');
    }
    return URL.createObjectURL(new Blob([bytes], { type: boxes.length ? 'image/png' : 'image/webp' }));
  }

  private forget(): void {
    for (const key of this.urls.keys()) {
      if (this.urls.size <= KEPT) {
        return;
      }
      this.revoke(key);
    }
  }

  private revoke(key: string): void {
    void this.urls.get(key)?.then(
      url => URL.revokeObjectURL(url),
      () => undefined
    );
    this.urls.delete(key);
  }
}
