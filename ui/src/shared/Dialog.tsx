import { Modal } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Dialog.module.css";
import { useFocusBack } from "./useFocusBack.ts";

/** A question in front of everything, answered before work goes on. Not for editing. */
export function Dialog({
  title,
  onClose,
  children,
  actions,
  width = 460,
}: {
  title: string;
  onClose: () => void;
  children?: ReactNode;
  /** The buttons, the next action last. */
  actions?: ReactNode;
  width?: number;
}) {
  useFocusBack();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={width}
      padding={0}
      radius="lg"
      yOffset="18vh"
      closeButtonProps={{ size: "sm" }}
      classNames={{ content: classes["content"] ?? "", header: classes["header"] ?? "", title: classes["title"] ?? "" }}
    >
      <div className={classes["body"]}>{children}</div>
      {actions && <div className={classes["actions"]}>{actions}</div>}
    </Modal>
  );
}
