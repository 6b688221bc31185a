import { useEffect, useRef, useState } from "react";

import { ColourField } from "@/components/colour-field";

interface InlineColourProps {
  value: string;
  ariaLabel: string;
  save: (colour: string) => void;
}

/** A swatch that is saved once the browser's picker closes, not with every colour it passes. */
export function InlineColour({ value, ariaLabel, save }: InlineColourProps) {
  const place = useRef<HTMLSpanElement>(null);
  const [shown, setShown] = useState<string | null>(null);
  useEffect(() => {
    const field = place.current?.querySelector("input");
    // React's onChange is the browser's "input"; its own "change" comes when the picker closes.
    const commit = () => {
      if (field && field.value !== value) save(field.value);
      setShown(null);
    };
    field?.addEventListener("change", commit);
    return () => field?.removeEventListener("change", commit);
  }, [value, save]);
  return (
    <span ref={place}>
      <ColourField value={shown ?? value} onChange={setShown} ariaLabel={ariaLabel} />
    </span>
  );
}
