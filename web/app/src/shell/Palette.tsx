import { Icon } from '@lockstep/design/icons.tsx';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { useCatalogue } from '../data/hooks.ts';
import { graphQuery } from '../data/queries.ts';
import { useT } from '../i18n/language.ts';
import { ABOUT, DIAGNOSE, HUB, OPERATE } from './pages.ts';

const [store, spotlight] = createSpotlight();

/** Every page and every twin, by typing a part of its name. `opened` rises each time it is to be shown. */
export default function Palette({ opened }: { opened: number }): ReactNode {
  const t = useT();
  const navigate = useNavigate();
  const catalogue = useCatalogue();
  const twins = useQuery(graphQuery).data?.twins ?? [];
  useEffect(() => spotlight.open(), [opened]);
  return (
    <Spotlight
      store={store}
      shortcut={null}
      scrollable
      maxHeight={420}
      limit={30}
      highlightQuery
      lockScroll={false}
      nothingFound={t('palette.nothing')}
      searchProps={{ placeholder: t('palette.placeholder'), 'aria-label': t('palette.placeholder') }}
      actions={[
        {
          group: t('palette.pages'),
          actions: [...OPERATE, ...HUB, ...DIAGNOSE, ABOUT].map((page) => ({
            id: page.to,
            label: t(page.label),
            leftSection: <Icon name={page.icon} />,
            onClick: () => void navigate({ to: page.to }),
          })),
        },
        {
          group: t('palette.twins'),
          actions: twins.map((twin) => ({
            id: `twin ${twin.id}`,
            label: twin.displayName ?? twin.id,
            description: catalogue?.shape(twin.model).label ?? twin.model,
            keywords: [twin.id, twin.model],
            onClick: () => void navigate({ to: '/twins/$id', params: { id: twin.id } }),
          })),
        },
      ]}
    />
  );
}
