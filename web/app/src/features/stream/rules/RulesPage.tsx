import type { RuleFile } from '@lockstep/client/documents.ts';
import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Button, SegmentedControl } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { Page } from '../../../components/Page.tsx';
import { Trouble } from '../../../components/Trouble.tsx';
import { YamlEditor } from '../../../components/YamlEditor.tsx';
import { useCatalogue, useMay } from '../../../data/hooks.ts';
import { rulesQuery } from '../../../data/queries.ts';
import { useT } from '../../../i18n/language.ts';
import { suggest } from './completion.ts';
import { DebugPanel } from './DebugPanel.tsx';
import { DryRunPanel } from './DryRunPanel.tsx';
import { FiringsPanel } from './FiringsPanel.tsx';
import { checkQuery, save, type RuleError } from './ruleData.ts';
import { documentAt, documentsOf, withText } from './ruleText.ts';
import classes from './Rules.module.css';

type View = 'dryRun' | 'firings' | 'debug';

const NO_FILES: RuleFile[] = [];
const NO_ERRORS: RuleError[] = [];
const FIRST_FILE: RuleFile = { name: 'rules/rules.yaml', text: '' };
const NEW_FILES = [FIRST_FILE];

/** The rules as they are written: edited with what the models know, tried on the past, looked on while they run. */
export function RulesPage({ rule, onRule }: { rule: string | undefined; onRule: (rule: string) => void }): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const mayChange = useMay('engineer');
  const query = useQuery(rulesQuery);
  const catalogue = useCatalogue();
  const [edited, setEdited] = useState<RuleFile[]>();
  const [view, setView] = useState<View>('dryRun');
  const [chosen, setChosen] = useState<{ file: string; line: number }>();
  const read = query.data?.files ?? NO_FILES;
  const files = edited ?? (read.length === 0 ? NEW_FILES : read);
  const wanted = useMemo(() => chosen ?? placeOf(files, rule), [chosen, files, rule]);
  const file = files.find((each) => each.name === wanted?.file) ?? files[0] ?? FIRST_FILE;
  const [line, setLine] = useState(0);
  const document = documentAt(file.text, line);
  const name = document?.kind === 'rule' ? document.name : '';
  const settled = useDeferredValue(files);
  const checked = useQuery({ ...checkQuery(settled), enabled: query.isSuccess }).data;
  const errors = useMemo(() => checked?.errors.filter((error) => error.file === file.name) ?? NO_ERRORS, [checked, file.name]);
  const saving = useMutation({
    mutationFn: () => save(files),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['rules'] });
      setEdited(undefined);
    },
  });
  const names = useMemo(() => ({ models: () => catalogue?.ids() ?? [], shape: (model: string) => catalogue?.shape(model) ?? NO_SHAPE }), [catalogue]);
  const choose = (to: { file: string; line: number; name: string }) => {
    setChosen(to);
    onRule(to.name);
  };
  if (query.isError) {
    return <Trouble error={query.error} onRetry={() => void query.refetch()} />;
  }
  return (
    <Page
      title={t('nav.rules')}
      hint={checked === undefined ? t('rules.checking') : t('rules.hint', { errors: checked.errors.length, passed: checked.tests.filter((test) => test.passed).length, tests: checked.tests.length })}
      isFull
      actions={
        mayChange && (
          <>
            <Button variant="default" disabled={edited === undefined} onClick={() => setEdited(undefined)}>
              {t('rules.discard')}
            </Button>
            <Button disabled={edited === undefined || checked?.valid !== true} loading={saving.isPending} onClick={() => saving.mutate()}>
              {t('rules.save')}
            </Button>
          </>
        )
      }
    >
      {saving.isError && <Trouble error={saving.error} />}
      <div className={classes['split']}>
        <RuleList files={files} current={name} onChoose={choose} />
        <Panel isFlush className={classes['writing']}>
          <YamlEditor
            label={t('rules.editor', { file: file.name })}
            fileKey={file.name}
            text={file.text}
            errors={errors}
            line={wanted?.line}
            suggest={(text, at) => suggest(text, at, names)}
            isReadOnly={!mayChange}
            onChange={(text) => {
              if (text !== file.text) {
                setEdited(withText(files, file.name, text));
              }
            }}
            onLine={setLine}
          />
        </Panel>
        <Panel
          className={classes['proof']}
          title={name === '' ? t('rules.proof') : name}
          actions={
            <SegmentedControl
              size="xs"
              aria-label={t('rules.view')}
              value={view}
              data={[
                { value: 'dryRun', label: t('rules.dryRun') },
                { value: 'firings', label: t('rules.firings') },
                { value: 'debug', label: t('rules.debug') },
              ]}
              onChange={setView}
            />
          }
        >
          {errors.length > 0 && (
            <ul className={classes['errors']} aria-label={t('rules.errors')}>
              {errors.map((error, i) => (
                <li key={i}>
                  {error.line}:{error.column} {error.message}
                </li>
              ))}
            </ul>
          )}
          {name === '' ? (
            <Empty title={t('rules.noRule')}>{t('rules.noRuleHint')}</Empty>
          ) : view === 'dryRun' ? (
            <DryRunPanel key={name} files={files} rule={name} ruleText={file.text.split('\n').slice(document?.from, document?.to).join('\n')} shape={names.shape(document?.model ?? '')} lineage={(model) => names.shape(model).lineage} />
          ) : view === 'firings' ? (
            <FiringsPanel key={name} rule={name} />
          ) : (
            <DebugPanel key={name} rule={name} />
          )}
        </Panel>
      </div>
    </Page>
  );
}

const NO_SHAPE = { modelId: '', label: '', components: [], members: [], commands: [], lineage: [] };

function placeOf(files: readonly RuleFile[], rule: string | undefined): { file: string; line: number } | undefined {
  for (const file of files) {
    const found = documentsOf(file.text).find((each) => each.kind === 'rule' && each.name === rule);
    if (found !== undefined) {
      return { file: file.name, line: found.from };
    }
  }
  return undefined;
}

function RuleList({ files, current, onChoose }: { files: readonly RuleFile[]; current: string; onChoose: (to: { file: string; line: number; name: string }) => void }): ReactNode {
  const t = useT();
  return (
    <nav className={classes['names']} aria-label={t('rules.list')}>
      {files.map((file) => (
        <section key={file.name}>
          <h2>{file.name}</h2>
          <ul>
            {documentsOf(file.text)
              .filter((each) => each.name !== '')
              .map((each) => (
                <li key={`${each.kind} ${each.name}`}>
                  <button type="button" aria-current={each.kind === 'rule' && each.name === current} onClick={() => onChoose({ file: file.name, line: each.from, name: each.name })}>
                    {each.kind === 'rule' ? '' : `${each.kind}: `}
                    {each.name}
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
