package io.hauberk.testkit.generate;

/** How a generated request will travel, which bounds what it may contain. */
public enum Wire {
  /** Not at all: every request that the model can express and that Envoy's filters can see. */
  NONE,
  /** HTTP/1.1 to a real Envoy, without what its parser refuses before any filter. */
  HTTP_1
}
