import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";

import { ColourField } from "@/components/colour-field";
import { labelColour } from "@/lib/css-token";

import styles from "./label-rows.module.css";

/** The rows of labels that a new dataset starts with. */
export function LabelRows() {
  const { t } = useTranslation();
  return (
    <Form.List name="labels">
      {(rows, { add, remove }) => (
        <div className={styles.rows}>
          {rows.map((row) => (
            <div key={row.key} className={styles.row}>
              <Form.Item name={[row.name, "color"]} noStyle>
                <ColourField ariaLabel={t("labels.fields.colour")} />
              </Form.Item>
              <Form.Item name={[row.name, "name"]} noStyle>
                <Input placeholder={t("labels.fields.name")} aria-label={t("labels.fields.name")} maxLength={100} autoFocus />
              </Form.Item>
              <Form.Item name={[row.name, "shortcut"]} noStyle>
                <Input className={styles.shortcut} placeholder={t("labels.fields.shortcut")} aria-label={t("labels.fields.shortcut")} maxLength={1} />
              </Form.Item>
              <Button type="text" icon={<DeleteOutlined aria-hidden />} onClick={() => remove(row.name)} aria-label={t("labels.remove.row")} />
            </div>
          ))}
          <Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => add({ color: labelColour(rows.length), shortcut: proposeShortcut(rows.length) })}>
            {t("labels.add.action")}
          </Button>
        </div>
      )}
    </Form.List>
  );
}

/** The first nine labels get the number keys. */
function proposeShortcut(index: number): string {
  return index < 9 ? String(index + 1) : "";
}
