import { Tooltip } from "antd";
import { useTranslation } from "react-i18next";

import type { Others } from "../others";
import styles from "./people-here.module.css";

const MOST = 4;

/** The others in the dataset by their initials; those at the same image are marked. */
export function PeopleHere({ people, here }: Others) {
  const { t } = useTranslation();
  if (people.length === 0) return null;
  const [shown, rest] = [people.slice(0, MOST), people.slice(MOST)];
  return (
    <ul className={styles.people} aria-label={t("annotate.people.name")} data-testid="people">
      {shown.map((person) => {
        const isHere = here.includes(person);
        const words = t(isHere ? "annotate.people.here" : person.sample ? "annotate.people.elsewhere" : "annotate.people.lately", { name: person.username });
        return (
          <li key={person.username}>
            <Tooltip title={words}>
              <span className={isHere ? `${styles.person} ${styles.here}` : styles.person} tabIndex={0} role="img" aria-label={words} data-testid="person">
                {[...person.username].slice(0, 2).join("")}
              </span>
            </Tooltip>
          </li>
        );
      })}
      {rest.length > 0 && (
        <li>
          <Tooltip title={rest.map(({ username }) => username).join(", ")}>
            <span className={styles.person} tabIndex={0}>{`+${rest.length}`}</span>
          </Tooltip>
        </li>
      )}
    </ul>
  );
}

/** A calm warning over the image: what is changed here, someone else may be changing too. */
export function TogetherNote({ here }: Others) {
  const { t } = useTranslation();
  if (here.length === 0) return null;
  return (
    <p className={styles.note} role="status" data-testid="together">
      {t("annotate.people.together", { count: here.length, names: here.map(({ username }) => username).join(", ") })}
    </p>
  );
}
