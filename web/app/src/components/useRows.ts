import { useCallback, useState, type UIEvent } from 'react';
import { rowWindow } from './rowWindow.ts';

export interface Rows {
  /** For the element that scrolls. */
  box: (element: HTMLElement | null) => (() => void) | undefined;
  onScroll: (event: UIEvent<HTMLElement>) => void;
  from: number;
  to: number;
}

/** Draws of a long table the rows only that can be seen. All rows have the same height. */
export function useRows(count: number, rowHeight: number): Rows {
  const [view, setView] = useState({ top: 0, height: 800 });
  const box = useCallback((element: HTMLElement | null) => {
    if (element === null) {
      return undefined;
    }
    const observer = new ResizeObserver(() => setView({ top: element.scrollTop, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const onScroll = (event: UIEvent<HTMLElement>): void => {
    const { scrollTop, clientHeight } = event.currentTarget;
    // Only when other rows come into sight: rendering for each pixel would be wasted.
    if (Math.abs(scrollTop - view.top) >= rowHeight) {
      setView({ top: scrollTop, height: clientHeight });
    }
  };
  return { box, onScroll, ...rowWindow(view.top, view.height, rowHeight, count) };
}
