/** The error codes the registry endpoints answer with, and the HTTP status of each. */
const HTTP_STATUS = {
  INVALID_PARAMETER_VALUE: 400,
  BAD_REQUEST: 400,
  // 400 and not 409 in MLflow 3.17.2.
  RESOURCE_ALREADY_EXISTS: 400,
  RESOURCE_DOES_NOT_EXIST: 404,
  PERMISSION_DENIED: 403,
  UNAUTHENTICATED: 401,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
  INTERNAL_ERROR: 500,
} as const;

export type ErrorCode = keyof typeof HTTP_STATUS;

const ERROR_CLASS: Partial<Record<ErrorCode, string>> = {
  RESOURCE_DOES_NOT_EXIST: 'RESOURCE_NOT_FOUND',
  INTERNAL_ERROR: 'CLIENT_INTERNAL_ERROR',
  BAD_REQUEST: 'INVALID_PARAMETER_VALUE',
};

/** An error MLflow reports as JSON with an `error_code`. */
export class MlflowError extends Error {
  readonly status: number;

  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
    this.status = HTTP_STATUS[code];
  }

  /** The body as the server sends it. */
  body(): string {
    return JSON.stringify({
      error_code: this.code,
      message: this.message,
      sqlstate: this.status >= 500 ? 'XXM00' : 'KAM00',
      error_class: ERROR_CLASS[this.code] ?? this.code,
    });
  }
}

/** A Python exception nobody catches: Flask answers an HTML page with status 500. */
export class UncaughtError extends Error {}

export const invalid = (message: string) => new MlflowError('INVALID_PARAMETER_VALUE', message);
export const notFound = (message: string) => new MlflowError('RESOURCE_DOES_NOT_EXIST', message);
export const exists = (message: string) => new MlflowError('RESOURCE_ALREADY_EXISTS', message);
export const internal = (message: string) => new MlflowError('INTERNAL_ERROR', message);

const PAGES: Record<number, readonly [title: string, text: string]> = {
  400: [
    'Bad Request',
    'The browser (or proxy) sent a request that this server could not understand.',
  ],
  404: [
    'Not Found',
    'The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.',
  ],
  405: ['Method Not Allowed', 'The method is not allowed for the requested URL.'],
  416: ['Requested Range Not Satisfiable', 'The server cannot provide the requested range.'],
  500: [
    'Internal Server Error',
    'The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.',
  ],
};

/** Flask's HTML page for a status. */
export function htmlPage(status: 400 | 404 | 405 | 416 | 500): string {
  const [title, text] = PAGES[status] ?? ['', ''];
  return `<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${text}</p>\n`;
}
