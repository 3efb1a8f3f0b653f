import type { Stage } from '../../domain/types.js';

/** Texts by name. */
export type Texts = Readonly<Record<string, string>>;

/** A registered model of the demo, as it is declared. */
export interface DemoModel {
  readonly name: string;
  readonly description: string;
  readonly tags: Texts;
  /** The name of the experiment that its runs belong to. */
  readonly experiment: string;
  readonly userId: string;
  /** Tags of every run. */
  readonly runTags: Texts;
  /** The columns that it takes; all are numbers. */
  readonly inputs: readonly string[];
  /** A probability, or the sum as it is. */
  readonly output: 'logistic' | 'linear';
  /** Version 1 first. */
  readonly versions: readonly DemoVersion[];
}

export interface DemoVersion {
  /** Days before the demo is made. */
  readonly age: number;
  readonly runName: string;
  /** How long the run took. */
  readonly minutes: number;
  readonly params: Texts;
  readonly metrics: Readonly<Record<string, number>>;
  readonly curves?: DemoCurves;
  /** One for each input. */
  readonly weights: readonly number[];
  readonly intercept: number;
  /** @default 'None' */
  readonly stage?: Stage;
  readonly aliases?: readonly string[];
  readonly description?: string;
  readonly tags?: Texts;
}

/** Metrics that were logged after each of so many steps. */
export interface DemoCurves {
  readonly steps: number;
  /** Metric → its value before the first step and after the last. */
  readonly metrics: Readonly<Record<string, readonly [first: number, last: number]>>;
}
