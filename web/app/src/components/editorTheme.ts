import { EditorView } from '@codemirror/view';

/** How editors look, in the colours of the app. */
export const EDITOR_THEME = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--ls-raised)', color: 'var(--ls-text)', fontSize: '13px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, monospace', lineHeight: '1.5' },
  '.cm-gutters': { backgroundColor: 'var(--ls-surface)', color: 'var(--ls-dim)', borderRight: '1px solid var(--ls-line)' },
  '.cm-activeLine': { backgroundColor: 'var(--ls-accent-soft)' },
  '.cm-cursor': { borderLeftColor: 'var(--ls-text)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--ls-band) !important' },
  '.cm-tooltip': { backgroundColor: 'var(--ls-raised)', color: 'var(--ls-text)', border: '1px solid var(--ls-line-strong)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--ls-accent)', color: 'var(--ls-accent-text)' },
  '.cm-content span': { color: 'var(--ls-text)' },
  // Red is for alarms.
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--ls-text)' },
  '.cm-lint-marker-error': { content: 'normal', borderRadius: '50%', backgroundColor: 'var(--ls-text)' },
  '.cm-diagnostic-error': { borderLeft: '5px solid var(--ls-text)' },
});
