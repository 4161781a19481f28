package io.hauberk.testkit.cluster;

/**
 * How a program ended.
 *
 * @param exit 0 for success
 * @param out what it printed to standard output
 * @param err what it printed to standard error
 */
public record Outcome(int exit, String out, String err) {
  public boolean succeeded() {
    return exit == 0;
  }

  @Override
  public String toString() {
    return "exit " + exit + "\n" + out + err;
  }
}
