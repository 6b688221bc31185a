import { FlagOutlined, PauseCircleOutlined } from "@ant-design/icons";
import { Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { SelectionSummary } from "@/api/schema.gen";
import { NOTE, UNDECIDED, YES } from "@/lib/sample-notes";

import type { Picked } from "../use-selection";
import type { Act } from "./selection-panel";
import styles from "./selection-panel.module.css";
import { UsageMenu } from "./usage-menu";

const LONGEST_NOTE = 1000;

interface SelectionRemarksProps {
  picked: Picked;
  summary: SelectionSummary;
  act: Act;
  isActing: boolean;
}

/** What people say of the selected samples: hard, held back from versions, can't be decided, a note. */
export function SelectionRemarks(props: SelectionRemarksProps) {
  const { summary, act, isActing } = props;
  const { t } = useTranslation();
  const undecided = summary.properties.find(({ name, value }) => name === UNDECIDED && value === YES)?.samples ?? 0;
  return (
    <>
      <h3 className={styles.subtitle}>{t("samples.selection.remarks")}</h3>
      <div className={styles.buttons}>
        <Button size="small" icon={<FlagOutlined aria-hidden />} disabled={isActing || summary.hard === summary.samples} onClick={() => act({ action: "mark_hard" })}>
          {t("samples.hard.mark")}
        </Button>
        <Button size="small" disabled={isActing || summary.hard === 0} onClick={() => act({ action: "unmark_hard" })}>
          {t("samples.hard.unmark")}
        </Button>
      </div>
      <div className={styles.buttons} title={t("samples.excluded.hint")}>
        <Button size="small" icon={<PauseCircleOutlined aria-hidden />} disabled={isActing || summary.excluded === summary.samples} onClick={() => act({ action: "exclude" })}>
          {t("samples.excluded.mark")}
        </Button>
        <Button size="small" disabled={isActing || summary.excluded === 0} onClick={() => act({ action: "include" })}>
          {t("samples.excluded.unmark")}
        </Button>
      </div>
      <UsageMenu summary={summary} act={act} isActing={isActing} />
      <Checkbox
        checked={undecided > 0 && undecided === summary.samples}
        indeterminate={undecided > 0 && undecided < summary.samples}
        disabled={isActing}
        onChange={({ target }) => act({ action: "set_property", properties: { [UNDECIDED]: target.checked ? YES : null } })}
      >
        {t("samples.remark.undecided")}
      </Checkbox>
      <Note {...props} />
    </>
  );
}

function Note({ picked, summary, act, isActing }: SelectionRemarksProps) {
  const { t } = useTranslation();
  const notes = summary.properties.filter(({ name }) => name === NOTE);
  const [shared] = notes.filter(({ samples }) => samples === summary.samples);
  const stored = shared?.value ?? "";
  const [held, setHeld] = useState({ picked, stored, text: stored });
  // What is typed belongs to the samples it was typed for.
  if (held.picked !== picked || held.stored !== stored) setHeld({ picked, stored, text: stored });
  const { text } = held;
  const isChanged = text.trim() !== stored;
  const save = () => isChanged && act({ action: "set_property", properties: { [NOTE]: text.trim() || null } });
  const isSeveral = notes.length > 0 && !shared;
  return (
    <>
      <Input.TextArea
        className={styles.note}
        value={text}
        maxLength={LONGEST_NOTE}
        autoSize={{ minRows: 1, maxRows: 6 }}
        disabled={isActing}
        onBlur={save}
        onChange={(event) => setHeld({ ...held, text: event.target.value })}
        placeholder={t(isSeveral ? "samples.remark.severalNotes" : "samples.remark.note")}
        aria-label={t("samples.remark.note")}
      />
    </>
  );
}
