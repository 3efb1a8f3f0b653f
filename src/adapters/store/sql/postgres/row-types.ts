import type { CustomTypesConfig } from 'pg';

/** Type numbers of PostgreSQL's catalogue (`pg_type.oid`). */
const OID = { bool: 16, int8: 20, int2: 21, int4: 23, oid: 26, float4: 700, float8: 701 } as const;

const NUMBERS: ReadonlySet<number> = new Set([
  ...[OID.int8, OID.int2, OID.int4, OID.oid, OID.float4, OID.float8],
]);

/**
 * What a row is made of: numbers, booleans and texts. `pg` leaves a bigint a text, as it may be above
 * 2^53; times and steps that large lose their last digits here, as they do in SQLite.
 */
export const rowTypes: CustomTypesConfig = {
  getTypeParser: (oid: number) => {
    if (NUMBERS.has(oid)) return Number;
    return oid === OID.bool ? isTrue : asText;
  },
};

const isTrue = (text: string) => text === 't';
const asText = (text: string) => text;
