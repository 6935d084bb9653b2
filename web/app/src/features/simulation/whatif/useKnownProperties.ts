import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useCatalogue } from '../../../data/hooks.ts';
import { graphQuery } from '../../../data/queries.ts';

/** More than these are not offered; they can be typed all the same. */
const OFFERED_MAX = 3_000;

/** Properties of twins, as `twin/property`. */
export function useKnownProperties(): string[] {
  const twins = useQuery(graphQuery).data?.twins;
  const catalogue = useCatalogue();
  return useMemo(() => {
    const found: string[] = [];
    for (const twin of twins ?? []) {
      for (const member of catalogue?.shape(twin.model).members ?? []) {
        if (found.length < OFFERED_MAX && member.schema.kind !== 'object' && member.schema.kind !== 'other') {
          found.push(`${twin.id}/${member.path}`);
        }
      }
    }
    return found;
  }, [twins, catalogue]);
}
