/** Which cells of a notebook hold code. */

import { type Cell, CodeCell } from '@jupyterlab/cells';

export function asCodeCell(cell: Cell | null | undefined): CodeCell | undefined {
  return cell instanceof CodeCell ? cell : undefined;
}
