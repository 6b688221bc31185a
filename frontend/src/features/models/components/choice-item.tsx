import { Form, Select } from "antd";

import type { Description } from "../description";

interface ChoiceItemProps<Value extends string> {
  name: keyof Description;
  label: string;
  values: readonly Value[];
  word: (value: Value) => string;
}

/** One of a few values, in a form. */
export function ChoiceItem<Value extends string>({ name, label, values, word }: ChoiceItemProps<Value>) {
  return (
    <Form.Item name={name} label={label}>
      <Select options={values.map((value) => ({ value, label: word(value) }))} />
    </Form.Item>
  );
}
