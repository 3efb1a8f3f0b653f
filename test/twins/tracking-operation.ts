type Texts = Readonly<Record<string, string>>;

/** The value is a text, as JSON has no NaN: key, value, time, step. */
export type MetricFields = readonly [key: string, value: string, timestamp: number, step: number];

/** What either side is told to do; Python reads it as JSON. Runs and logged models go by their names. */
export type TrackingOperation =
  | { readonly op: 'create_experiment'; readonly name: string; readonly location?: string }
  | {
      readonly op: 'create_run';
      readonly experiment: string;
      readonly run: string;
      readonly start: number;
      readonly user?: string;
      readonly tags?: Texts;
    }
  | {
      readonly op: 'log';
      readonly run: string;
      readonly metrics?: readonly MetricFields[];
      readonly params?: Texts;
      readonly tags?: Texts;
    }
  | {
      readonly op: 'end_run';
      readonly run: string;
      readonly status: 'FINISHED' | 'FAILED' | 'KILLED';
      readonly end: number;
    }
  | {
      readonly op: 'create_logged_model';
      readonly run: string;
      readonly name: string;
      readonly params?: Texts;
    }
  | { readonly op: 'finish_logged_model'; readonly name: string };
