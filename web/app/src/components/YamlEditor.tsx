import { autocompletion, type CompletionContext } from '@codemirror/autocomplete';
import { defaultKeymap, historyKeymap, indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { editorBase, editorRoot } from './editorBase.ts';
import classes from './YamlEditor.module.css';

/** Something wrong in a text; line and column from 1. */
export interface TextError {
  line: number;
  column: number;
  message: string;
}

/** Something that can stand where the cursor is. */
export interface Suggestion {
  label: string;
  detail: string;
  /** What is put in; the label when it is left out. */
  apply?: string;
}

export interface Suggested {
  /** Where the word begins that is being written. */
  from: number;
  options: Suggestion[];
}

export interface YamlEditorProps {
  label: string;
  /** The text at the beginning; another `fileKey` begins anew. */
  text: string;
  fileKey: string;
  errors: readonly TextError[];
  /** A line, from 0, that is to be shown. */
  line?: number | undefined;
  /** What can stand at a place of the text. */
  suggest: (text: string, at: number) => Suggested | undefined;
  isReadOnly: boolean;
  onChange: (text: string) => void;
  onLine?: ((line: number) => void) | undefined;
}

/**
 * A YAML text to be edited. The editor stands in a shadow tree: there its styles are sheets and no elements, which the
 * page's policy permits.
 */
export function YamlEditor(props: YamlEditorProps): ReactNode {
  const { label, text, fileKey, errors, line, isReadOnly } = props;
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const [view, setView] = useState<EditorView>();

  useEffect(() => {
    if (host.current === null) {
      return undefined;
    }
    const root = editorRoot(host.current);
    const made = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          editorBase(label),
          yaml(),
          autocompletion({ override: [complete] }),
          keymap.of([...defaultKeymap, ...historyKeymap, indentWithTab]),
          EditorState.readOnly.of(isReadOnly),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) {
              latest.current.onChange(update.state.doc.toString());
            }
            if (update.docChanged || update.selectionSet) {
              latest.current.onLine?.(update.state.doc.lineAt(update.state.selection.main.head).number - 1);
            }
          }),
        ],
      }),
    });
    setView(made);
    return () => {
      made.destroy();
      setView(undefined);
    };

    function complete(context: CompletionContext) {
      const found = latest.current.suggest(context.state.doc.toString(), context.pos);
      const isWanted = context.explicit || context.matchBefore(/[\w./]+$/) !== null;
      return found === undefined || !isWanted ? null : { from: found.from, options: found.options, validFor: /^[\w.:;/-]*$/ };
    }
  }, [fileKey, label, isReadOnly]);

  useEffect(() => {
    // What was read anew from the server stands in the place of what is there; what a person writes comes back as it is.
    if (view !== undefined && view.state.doc.toString() !== text) {
      view.dispatch({ changes: difference(view.state.doc.toString(), text) });
    }
  }, [view, text]);

  useEffect(() => {
    if (view !== undefined) {
      view.dispatch(setDiagnostics(view.state, errors.map((error) => diagnostic(view.state, error))));
    }
  }, [view, errors]);

  useEffect(() => {
    if (view !== undefined && line !== undefined && line < view.state.doc.lines) {
      const place = view.state.doc.line(line + 1);
      view.dispatch({ selection: { anchor: place.from }, effects: EditorView.scrollIntoView(place.from, { y: 'start' }) });
    }
  }, [view, line]);

  return <div ref={host} className={classes['editor']} />;
}

/** What makes one text of another: only what differs, so that the cursor stays where it is. */
function difference(before: string, after: string): { from: number; to: number; insert: string } {
  let from = 0;
  while (from < before.length && before[from] === after[from]) {
    from++;
  }
  let same = 0;
  while (same < Math.min(before.length, after.length) - from && before.at(-1 - same) === after.at(-1 - same)) {
    same++;
  }
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}

function diagnostic(state: EditorState, error: TextError): Diagnostic {
  const place = state.doc.line(Math.min(Math.max(1, error.line), state.doc.lines));
  const from = Math.min(place.to, place.from + Math.max(0, error.column - 1));
  return { from, to: Math.max(from, place.to), severity: 'error', message: error.message };
}
