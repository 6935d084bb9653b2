import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, historyKeymap } from '@codemirror/commands';
import { PostgreSQL, sql } from '@codemirror/lang-sql';
import { setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { Compartment, EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { editorBase, editorRoot } from '../../../components/editorBase.ts';
import type { SqlError, Tables } from './sqlData.ts';
import classes from './Sql.module.css';

export interface SqlEditorProps {
  label: string;
  text: string;
  tables: Tables;
  /** What a text between quotes may be: twins and properties. */
  words: readonly string[];
  error: SqlError | undefined;
  onChange: (text: string) => void;
  onRun: () => void;
}

/** A statement to be edited. As for rules, the editor stands in a shadow tree, where its styles are sheets and no elements. */
export function SqlEditor(props: SqlEditorProps): ReactNode {
  const { label, text, tables, error } = props;
  const host = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const [made, setMade] = useState<{ view: EditorView; language: Compartment }>();

  useEffect(() => {
    if (host.current === null) {
      return undefined;
    }
    const root = editorRoot(host.current);
    const language = new Compartment();
    const view = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          editorBase(label),
          language.of([]),
          PostgreSQL.language.data.of({ autocomplete: inText }),
          autocompletion(),
          Prec.highest(keymap.of([{ key: 'Mod-Enter', run: () => (latest.current.onRun(), true) }])),
          // Tab leads on to the next control, as everywhere.
          keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorView.lineWrapping,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) {
              latest.current.onChange(update.state.doc.toString());
            }
          }),
        ],
      }),
    });
    setMade({ view, language });
    return () => {
      view.destroy();
      setMade(undefined);
    };

    function inText(context: CompletionContext): CompletionResult | null {
      const word = context.matchBefore(/'[^']*/);
      return word === null ? null : { from: word.from + 1, options: latest.current.words.map((each) => ({ label: each, type: 'text' })), validFor: /^[^']*$/ };
    }
  }, [label]);

  useEffect(() => {
    made?.view.dispatch({ effects: made.language.reconfigure(sql({ dialect: PostgreSQL, schema: tables, upperCaseKeywords: true })) });
  }, [made, tables]);

  useEffect(() => {
    if (made !== undefined && made.view.state.doc.toString() !== text) {
      made.view.dispatch({ changes: { from: 0, to: made.view.state.doc.length, insert: text } });
    }
  }, [made, text]);

  useEffect(() => {
    made?.view.dispatch(setDiagnostics(made.view.state, error?.line === undefined ? [] : [diagnostic(made.view.state, error.line, error)]));
  }, [made, error]);

  return <div ref={host} className={classes['editor']} />;
}

function diagnostic(state: EditorState, line: number, error: SqlError): Diagnostic {
  const place = state.doc.line(Math.min(Math.max(1, line), state.doc.lines));
  const from = Math.min(place.to, place.from + Math.max(0, (error.column ?? 1) - 1));
  const word = /^[\w."]+/.exec(state.doc.sliceString(from, place.to))?.[0].length ?? 0;
  return { from, to: word === 0 ? Math.max(from, place.to) : from + word, severity: 'error', message: error.message };
}
