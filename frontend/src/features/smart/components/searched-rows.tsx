import { Input } from "antd";
import { type ReactNode, useState } from "react";

import styles from "./label-map-field.module.css";

interface SearchedRowsProps {
  names: readonly string[];
  /** What the search field asks for. */
  search: string;
  row: (name: string) => ReactNode;
}

/** More than these get a search field, and only so many are shown at once. */
const FEW = 8;
const SHOWN = 100;

/** A row for each name; of many, those that are searched for. */
export function SearchedRows({ names, search, row }: SearchedRowsProps) {
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const shown = names.filter((name) => name.toLowerCase().includes(wanted)).slice(0, SHOWN);
  return (
    <>
      {names.length > FEW && <Input size="small" allowClear value={text} onChange={(event) => setText(event.target.value)} placeholder={search} aria-label={search} />}
      <div className={styles.rows}>{shown.map(row)}</div>
    </>
  );
}
