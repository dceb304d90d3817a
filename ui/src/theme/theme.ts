import { createTheme } from "@mantine/core";

/** Mantine's own defaults in our words; colours come from `mantine.css`. */
export const theme = createTheme({
  cursorType: "default",
  focusRing: "auto",
  respectReducedMotion: true,
  defaultRadius: "md",
  components: {
    Tooltip: { defaultProps: { openDelay: 500, closeDelay: 0, transitionProps: { duration: 0 }, color: "var(--surface-raised)" } },
    Popover: { defaultProps: { transitionProps: { duration: 0 }, shadow: "md" } },
    Menu: { defaultProps: { transitionProps: { duration: 0 }, shadow: "md" } },
    Modal: { defaultProps: { transitionProps: { duration: 0 }, overlayProps: { color: "var(--veil)", backgroundOpacity: 1 } } },
    Input: { defaultProps: { size: "xs" } },
    InputWrapper: { defaultProps: { size: "xs" } },
    Checkbox: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs", comboboxProps: { transitionProps: { duration: 0 } } } },
    TextInput: { defaultProps: { size: "xs" } },
    TagsInput: { defaultProps: { size: "xs" } },
    MultiSelect: { defaultProps: { size: "xs" } },
  },
});
