import type { SparkplugGrade } from '@lockstep/client/devices.ts';

/** How many of the statements that could be judged are kept. */
export interface Score {
  kept: number;
  judged: number;
}

/** One violation may break several statements, and several the same one: each counts once. */
export function scoreOf(grade: SparkplugGrade): Score {
  const broken = new Set(grade.violations.flatMap((violation) => violation.statements));
  return { kept: Math.max(0, grade.statementsJudged - broken.size), judged: grade.statementsJudged };
}

/** Those that break most first, then by name. */
export function byTrouble(a: SparkplugGrade, b: SparkplugGrade): number {
  return b.violations.length - a.violations.length || a.id.localeCompare(b.id);
}
