import { Input } from "antd";
import { useState } from "react";

interface InlineTextProps {
  value: string;
  ariaLabel: string;
  maxLength: number;
  className?: string;
  /** Shown in grey where there is no text, and what it means. */
  placeholder?: string;
  title?: string;
  /** Called with what was typed, when it differs; a promise that fails brings the old text back. */
  save: (text: string) => Promise<unknown>;
}

/** A text that is changed where it stands: Enter or leaving saves, Escape takes it back. */
export function InlineText({ value, ariaLabel, maxLength, className, placeholder, title, save }: InlineTextProps) {
  const [typed, setTyped] = useState<string | null>(null);

  async function commit(): Promise<void> {
    const text = typed?.trim() ?? value;
    if (text !== value) await save(text).catch(() => undefined);
    setTyped(null);
  }

  return (
    <Input
      variant={typed === null ? "borderless" : "outlined"}
      size="small"
      className={className}
      value={typed ?? value}
      maxLength={maxLength}
      aria-label={ariaLabel}
      placeholder={placeholder}
      title={title}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => void commit()}
      onPressEnter={(event) => event.currentTarget.blur()}
      onKeyDown={(event) => event.key === "Escape" && setTyped(null)}
    />
  );
}
