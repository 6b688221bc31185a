import { useVirtualizer } from "@tanstack/react-virtual";
import type { ReactNode } from "react";
import { useEffect, useRef } from "react";

import styles from "./virtual-rows.module.css";

interface VirtualRowsProps {
  readonly count: number;
  /** In CSS pixels. */
  readonly rowHeight: number;
  readonly keyOf: (index: number) => string;
  readonly row: (index: number) => ReactNode;
  /** Scrolled into sight when it changes; -1 for none. */
  readonly shown?: number;
  readonly name: string;
}

/** A list that has as many elements as fit into its place, whatever its length. */
export function VirtualRows({ count, rowHeight, keyOf, row, shown = -1, name }: VirtualRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer's answers are read in this component only
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  useEffect(() => {
    if (shown >= 0) virtualizer.scrollToIndex(shown, { align: "auto" });
  }, [virtualizer, shown]);
  return (
    <div ref={scroller} className={styles.scroller} role="list" aria-label={name}>
      <div className={styles.content} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => (
          <div
            // Keys by content are for React only: the virtualizer would measure all rows again with every edit.
            key={keyOf(item.index)}
            role="listitem"
            className={styles.row}
            style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
          >
            {row(item.index)}
          </div>
        ))}
      </div>
    </div>
  );
}
