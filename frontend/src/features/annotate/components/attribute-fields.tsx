import { Input, Select } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Annotation } from "@/canvas/model/annotation";
import type { AttributeField } from "@/canvas/model/attributes";
import { fieldsOf, setAttribute } from "@/canvas/model/attributes";
import type { CanvasStore } from "@/canvas/model/store";
import { useCanvasState } from "@/canvas/view/use-canvas-state";
import { useLatest } from "@/hooks/use-latest";

import styles from "./attribute-fields.module.css";

interface AttributeFieldsProps {
  readonly store: CanvasStore;
  readonly items: readonly Annotation[];
  readonly isDisabled: boolean;
}

/** The attributes of one mark or of several, edited in place. */
export function AttributeFields({ store, items, isDisabled }: AttributeFieldsProps) {
  const { t } = useTranslation();
  const labels = useCanvasState(store, (state) => state.labels);
  const ids = items.map(({ id }) => id);
  const whose = ids.join();
  return fieldsOf(items, labels).map((field) => {
    const save = (value: string) => setAttribute(store, ids, field.name, value);
    const words = field.isMixed ? t("annotate.fields.mixed") : "";
    const props = { field, save, isDisabled, placeholder: words };
    return (
      <div key={`${whose} ${field.name}`} className={styles.field} data-testid="attribute" data-name={field.name}>
        <span className={styles.name} title={field.name}>
          {field.name}
        </span>
        {field.values ? <Choice {...props} values={field.values} /> : <FreeText {...props} />}
      </div>
    );
  });
}

interface FieldProps {
  readonly field: AttributeField;
  readonly save: (value: string) => void;
  readonly isDisabled: boolean;
  readonly placeholder: string;
}

function Choice({ field, values, save, isDisabled, placeholder }: FieldProps & { readonly values: readonly string[] }) {
  return (
    <Select
      size="small"
      className={styles.control}
      allowClear
      showSearch
      disabled={isDisabled}
      aria-label={field.name}
      value={field.value === "" ? undefined : field.value}
      placeholder={placeholder}
      options={values.map((value) => ({ value, label: value }))}
      onChange={(value?: string) => save(value ?? "")}
    />
  );
}

/** Saved when it is left, by Enter, and when the selection changes under it; Escape gives it up. */
function FreeText({ field, save, isDisabled, placeholder }: FieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const latest = useLatest({ typed, save });
  const done = () => {
    if (typed !== null) save(typed.trim());
    setTyped(null);
  };
  useEffect(() => () => void (latest.current.typed !== null && latest.current.save(latest.current.typed.trim())), [latest]);
  return (
    <Input
      size="small"
      className={styles.control}
      maxLength={1024}
      disabled={isDisabled}
      aria-label={field.name}
      value={typed ?? field.value}
      placeholder={placeholder}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={done}
      onKeyDown={({ key, currentTarget, nativeEvent }) => {
        if (nativeEvent.isComposing) return;
        if (key === "Escape") setTyped(null);
        if (key === "Enter") currentTarget.blur();
      }}
    />
  );
}
