import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";

import type { BackendPlace } from "../backend-queries";
import styles from "./backend-fields.module.css";

interface BackendFieldsProps {
  place: BackendPlace;
  change: (place: BackendPlace) => void;
  /** A password is kept: an empty field leaves it as it is. */
  hasPassword?: boolean;
}

/** Where a Label Studio ML backend is, and how to sign in there. */
export function BackendFields({ place, change, hasPassword = false }: BackendFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item label={t("models.backend.url")} extra={t("models.backend.urlText")} htmlFor="backend-url">
        <Input id="backend-url" value={place.url} onChange={(event) => change({ ...place, url: event.target.value })} placeholder={t("models.backend.example")} maxLength={2000} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <div className={styles.pair}>
        <Form.Item label={t("models.backend.user")} htmlFor="backend-user">
          <Input id="backend-user" value={place.user} onChange={(event) => change({ ...place, user: event.target.value })} maxLength={150} autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item label={t("models.backend.password")} htmlFor="backend-password">
          <Input.Password
            id="backend-password"
            value={place.password}
            onChange={(event) => change({ ...place, password: event.target.value })}
            placeholder={hasPassword ? t("models.backend.kept") : undefined}
            maxLength={300}
            autoComplete="new-password"
          />
        </Form.Item>
      </div>
    </>
  );
}
