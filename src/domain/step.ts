/** One line of what would be done, for people who want to know it beforehand. Secrets are references in it. */
export interface Step {
  /** `exactly`: a request, a command, a file as they are, to be read character by character; `note`: in words. */
  readonly type: 'exactly' | 'note';
  readonly text: string;
}

export const exactly = (text: string): Step => ({ type: 'exactly', text });
export const note = (text: string): Step => ({ type: 'note', text });
