package io.hauberk.demo;

/**
 * One thing that was tried.
 *
 * @param who asked
 * @param what was asked, or what happened
 * @param note figures and what the client saw, possibly empty
 */
public record DemoLine(String who, String what, String expected, String seen, String note) {
  public boolean ok() {
    return expected.equals(seen);
  }
}
