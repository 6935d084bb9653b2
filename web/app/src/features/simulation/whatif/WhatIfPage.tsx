import { Empty, Panel } from '@lockstep/design/Panel.tsx';
import { Icon } from '@lockstep/design/icons.tsx';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Page } from '../../../components/Page.tsx';
import { Trouble } from '../../../components/Trouble.tsx';
import { useMay } from '../../../data/hooks.ts';
import { formatTime, useT } from '../../../i18n/language.ts';
import { draftOf, EMPTY, type Draft } from './scenario.ts';
import { isUnderWay, whatIfsQuery, type WhatIf } from './whatIfData.ts';
import { WhatIfForm } from './WhatIfForm.tsx';
import { WhatIfView } from './WhatIfView.tsx';
import classes from './WhatIf.module.css';

/** Runs branches of the plant ahead of time, in which something is otherwise, and compares them. */
export function WhatIfPage({ id, onOpen }: { id: string | undefined; onOpen: (id: string | undefined) => void }): ReactNode {
  const t = useT();
  const client = useQueryClient();
  const mayRun = useMay('operator');
  const query = useQuery(whatIfsQuery);
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const begin = (next: Draft) => {
    setDraft(next);
    onOpen(undefined);
  };
  return (
    <Page
      title={t('nav.whatIf')}
      hint={t('whatIf.hint')}
      actions={
        mayRun && (
          <Button leftSection={<Icon name="plus" size={16} />} variant={id === undefined ? 'filled' : 'default'} aria-pressed={id === undefined} onClick={() => begin(EMPTY)}>
            {t('whatIf.new')}
          </Button>
        )
      }
    >
      <div className={classes['split']}>
        <Panel title={t('whatIf.earlier')} isFlush>
          {query.isError ? <Trouble error={query.error} onRetry={() => void query.refetch()} /> : <Earlier list={query.data ?? []} current={id} onOpen={onOpen} />}
        </Panel>
        <div className={classes['main']}>
          {id !== undefined ? (
            <WhatIfView key={id} id={id} onAgain={(scenario) => begin(draftOf(scenario))} onGone={() => onOpen(undefined)} />
          ) : mayRun ? (
            <WhatIfForm
              draft={draft}
              onDraft={setDraft}
              onBegun={(whatIf) => {
                void client.invalidateQueries(whatIfsQuery);
                onOpen(whatIf.id);
              }}
            />
          ) : (
            <Panel>
              <Empty title={t('whatIf.choose')}>{t('whatIf.forOperators')}</Empty>
            </Panel>
          )}
        </div>
      </div>
    </Page>
  );
}

function Earlier({ list, current, onOpen }: { list: readonly WhatIf[]; current: string | undefined; onOpen: (id: string) => void }): ReactNode {
  const t = useT();
  if (list.length === 0) {
    return <Empty title={t('whatIf.none')}>{t('whatIf.noneHint')}</Empty>;
  }
  return (
    <ul className={classes['names']}>
      {list.map((each) => (
        <li key={each.id}>
          <button type="button" aria-current={each.id === current} onClick={() => onOpen(each.id)}>
            <strong>{each.name}</strong>
            <span>
              {isUnderWay(each) ? `${t(`whatIf.is.${each.state}`)} ${Math.round(each.progress * 100)} %` : t(`whatIf.is.${each.state}`)} · {formatTime(Date.parse(each.createdTime))}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
