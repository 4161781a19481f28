package io.hauberk.cli;

/** Where the program begins. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(Hauberk.run(Terminal.system(), arguments));
  }
}
