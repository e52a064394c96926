/** Words of a paper and the marks on its pages. */

import type { IMark } from './protocol';
import type { Box } from './reviewRecord';

/** Words of a paper; of several places of a page with the same words, the one with `boxes`, or else the `nth`. */
export interface IPlace {
  paper: string;
  page: number;
  quote: string;
  boxes?: Box[];
  nth?: number;
}

/** The mark of words: the one in their place, or else one with the same words on the page. */
export function markOf(place: IPlace, marks: readonly IMark[]): IMark | undefined {
  const same = marks.filter(one => one.paper === place.paper && one.page === place.page && one.quote === place.quote);
  const boxes = JSON.stringify(place.boxes);
  return (
    same.find(one => JSON.stringify(one.boxes) === boxes) ??
    same.find(one => place.nth !== undefined && one.nth === place.nth) ??
    same[0]
  );
}
