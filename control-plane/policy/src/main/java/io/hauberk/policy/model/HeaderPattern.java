package io.hauberk.policy.model;

/** A condition on a header that comes at most once. */
public sealed interface HeaderPattern {
  /** Lower case. */
  String name();

  record Exact(String name, String value) implements HeaderPattern {}

  record Prefix(String name, String prefix) implements HeaderPattern {}

  /** With any value, also an empty one. */
  record Present(String name) implements HeaderPattern {}

  /**
   * {@code content-type} is {@code application/grpc}, alone or followed by {@code +} or {@code ;}.
   */
  record GrpcContent() implements HeaderPattern {
    @Override
    public String name() {
      return "content-type";
    }
  }
}
