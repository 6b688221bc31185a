import { Spin } from "antd";

import styles from "./notice.module.css";

/** A quiet wait; it appears late, so that a quick answer does not flicker. */
export function Loading() {
  return (
    <div className={styles.notice} aria-busy="true">
      <Spin delay={200} />
    </div>
  );
}
