import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";

/** Nothing is left for this person; what he has done stays open behind it. */
export function QueueEnd({ leave, isNext }: { leave: () => void; isNext: boolean }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="success"
      showIcon
      title={t(isNext ? "confirm.next.over" : "annotate.queue.over")}
      description={t(isNext ? "confirm.next.overText" : "annotate.queue.overText")}
      data-testid="queue-over"
      action={
        <Button size="small" type="primary" onClick={leave}>
          {t("annotate.header.return")}
        </Button>
      }
    />
  );
}
