/** Which values of a metric are the better ones. */
export type Direction = 'higher' | 'lower';

/**
 * The direction of a metric, if its name tells: `val_f1_score` and `training_roc_auc` are better
 * higher, `eval/rmse` and `validation_0-logloss` lower. Null where the name tells nothing: a wrong
 * judgement is worse than none.
 *
 * @param chosen - directions that somebody stated, by the metric's full name; they win
 */
export function metricDirection(
  name: string,
  chosen: ReadonlyMap<string, Direction> = new Map(),
): Direction | null {
  const stated = chosen.get(name);
  if (stated !== undefined) return stated;
  const words = wordsOf(name);
  return directionOf(words.join('')) ?? directionOf(ofItself(words).join('')) ?? byLastWord(words);
}

/** `valLogLoss`, `val-log_loss` and `val/log.loss` are the same three words. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** What a metric was measured on, and how it was averaged, does not change its direction. */
const SURROUNDINGS = new Set(
  (
    'train training val valid validation test testing eval evaluation dev holdout cv fold set data ' +
    'dataset macro micro weighted binary multi class top at k mean avg average best final last ' +
    'epoch step score overall global max min'
  ).split(' '),
);

function ofItself(words: readonly string[]): string[] {
  return words.filter((word) => !SURROUNDINGS.has(word) && !/^\d+$/.test(word));
}

const HIGHER = new Set(
  (
    'accuracy acc balancedaccuracy precision recall sensitivity specificity f1 fbeta f2 f05 ' +
    'auc auroc rocauc auprc prauc aucroc aucpr r2 rsquared adjustedr2 explainedvariance ' +
    'map map50 ap reciprocalrank mrr ndcg dcg bleu rouge rouge1 rouge2 rougel rougelsum meteor ' +
    'iou miou dice jaccard kappa cohenkappa mcc matthewscorrcoef silhouette calinskiharabasz ' +
    'psnr ssim hitrate hitratio truepositiverate tpr truenegativerate tnr ppv npv gini ' +
    'exactmatch loglikelihood sharpe sharperatio'
  ).split(' '),
);

const LOWER = new Set(
  (
    'loss error logloss mlogloss crossentropy binarycrossentropy bce nll negativeloglikelihood ' +
    'mse rmse mae mape smape wape mase msle rmsle medae brier perplexity ppl wer cer ter fid ' +
    'errorrate falsepositiverate fpr falsenegativerate fnr falsediscoveryrate fdr ece aic bic ' +
    'deviance inertia daviesbouldin'
  ).split(' '),
);

function directionOf(phrase: string): Direction | null {
  if (HIGHER.has(phrase)) return 'higher';
  if (LOWER.has(phrase)) return 'lower';
  return null;
}

/** Words that make something else of what they stand beside: `loss_ratio`, `accuracy_drop`. */
const CHANGES =
  /^(time|count|num|n|std|stddev|stdev|var|variance|ratio|drop|delta|diff|gap|threshold|scale|weight|change|improvement|reduction|stop|profit)$/;

/** `reconstruction_loss`, `mean_absolute_error`, `directional_accuracy`, `neg_root_mean_squared_error`. */
function byLastWord(words: readonly string[]): Direction | null {
  const own = ofItself(words);
  if (own.some((word) => CHANGES.test(word))) return null;
  const last = own.at(-1) ?? '';
  if (own[0] === 'neg')
    return opposite(byLastWord(own.slice(1)) ?? directionOf(own.slice(1).join('')));
  if (/^(accuracy|auc|f1)$/.test(last)) return 'higher';
  return /^(loss|logloss|error)$/.test(last) ? 'lower' : null;
}

/** scikit-learn's scorers turn errors round, so that higher is better. */
function opposite(direction: Direction | null): Direction | null {
  if (direction === null) return null;
  return direction === 'higher' ? 'lower' : 'higher';
}
