import { readYamlFile, type YamlFile } from '../../config/yamlFile';
import type { Finding } from './findingsOf';

export interface PlacedFinding extends Finding {
  /** Counts from 1, as `column` does; both absent where the file can't be read any more. */
  readonly line?: number;
  readonly column?: number;
}

/** Looks each finding up in its file, which is read again: by then most files have nothing to be told. */
export function placeFindings(findings: readonly Finding[]): readonly PlacedFinding[] {
  const files = new Map<string, YamlFile>();
  const readOnce = (file: string): YamlFile => {
    const known = files.get(file) ?? readYamlFile(file, file);
    files.set(file, known);
    return known;
  };
  return findings.map((finding) => {
    const { file, path, message } = finding;
    const { line, column } = readOnce(file).problem({ path, message, atKey: true });
    return { ...finding, ...(line !== undefined && { line }), ...(column !== undefined && { column }) };
  });
}
