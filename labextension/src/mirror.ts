/** What a cell's text says, mirrored: in its metadata and tags (for other programs), and in the page (for the eye). */

import type { Cell, ICellModel } from '@jupyterlab/cells';

import { head, type IHead, isCompiled } from './text';

const TAG = 'hepnb-';

export type SharedCell = ICellModel['sharedModel'];

/** The metadata of a cell of hepnb. `hash`: of the text as hepnb wrote it, so that a person's edit is seen. */
interface IMetadata {
  schema: 1;
  kind: string;
  key: string;
  status: string;
  hash: string;
}

function metadataOf(first: IHead, hash: string): IMetadata {
  return { schema: 1, ...first, hash };
}

/** True when the text is still what hepnb wrote. */
export function isUntouched(cell: SharedCell): boolean {
  return writtenHash(cell) === hashOf(cell.getSource());
}

/** Gives a cell another text by changing only what differs, which keeps the cursor and spares the editor the rest. */
export function replaceText(cell: SharedCell, text: string): void {
  const old = cell.getSource();
  const shorter = Math.min(old.length, text.length);
  let start = 0;
  while (start < shorter && old[start] === text[start]) {
    start++;
  }
  let end = 0;
  while (end < shorter - start && old[old.length - 1 - end] === text[text.length - 1 - end]) {
    end++;
  }
  cell.updateSource(start, old.length - end, text.slice(start, text.length - end));
}

/** Writes a text and all that mirrors it. */
export function write(cell: SharedCell, source: string): void {
  replaceText(cell, source);
  const first = head(source);
  if (first) {
    setMetadata(cell, metadataOf(first, hashOf(source)));
  }
}

/** Brings the metadata in line with the text: adopts a cell that came without, releases one that is no longer hepnb's. */
export function mirror(cell: SharedCell): void {
  const first = head(cell.getSource());
  if (!first) {
    release(cell);
    return;
  }
  const meta = metadataOf(first, writtenHash(cell) ?? hashOf(cell.getSource()));
  if (JSON.stringify(cell.getMetadata('hepnb')) !== JSON.stringify(meta)) {
    setMetadata(cell, meta);
  }
}

/** Shows the status at the cell: from this attribute the stylesheet makes a coloured border and the word itself. */
export function paint(cell: Cell): void {
  const source = cell.model.sharedModel.getSource();
  const status = isCompiled(source) ? 'made from the spec' : head(source)?.status;
  if (status === undefined) {
    delete cell.node.dataset.hepnbStatus;
  } else {
    cell.node.dataset.hepnbStatus = status;
  }
}

function writtenHash(cell: SharedCell): string | undefined {
  const meta = cell.getMetadata('hepnb');
  const hash = typeof meta === 'object' && meta !== null && !Array.isArray(meta) ? meta['hash'] : undefined;
  return typeof hash === 'string' ? hash : undefined;
}

function setMetadata(cell: SharedCell, meta: IMetadata): void {
  cell.setMetadata('hepnb', { ...meta });
  cell.setMetadata('tags', [...otherTags(cell), `${TAG}${meta.status}`]);
}

function release(cell: SharedCell): void {
  if (cell.getMetadata('hepnb') !== undefined) {
    cell.deleteMetadata('hepnb');
    cell.setMetadata('tags', otherTags(cell));
  }
}

function otherTags(cell: SharedCell): string[] {
  const tags = cell.getMetadata('tags');
  return Array.isArray(tags) ? tags.filter((t): t is string => typeof t === 'string' && !t.startsWith(TAG)) : [];
}

/** FNV-1a over UTF-16 units, 32 bits: enough to see that a text was edited. */
export function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}
