import Icon from "@ant-design/icons";

function Arrow() {
  return (
    <svg viewBox="0 0 16 16" width="1em" height="1em" fill="currentColor" aria-hidden="true">
      <path d="M3 1.5v11l3-2.6 2 4.6 2-.9-2-4.4h4z" />
    </svg>
  );
}

/** The pointer of the select tool. */
export function ArrowIcon() {
  return <Icon component={Arrow} />;
}
