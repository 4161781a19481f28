package io.hauberk.policy.intent;

/**
 * What a set of sources may amount to. Generous for people, tight for bombs.
 *
 * @param sources files in a folder tree
 * @param characters in one source
 * @param documents in one source
 * @param depth of nesting
 * @param text characters of one key or value
 * @param items entries of one list or mapping
 */
public record Limits(int sources, int characters, int documents, int depth, int text, int items) {
  public static final Limits STANDARD = new Limits(10_000, 4_000_000, 10_000, 24, 4_096, 20_000);
}
