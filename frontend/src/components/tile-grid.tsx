import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from "react";

import { useElementSize } from "@/hooks/use-element-size";
import { gridLayout, placeAfter } from "@/lib/grid-layout";

import { Failure } from "./failure";
import styles from "./tile-grid.module.css";

interface TileGridProps<Item> {
  items: readonly Item[];
  keyOf: (item: Item) => string;
  /** `isCurrent`: the one tile that Tab comes to; the arrow keys go on from there. */
  tile: (item: Item, isCurrent: boolean) => ReactNode;
  /** What the space bar does to the tile that has the focus. */
  onSpace?: (item: Item, isRange: boolean) => void;
  /** What Shift does to an arrow key: the focus goes from one tile to another. */
  onExtend?: (from: Item, to: Item) => void;
  /** What another key does to the tile that has the focus; false when it does nothing. */
  onKey?: (item: Item, key: string) => boolean;
  /** The place of the tile that the focus comes back to, from a dialog; undefined while it is elsewhere. */
  comeTo?: number;
  /** Pixels that a tile's text takes below its picture. */
  caption: number;
  /** Pixels that a tile is wide at least. */
  minTile?: number;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
  /** Why the next page could not be read: it is read again only when that is asked for. */
  failure: Error | null;
  /** Under this name the place where a person had scrolled to is found again. */
  placeName: string;
}

const GAP = 10;
const PADDING = 12;
const MIN_TILE = 168;
const NEAR_END_ROWS = 4;

const places = new Map<string, number>();

/** A grid of equal tiles that holds only the rows in sight, whatever their number. */
export function TileGrid<Item>(props: TileGridProps<Item>) {
  const [attach, size] = useElementSize();
  const scroller = useRef<HTMLDivElement>(null);
  const [isToEnd, setToEnd] = useState(false);
  const stay = () => setToEnd(false);
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      onScroll={(event) => places.set(props.placeName, event.currentTarget.scrollTop)}
      onWheel={stay}
      onPointerDown={stay}
    >
      <div ref={attach}>{size.width > 0 && <Rows {...props} width={size.width} scroller={scroller} isToEnd={isToEnd} setToEnd={setToEnd} />}</div>
      {props.failure && <Failure error={props.failure} retry={props.loadMore} />}
    </div>
  );
}

interface RowsProps<Item> extends TileGridProps<Item> {
  width: number;
  scroller: RefObject<HTMLDivElement | null>;
  /** On the way to the last tile of all, page by page, until a key, the wheel or a press says otherwise. */
  isToEnd: boolean;
  setToEnd: (isToEnd: boolean) => void;
}

/** Begins only when the width is known: rows of a guessed height would ask for pages that nobody sees. */
function Rows<Item>(props: RowsProps<Item>) {
  const { items, keyOf, tile, caption, minTile = MIN_TILE, hasMore, isLoadingMore, loadMore, failure, placeName, width, scroller, isToEnd } = props;
  const layout = gridLayout({ count: items.length, width, minTile, gap: GAP, caption });
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer's answers are read in this component only
  const virtualizer = useVirtualizer({
    count: layout.rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => layout.rowHeight,
    initialOffset: () => places.get(placeName) ?? 0,
    overscan: 3,
    paddingStart: PADDING,
    paddingEnd: PADDING,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, layout.rowHeight]);
  const walk = useWalk({ ...props, columns: layout.columns, virtualizer });
  const rows = virtualizer.getVirtualItems();
  const lastRow = rows.at(-1)?.index ?? 0;
  const isMoreWanted = !failure && (isToEnd || lastRow >= layout.rows - NEAR_END_ROWS);
  useEffect(() => {
    if (hasMore && !isLoadingMore && isMoreWanted) loadMore();
  }, [hasMore, isLoadingMore, isMoreWanted, loadMore]);

  return (
    <div ref={walk.content} className={styles.content} style={{ height: virtualizer.getTotalSize() }} onKeyDown={walk.onKeyDown}>
      {rows.map((row) => (
        <div key={row.key} className={styles.row} style={{ transform: `translateY(${row.start}px)`, height: layout.rowHeight - GAP, gap: GAP }}>
          {items.slice(row.index * layout.columns, (row.index + 1) * layout.columns).map((item, column) => {
            const index = row.index * layout.columns + column;
            return (
              <div key={keyOf(item)} data-index={index} style={{ width: layout.tileWidth }} onFocus={() => walk.setCurrent(index)}>
                {tile(item, index === walk.current)}
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

interface WalkWish<Item> extends Pick<RowsProps<Item>, "items" | "onSpace" | "onExtend" | "onKey" | "comeTo" | "hasMore" | "isToEnd" | "setToEnd"> {
  columns: number;
  virtualizer: Virtualizer<HTMLDivElement, Element>;
}

/** Arrow keys move the focus from tile to tile, also to one that has yet to be scrolled to. */
function useWalk<Item>({ items, columns, virtualizer, onSpace, onExtend, onKey, comeTo, hasMore, isToEnd, setToEnd }: WalkWish<Item>) {
  const content = useRef<HTMLDivElement>(null);
  const [wished, setCurrent] = useState(0);
  const [came, setCame] = useState(comeTo);
  if (came !== comeTo) {
    setCame(comeTo);
    if (comeTo !== undefined) setCurrent(comeTo);
  }
  const isFocusDue = useRef(false);
  const hasActed = useRef(false);
  const last = Math.max(0, items.length - 1);
  const current = isToEnd ? last : Math.min(wished, last);

  useEffect(() => {
    if (comeTo === undefined) return;
    isFocusDue.current = true;
    virtualizer.scrollToIndex(Math.floor(comeTo / columns));
    // Only another tile may take the focus, not another width of the page.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [comeTo]);
  useEffect(() => {
    if (!isToEnd) return;
    isFocusDue.current = true;
    virtualizer.scrollToIndex(Math.floor(last / columns));
  }, [isToEnd, last, columns, virtualizer]);
  useEffect(() => {
    // What a key was for has left the list: the next one has come to its place.
    if (hasActed.current && document.activeElement === document.body && items.length > 0) isFocusDue.current = true;
  }, [items]);
  useEffect(() => {
    if (!isFocusDue.current) return;
    hasActed.current = false;
    const link = content.current?.querySelector<HTMLElement>(`[data-index="${current}"] :is(a, button)`);
    if (!link) return; // its row comes with the scrolling
    isFocusDue.current = false;
    link.focus({ preventScroll: true });
    if (isToEnd && !hasMore) setToEnd(false);
  });

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    setToEnd(false);
    const isTick = event.target instanceof HTMLElement && event.target.matches("input[type=checkbox]");
    // What else is on a tile has keys of its own.
    const isTile = event.target instanceof HTMLElement && event.target.closest("[data-index]")?.querySelector("a, button") === event.target;
    const item = items[current];
    if (!(isTile || isTick) || !item || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " && isTick) return; // it ticks itself
    if (event.key === " " && onSpace) {
      event.preventDefault();
      return onSpace(item, event.shiftKey);
    }
    const next = placeAfter(event.key, { current, count: items.length, columns });
    if (next === null) {
      if (event.shiftKey || !onKey?.(item, event.key)) return;
      hasActed.current = true;
      event.preventDefault();
      return;
    }
    event.preventDefault();
    if (event.key === "End" && !event.shiftKey) return setToEnd(true);
    const to = items[next];
    if (event.shiftKey && to) onExtend?.(item, to);
    isFocusDue.current = true;
    setCurrent(next);
    virtualizer.scrollToIndex(Math.floor(next / columns));
  }

  return { content, current, setCurrent, onKeyDown };
}
