import { Panel } from '@lockstep/design/Panel.tsx';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { Trouble } from '../../../components/Trouble.tsx';
import { YamlEditor, type TextError } from '../../../components/YamlEditor.tsx';
import { useCatalogue, useMay } from '../../../data/hooks.ts';
import { graphQuery } from '../../../data/queries.ts';
import { useT } from '../../../i18n/language.ts';
import { behavioursQuery } from '../behaviours/behaviourData.ts';
import { fmusQuery } from '../fmus/fmuData.ts';
import { modelQuery } from '../modelData.ts';
import { suggest, type BindNames } from './bindCompletion.ts';
import { behaviourTextQuery, checkQuery, putBehaviour, removeBehaviour, type BehaviourText } from './bindData.ts';
import { BindForm } from './BindForm.tsx';
import { keyIn, sourceIn } from './bindText.ts';
import classes from './Binding.module.css';

const NO_ERRORS: TextError[] = [];

interface BindPanelProps {
  /** The one whose document is open; nothing for a new one. */
  name: string | undefined;
  onClose: () => void;
  onSaved: (name: string) => void;
}

/** Binds a model to twins: by a form, and as the document that the form writes, checked while it is written. */
export function BindPanel({ name, onClose, onSaved }: BindPanelProps): ReactNode {
  const query = useQuery({ ...behaviourTextQuery(name ?? ''), enabled: name !== undefined });
  if (query.isError) {
    return (
      <Panel>
        <Trouble error={query.error} onRetry={() => void query.refetch()} />
      </Panel>
    );
  }
  return name !== undefined && query.data === undefined ? null : <Writing kept={query.data} onClose={onClose} onSaved={onSaved} />;
}

function Writing({ kept, onClose, onSaved }: { kept: BehaviourText | undefined; onClose: () => void; onSaved: (name: string) => void }): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const mayBind = useMay('engineer');
  const isReadOnly = !mayBind || kept?.place === 'workspace';
  const [text, setText] = useState(kept?.text ?? '');
  const settled = useDeferredValue(text);
  const names = useNames(settled);
  const check = useQuery({ ...checkQuery(kept?.name, settled), enabled: !isReadOnly && settled.trim() !== '' });
  const errors = settled.trim() === '' ? NO_ERRORS : (check.data?.errors ?? NO_ERRORS);
  const name = keyIn(text, 'behaviour');
  const changed = async () => {
    await client.invalidateQueries(behavioursQuery);
    await client.invalidateQueries({ queryKey: ['behaviour-text'] });
    await client.invalidateQueries({ queryKey: ['behaviour-parameters'] });
  };
  const save = useMutation({
    mutationFn: () => putBehaviour(name, text),
    onSuccess: async () => {
      await changed();
      onSaved(name);
    },
  });
  const remove = useMutation({
    mutationFn: () => removeBehaviour(kept?.name ?? ''),
    onSuccess: async () => {
      await changed();
      onClose();
    },
  });
  const isGood = text.trim() !== '' && settled === text && check.data?.valid === true && !check.isPlaceholderData;
  return (
    <Panel
      title={kept === undefined ? t('bind.new') : t('bind.file', { name: kept.name })}
      actions={
        <div className={classes['controls']}>
          {kept?.place === 'uploaded' && mayBind && (
            <Button size="xs" variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
              {t('bind.remove')}
            </Button>
          )}
          <Button size="xs" variant="default" onClick={onClose}>
            {t('bind.close')}
          </Button>
        </div>
      }
    >
      {kept === undefined && <BindForm onText={setText} />}
      {kept?.place === 'workspace' && <p className={classes['dim']}>{t('bind.ofWorkspace')}</p>}
      <div className={classes['writing']}>
        <YamlEditor
          label={t('bind.editor')}
          fileKey={kept?.name ?? ''}
          text={text}
          errors={errors}
          suggest={(document, at) => suggest(document, at, names)}
          isReadOnly={isReadOnly}
          onChange={setText}
        />
      </div>
      {errors.length > 0 && (
        <ul className={classes['errors']} aria-label={t('bind.errors')}>
          {errors.map((error, i) => (
            <li key={i}>
              {error.line}:{error.column} {error.message}
            </li>
          ))}
        </ul>
      )}
      {!isReadOnly && (
        <div className={classes['controls']}>
          <Button loading={save.isPending} disabled={!isGood || (kept !== undefined && name !== kept.name)} onClick={() => save.mutate()}>
            {t('bind.save')}
          </Button>
          <span className={classes['dim']} role="status">
            {text.trim() === '' ? t('bind.empty') : isGood ? t('bind.good') : errors.length > 0 ? t('bind.wrong', { count: errors.length }) : t('rules.checking')}
          </span>
        </div>
      )}
      {check.isError && <p role="alert">{check.error.message}</p>}
      {save.isError && <p role="alert">{save.error.message}</p>}
      {remove.isError && <p role="alert">{remove.error.message}</p>}
    </Panel>
  );
}

/** What completions know of the model and the twins that a text names. */
function useNames(text: string): BindNames {
  const source = sourceIn(text);
  const fmus = useQuery(fmusQuery).data;
  const twins = useQuery(graphQuery).data?.twins;
  const catalogue = useCatalogue();
  const variables = useQuery(modelQuery(source.kind, source.name)).data;
  const twin = keyIn(text, 'twin');
  const model = twin === '' ? keyIn(text, 'model') : (twins?.find(({ id }) => id === twin)?.model ?? '');
  return useMemo(
    () => ({
      fmus: (fmus ?? []).map(({ name }) => name),
      models: catalogue?.ids() ?? [],
      twins: (twins ?? []).map(({ id }) => id),
      members: model === '' ? [] : (catalogue?.shape(model).members ?? []),
      variables: variables ?? [],
    }),
    [fmus, catalogue, twins, model, variables],
  );
}
