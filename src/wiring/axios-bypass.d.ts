declare module 'axios/unsafe/helpers/shouldBypassProxy.js' {
  /** Whether the NO_PROXY of this process names the host of a URL. */
  export default function shouldBypassProxy(url: string): boolean;
}
