import { z } from 'zod';
import { announcementSchema } from '../announcing/announcement';
import { faultKinds } from '../faults';
import { coverageSchema } from '../history/coverageSchema';
import { reportSchema } from '../history/reportSchema';
import { trendSchema } from '../history/trendSchema';
import type { ProbeKind } from '../ports/probe';
import type { ProviderKind } from '../ports/provider';
import { probeKinds } from '../probes';
import { providerKinds } from '../providers';
import { createExpectationSchema } from './expectationSchema';
import {
  changeAt,
  examplesOf,
  jsonSchemaOf,
  propertiesOf,
  requiredOf,
  schemaFile,
  withVariables,
  type JsonSchema,
} from './jsonSchema';
import { scheduleSchema } from './plans';
import { createProjectSchema, environmentSchema } from './projectSchema';

/** JSON Schemas of what people write and programs read, by the schemas that the loader itself uses. */
export function generateSchema(): Readonly<
  Record<'expectation' | 'project' | 'report' | 'coverage' | 'trend' | 'announcement', JsonSchema>
> {
  return {
    expectation: schemaFile(
      'alertdrill: expectation file',
      'A scenario: a fault, the alerts expected from it, their deadlines, and what must not fire',
      withVariables(expectation()),
    ),
    project: schemaFile(
      'alertdrill: project file',
      'alertdrill.yaml: where scenarios may run, what they may touch, and whose alerts are watched',
      withVariables(project()),
    ),
    report: schemaFile('alertdrill: report', 'What a run came to', jsonSchemaOf(reportSchema)),
    announcement: schemaFile(
      'alertdrill: announcement',
      'What is posted to a webhook of the form json (`announce` of an environment)',
      jsonSchemaOf(announcementSchema),
    ),
    coverage: schemaFile(
      'alertdrill: coverage',
      'What `alertdrill coverage --json` says: which monitors were shown to fire',
      jsonSchemaOf(coverageSchema),
    ),
    trend: schemaFile(
      'alertdrill: trend',
      'What `alertdrill history trend --json` says: which alerts come later than they did, or no more',
      jsonSchemaOf(trendSchema),
    ),
  };
}

function expectation(): JsonSchema {
  const kinds = faultKinds.map(({ kind, summary, options }) => [kind, options.describe(summary).optional()] as const);
  const fault = z.strictObject(Object.fromEntries(kinds)).meta({ minProperties: 1, maxProperties: 1 });
  const probe = z.unknown().meta({ id: 'probe' });
  const schema = jsonSchemaOf(createExpectationSchema({ fault, probe }));
  return changeAt(schema, ['definitions', 'probe'], () => ({ anyOf: probeKinds.map(probeOf) }));
}

/** A probe has its kind's options and the schedule side by side. */
function probeOf({ summary, options }: ProbeKind): JsonSchema {
  const own = jsonSchemaOf(options);
  const properties = { ...propertiesOf(own), ...propertiesOf(jsonSchemaOf(scheduleSchema)) };
  return { ...own, description: summary, properties };
}

function project(): JsonSchema {
  const schema = jsonSchemaOf(createProjectSchema(environmentSchema));
  const providers = ['properties', 'environments', 'additionalProperties', 'properties', 'providers'];
  return changeAt(schema, providers, (part) => ({
    ...part,
    properties: Object.fromEntries(providerKinds.map((kind) => [kind.kind, providerOf(kind, { isNamed: false })])),
    additionalProperties: { anyOf: providerKinds.map((kind) => providerOf(kind, { isNamed: true })) },
  }));
}

/** A provider's key is its kind, or a free name with `kind:` below it. */
function providerOf({ kind, summary, settings }: ProviderKind, { isNamed }: { readonly isNamed: boolean }): JsonSchema {
  const own = jsonSchemaOf(settings);
  const properties = { kind: { const: kind, description: 'Kind of the provider' }, ...propertiesOf(own) };
  const required = [...(isNamed ? ['kind'] : []), ...requiredOf(own)];
  const examples = isNamed ? examplesOf(own).map((example) => ({ kind, ...example })) : examplesOf(own);
  return { ...own, description: summary, properties, examples, ...(required.length > 0 && { required }) };
}
