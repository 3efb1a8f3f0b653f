import { IntegrityError, MlregError, NotFoundError } from '../../../domain/errors.js';
import { shortened } from '../../../domain/shortened.js';

const KEYS = 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE';

/** The error of a request to S3 in mlreg's terms, whatever layer of the SDK threw it. */
export function toMlregError(cause: unknown, uri: string): unknown {
  if (cause instanceof MlregError || !(cause instanceof Error)) return cause;
  const status = (cause as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  const said = shortened(`${cause.name}: ${cause.message}`, 300);
  switch (cause.name) {
    case 'CredentialsProviderError':
      return new MlregError('unauthenticated', `there is no key for ${uri}`, {
        hint: `set ${KEYS}`,
        cause,
      });
    case 'InvalidAccessKeyId':
    case 'SignatureDoesNotMatch':
    case 'ExpiredToken':
    case 'InvalidToken':
    case 'TokenRefreshRequired':
    // versitygw's own, with 404.
    case 'XAdminUserNotFound':
      return new MlregError('unauthenticated', `S3 refuses the key for ${uri}: ${said}`, {
        hint: `set ${KEYS}; \`mlreg config show\` tells which are in force`,
        cause,
      });
    case 'NoSuchBucket':
      return new NotFoundError(`there is no bucket for ${uri}`, {
        hint: 'MLFLOW_S3_ENDPOINT_URL names the S3 server, if it is not AWS',
        cause,
      });
    case 'NoSuchKey':
    case 'NotFound':
      return new NotFoundError(`there is nothing at ${uri}`, {
        hint: 'it was removed, or is on another server than MLFLOW_S3_ENDPOINT_URL names',
        cause,
      });
    case 'TimeoutError':
      return new MlregError('timeout', `S3 did not answer for ${uri}: ${said}`, {
        hint: 'is MLFLOW_S3_ENDPOINT_URL the address of the S3 server?',
        cause,
      });
  }
  if (/checksum mismatch/i.test(cause.message)) {
    return new IntegrityError(`${uri} is not what was stored: ${said}`, {
      hint: 'run the command again; if it stays so, the file is damaged in the bucket: upload it again',
      cause,
    });
  }
  if (status === 401 || status === 403) {
    return new MlregError('forbidden', `S3 does not allow to read ${uri} (${status}): ${said}`, {
      hint: `the key needs s3:GetObject and s3:ListBucket there; ${KEYS} name another`,
      cause,
    });
  }
  if (status !== undefined && [408, 429, 502, 503, 504].includes(status)) {
    return new MlregError('unreachable', `S3 cannot answer for ${uri} now (${status}): ${said}`, {
      hint: 'try again later, or with fewer files at a time (--jobs 2)',
      cause,
    });
  }
  if (status === undefined || CONNECTION.test(code)) {
    return new MlregError('unreachable', `cannot reach S3 for ${uri}: ${code || said}`, {
      hint: 'MLFLOW_S3_ENDPOINT_URL names the S3 server, if it is not AWS; AWS_CA_BUNDLE its CA',
      cause,
    });
  }
  if (status >= 200 && status <= 299) return noAnswerOfS3(uri, cause);
  return new MlregError('error', `S3 failed on ${uri} (${status}): ${said}`, {
    hint: '--verbose shows the cause',
    cause,
  });
}

/** The error for an answer that no S3 server gives, such as a login page. */
export function noAnswerOfS3(uri: string, cause?: Error): MlregError {
  return new MlregError('error', `what answered for ${uri} is no S3 server`, {
    hint: 'MLFLOW_S3_ENDPOINT_URL names it; does a proxy stand before it?',
    cause,
  });
}

const CONNECTION = /^(E[A-Z]+|ERR_SSL.*|.*CERT.*)$/;
