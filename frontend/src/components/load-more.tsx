import { Button } from "antd";
import { useTranslation } from "react-i18next";

import styles from "./load-more.module.css";

interface Paged {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** The way to the next page of a list; nothing where there is none. */
export function LoadMore({ query }: { query: Paged }) {
  const { t } = useTranslation();
  if (!query.hasNextPage) return null;
  return (
    <div className={styles.place}>
      <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
        {t("common.actions.loadMore")}
      </Button>
    </div>
  );
}
