import { SearchOutlined } from "@ant-design/icons";
import { Input } from "antd";
import { useEffect, useRef, useState } from "react";

interface SearchFieldProps {
  value: string;
  commit: (text: string) => void;
  placeholder: string;
  className?: string;
}

const REST_MS = 300;

/** A search box that speaks when typing rests, and follows when its value is changed from outside. */
export function SearchField({ value, commit, placeholder, className }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  const [committed, setCommitted] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  if (value !== seen) {
    setSeen(value);
    // The echo of what was typed here must not overwrite what is typed meanwhile.
    if (value !== committed) setText(value);
  }

  function type(next: string): void {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setCommitted(next.trim());
      commit(next.trim());
    }, REST_MS);
  }

  return (
    <Input
      className={className}
      allowClear
      prefix={<SearchOutlined aria-hidden />}
      value={text}
      onChange={(event) => type(event.target.value)}
      placeholder={placeholder}
      aria-label={placeholder}
    />
  );
}
