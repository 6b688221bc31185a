import { Button, type ButtonProps } from "antd";
import { useHref, useLinkClickHandler } from "react-router";

interface LinkButtonProps extends Pick<ButtonProps, "type" | "size" | "icon" | "children"> {
  to: string;
}

/** A link that looks like a button: one element, opened in a new tab like any link. */
export function LinkButton({ to, ...button }: LinkButtonProps) {
  const follow = useLinkClickHandler<HTMLElement>(to);
  return <Button {...button} href={useHref(to)} onClick={(event) => follow(event as Parameters<typeof follow>[0])} />;
}
