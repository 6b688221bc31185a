import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";

import { useElementSize } from "@/hooks/use-element-size";
import { gridLayout } from "@/lib/grid-layout";

import styles from "./tile-grid.module.css";

interface TileGridProps<Item> {
  items: readonly Item[];
  keyOf: (item: Item) => string;
  tile: (item: Item) => ReactNode;
  /** Pixels that a tile's text takes below its picture. */
  caption: number;
  hasMore: boolean;
  isLoadingMore: boolean;
  loadMore: () => void;
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
  return (
    <div ref={scroller} className={styles.scroller} onScroll={(event) => places.set(props.placeName, event.currentTarget.scrollTop)}>
      <div ref={attach}>{size.width > 0 && <Rows {...props} width={size.width} scroller={scroller} />}</div>
    </div>
  );
}

interface RowsProps<Item> extends TileGridProps<Item> {
  width: number;
  scroller: RefObject<HTMLDivElement | null>;
}

/** Begins only when the width is known: rows of a guessed height would ask for pages that nobody sees. */
function Rows<Item>({ items, keyOf, tile, caption, hasMore, isLoadingMore, loadMore, placeName, width, scroller }: RowsProps<Item>) {
  const layout = gridLayout({ count: items.length, width, minTile: MIN_TILE, gap: GAP, caption });
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
  const rows = virtualizer.getVirtualItems();
  const lastRow = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isLoadingMore && lastRow >= layout.rows - NEAR_END_ROWS) loadMore();
  }, [hasMore, isLoadingMore, lastRow, layout.rows, loadMore]);

  return (
    <div className={styles.content} style={{ height: virtualizer.getTotalSize() }}>
      {rows.map((row) => (
        <div key={row.key} className={styles.row} style={{ transform: `translateY(${row.start}px)`, height: layout.rowHeight - GAP, gap: GAP }}>
          {items.slice(row.index * layout.columns, (row.index + 1) * layout.columns).map((item) => (
            <div key={keyOf(item)} style={{ width: layout.tileWidth }}>
              {tile(item)}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
