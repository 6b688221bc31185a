import { Button, Input, Popover } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

const LONGEST = 200;

/** Passes over a sample of the queue, with a reason or without. */
export function SkipButton({ skip }: { skip: (reason: string) => void }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState("");
  const perform = () => {
    setIsOpen(false);
    setReason("");
    skip(reason.trim());
  };
  const form = (
    <Input.Search
      autoFocus
      value={reason}
      maxLength={LONGEST}
      placeholder={t("annotate.queue.reason")}
      aria-label={t("annotate.queue.reason")}
      enterButton={t("annotate.queue.skip")}
      onChange={(event) => setReason(event.target.value)}
      onSearch={perform}
    />
  );
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen} trigger="click" placement="bottom" content={form} title={t("annotate.queue.skipTitle")} destroyOnHidden>
      <Button size="small" data-testid="skip">
        {t("annotate.queue.skip")}
      </Button>
    </Popover>
  );
}
