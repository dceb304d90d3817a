export { applyTheme, setThemeChoice, useColorScheme, useThemeChoice, type ColorScheme, type ThemeChoice } from "./choice.ts";
export { ThemeProvider } from "./ThemeProvider.tsx";
