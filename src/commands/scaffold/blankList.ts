import { blanksIn, blankIssue } from '../../config/blanks';
import { pathText } from '../../config/issue';
import { parseYaml } from '../../config/yamlFile';

/** What is left to people in a text that is to be written as `file`: `expectations/a.yaml:12  fault.http.inject.url: ...`. */
export function blankList(text: string, file: string): readonly string[] {
  const yaml = parseYaml(text, file);
  const blanks = blanksIn(yaml.value).map((blank) => {
    const { line = 1 } = yaml.problem(blankIssue(blank));
    return { place: `${file}:${line}`, about: `${pathText(blank.path)}: ${blank.what}` };
  });
  const width = Math.max(...blanks.map(({ place }) => place.length));
  return blanks.map(({ place, about }) => `  ${place.padEnd(width)}  ${about}`);
}
