import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { RulesPage } from '../features/stream/rules/RulesPage.tsx';

export default function Route(): ReactNode {
  const { rule } = useSearch({ from: '/shell/rules' });
  const navigate = useNavigate();
  return <RulesPage rule={rule} onRule={(next) => void navigate({ to: '/rules', search: { rule: next }, replace: true })} />;
}
