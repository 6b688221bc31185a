import { AutoComplete } from "antd";
import { useState } from "react";

interface SuggestFieldProps {
  value: string;
  commit: (text: string) => void;
  suggestions: readonly string[];
  label: string;
  placeholder?: string;
}

/** A text with suggestions: takes effect with Enter, with a suggestion, or when the field is left. */
export function SuggestField({ value, commit, suggestions, label, placeholder }: SuggestFieldProps) {
  const [held, setHeld] = useState({ value, text: value });
  if (held.value !== value) setHeld({ value, text: value });
  const words = held.text.toLowerCase();
  const take = (text = "") => {
    setHeld({ value, text });
    if (text.trim() !== value) commit(text.trim());
  };
  return (
    <AutoComplete
      style={{ flex: 1, minWidth: 0 }}
      allowClear
      value={held.text}
      onChange={(text: string | undefined) => setHeld({ value, text: text ?? "" })}
      onSelect={take}
      onClear={() => take("")}
      onBlur={() => take(held.text)}
      onKeyDown={(event) => event.key === "Enter" && take(held.text)}
      options={suggestions.filter((each) => each.toLowerCase().includes(words)).map((each) => ({ value: each }))}
      aria-label={label}
      placeholder={placeholder}
    />
  );
}
