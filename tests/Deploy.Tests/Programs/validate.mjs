// Checks objects, one JSON a line on standard input, against the schemas of their kinds. Answers a line of JSON for each:
// null if it fits, else what does not.
import { createInterface } from 'node:readline';

const packages = {
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator/',
  'postgresql.cnpg.io': '@kubernetes-models/cloudnative-pg/',
};

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await fault(JSON.parse(line))));
}

async function fault(object) {
  const [group] = object.apiVersion.split('/');
  const models = await import(`${packages[group] ?? 'kubernetes-models/'}${object.apiVersion}`);
  const model = models[object.kind];
  if (!model) return `${object.apiVersion} has no ${object.kind}`;
  try {
    new model(object).validate();
    return null;
  } catch (error) {
    return error.message;
  }
}
