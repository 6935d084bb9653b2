import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** Greys with a breath of blue: the only colour of controls, so that no control looks like an alarm. */
const slate: MantineColorsTuple = [
  '#eef2f5',
  '#dbe3e9',
  '#bccad5',
  '#9dbad0',
  '#7497b1',
  '#4a708c',
  '#436680',
  '#34536b',
  '#284155',
  '#1b2e3d',
];

export const theme = createTheme({
  colors: { slate },
  primaryColor: 'slate',
  primaryShade: { light: 7, dark: 5 },
  fontFamily: 'var(--ls-font)',
  fontFamilyMonospace: "ui-monospace, 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  defaultRadius: '4px',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    // Locking the scroll would add a style element that the page's policy forbids.
    Modal: { defaultProps: { lockScroll: false, centered: true, transitionProps: { duration: 120 } } },
    Drawer: { defaultProps: { lockScroll: false, transitionProps: { duration: 120 } } },
    Button: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, events: { hover: true, focus: true, touch: false } } },
  },
});

/** Mantine's own variables, in our colours. */
export const variables: CSSVariablesResolver = () => {
  const ours = {
    '--mantine-color-body': 'var(--ls-surface)',
    '--mantine-color-text': 'var(--ls-text)',
    '--mantine-color-dimmed': 'var(--ls-dim)',
    '--mantine-color-placeholder': 'var(--ls-dim)',
    '--mantine-color-default': 'var(--ls-raised)',
    '--mantine-color-default-hover': 'var(--ls-accent-soft)',
    '--mantine-color-default-color': 'var(--ls-text)',
    '--mantine-color-default-border': 'var(--ls-line-strong)',
    '--mantine-color-anchor': 'var(--ls-accent)',
    '--mantine-color-error': 'var(--ls-text)',
    '--mantine-color-bright': 'var(--ls-text)',
  };
  return { variables: {}, light: ours, dark: ours };
};
