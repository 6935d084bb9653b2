import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../data/api.ts';
import type { TextError } from '../../../components/YamlEditor.tsx';

/** A behaviour with the document that says it. */
export interface BehaviourText {
  name: string;
  place: 'workspace' | 'uploaded';
  text: string;
}

interface Checked {
  valid: boolean;
  errors: TextError[];
}

const PATH = '/api/v1/behaviours';

function pathOf(name: string): string {
  return `${PATH}/${encodeURIComponent(name)}`;
}

/** The text of one. */
export function behaviourTextQuery(name: string) {
  return queryOptions({ queryKey: ['behaviour-text', name], queryFn: ({ signal }) => api.get<BehaviourText>(pathOf(name), { signal }), staleTime: 0 });
}

/** What the server says of a text, without putting it in force. */
export function checkQuery(name: string | undefined, text: string) {
  return queryOptions({
    queryKey: ['behaviour-check', name, text],
    queryFn: ({ signal }) => api.post<Checked>(`${PATH}/validate`, { ...(name === undefined ? {} : { name }), text }, { signal }),
    placeholderData: (before) => before,
    enabled: text.trim() !== '',
    staleTime: Infinity,
    gcTime: 0,
  });
}

/** Puts one in force: a new one, or in place of one that was put before. */
export function putBehaviour(name: string, text: string): Promise<BehaviourText> {
  return api.put<BehaviourText>(pathOf(name), { text });
}

export function removeBehaviour(name: string): Promise<void> {
  return api.delete(pathOf(name));
}

/** Lets it take the FMU that lies there now. */
export function restartBehaviour(name: string): Promise<BehaviourText> {
  return api.post<BehaviourText>(`${pathOf(name)}/restart`, {});
}
