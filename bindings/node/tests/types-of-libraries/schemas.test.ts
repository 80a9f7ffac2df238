// The types that schemas of other libraries give.
import { Type } from '@sinclair/typebox';
import { type as ark } from 'arktype';
import { type ConfigBuilder, type Live, createConfig } from 'superconfig';
import Typebox from 'typebox';
import * as v from 'valibot';
import { z } from 'zod';
import { type Same, same } from '../types/expect.js';

const Zod = z.object({
  server: z.object({ port: z.int().default(80), host: z.string() }),
  since: z.string().transform((text) => new Date(text)),
});
const followed = createConfig().withSchema(Zod);
same<
  Same<
    typeof followed,
    ConfigBuilder<{ server: { port?: number | undefined; host: string }; since: string }>
  >
>();
const built = followed.build();
const zodHost = built.get('server.host');
same<Same<typeof zodHost, string>>();
const output = built.extract(Zod);
same<Same<typeof output, { server: { port: number; host: string }; since: Date }>>();
const promised = built.extractAsync(Zod, { integers: 'string' });
same<Same<typeof promised, Promise<{ server: { port: number; host: string }; since: Date }>>>();
// @ts-expect-error: no such key
built.get('server.prot');

const Valibot = v.object({ a: v.optional(v.number(), 1) });
const ofValibot = built.extract(Valibot);
same<Same<typeof ofValibot, { a: number }>>();
const Ark = ark({ a: 'number', 'b?': 'string' });
const ofArk = built.extract(Ark);
same<Same<typeof ofArk, { a: number; b?: string }>>();
const Box = Type.Object({ a: Type.Number(), b: Type.Optional(Type.Array(Type.String())) });
const ofBox = built.extract(Box);
same<Same<typeof ofBox, { b?: string[]; a: number }>>();
const Box1 = Typebox.Object({ a: Typebox.Number(), b: Typebox.Optional(Typebox.String()) });
const ofBox1 = built.extract(Box1);
const a1: number = ofBox1.a;
const b1: string | undefined = ofBox1.b;
void [a1, b1];

const ofJson = built.extract({
  type: 'object',
  required: ['a', 'mode'],
  properties: {
    a: { type: 'integer' },
    mode: { enum: ['x', 'y'] },
    tags: { type: 'array', items: { type: ['string', 'null'] } },
    size: { type: 'number', default: 1 },
  },
});
same<Same<typeof ofJson, { a: number; mode: 'x' | 'y'; size: number; tags?: (string | null)[] }>>();
// ---- live ----
const live = built.live(Zod, (current, before) => current.since > before.since);
same<Same<typeof live, Live<{ server: { port: number; host: string }; since: Date }>>>();
