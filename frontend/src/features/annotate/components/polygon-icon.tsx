import Icon from "@ant-design/icons";

function Polygon() {
  return (
    <svg viewBox="0 0 16 16" width="1em" height="1em" fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinejoin="round" aria-hidden="true">
      <path d="M3 6.5 9 2l4.5 5-3 6.5-6-.5z" />
    </svg>
  );
}

/** The outline of the polygon tool. */
export function PolygonIcon() {
  return <Icon component={Polygon} />;
}
