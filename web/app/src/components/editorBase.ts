import { closeBrackets } from '@codemirror/autocomplete';
import { history } from '@codemirror/commands';
import { defaultHighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { lintGutter } from '@codemirror/lint';
import type { Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, lineNumbers } from '@codemirror/view';
import { EDITOR_THEME } from './editorTheme.ts';

/** What all editors have: lines, undo, places of errors, the look, and a name for who hears it. */
export function editorBase(label: string): Extension {
  return [
    lineNumbers(),
    lintGutter(),
    history(),
    drawSelection(),
    highlightActiveLine(),
    closeBrackets(),
    syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EDITOR_THEME,
  ];
}

/** Where an editor stands: in a shadow tree its styles are sheets and no elements, which the page's policy permits. */
export function editorRoot(host: HTMLElement): ShadowRoot {
  return host.shadowRoot ?? host.attachShadow({ mode: 'open' });
}
