package io.hauberk.evidence.seal;

/**
 * Something about a log that is not as it was sealed.
 *
 * @param file where, below the folder of the log
 * @param record index of the first record that it is about
 * @param what and what to do
 */
public record Finding(String file, long record, String what) {
  @Override
  public String toString() {
    return "`" + file + "` record " + record + ": " + what;
  }
}
