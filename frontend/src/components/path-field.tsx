import { FolderOpenOutlined } from "@ant-design/icons";
import { Button, Input, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { PathPicker } from "./path-picker";

interface PathFieldProps {
  id?: string;
  value?: string;
  onChange?: (path: string) => void;
  placeholder?: string;
  mustBeWritable?: boolean;
}

/** A storage path, typed or picked; speaks the language of Ant Design's forms. */
export function PathField({ id, value = "", onChange, placeholder, mustBeWritable = false }: PathFieldProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Space.Compact block>
        <Input id={id} value={value} onChange={(event) => onChange?.(event.target.value)} placeholder={placeholder} spellCheck={false} />
        <Button icon={<FolderOpenOutlined aria-hidden />} onClick={() => setOpen(true)}>
          {t("storage.field.browse")}
        </Button>
      </Space.Compact>
      {isOpen && (
        <PathPicker
          start={value}
          mustBeWritable={mustBeWritable}
          close={() => setOpen(false)}
          pick={(path) => {
            onChange?.(path);
            setOpen(false);
          }}
        />
      )}
    </>
  );
}
