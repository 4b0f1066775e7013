/** What is shorter stands in other texts by chance: to take it out of them would garble every one. */
export const shortestSecret = 4;

/** Whether no output could be kept free of it. An empty one shows nothing. */
export const isTooShort = (secret: string): boolean => secret !== '' && secret.length < shortestSecret;

/** What a schema says of such a secret, which it doesn't show. */
export const tooShort = {
  error: `is shorter than ${shortestSecret} characters: it can't be kept out of outputs`,
  params: { hint: `use a secret of ${shortestSecret} characters or more` },
};
