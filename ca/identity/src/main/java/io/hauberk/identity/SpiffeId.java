package io.hauberk.identity;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SPIFFE ID with a path, such as {@code spiffe://example.org/ns/bob/sa/bob}; at most 2,048
 * characters.
 *
 * @param path begins with {@code /}; segments of {@code [a-zA-Z0-9._-]+}, none of them {@code .} or
 *     {@code ..}, no trailing slash
 * @see <a href="https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md">SPIFFE-ID</a>
 */
public record SpiffeId(TrustDomain trustDomain, String path) implements Comparable<SpiffeId> {
  private static final String SCHEME = "spiffe://";
  private static final Pattern PATH = Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[a-zA-Z0-9._-]+)+");
  private static final Pattern ACCOUNT = Pattern.compile("/ns/([^/]+)/sa/([^/]+)");

  public SpiffeId {
    if (!PATH.matcher(path).matches()
        || SCHEME.length() + trustDomain.name().length() + path.length() > 2048) {
      throw new IllegalArgumentException("`" + path + "` is not the path of a SPIFFE ID");
    }
  }

  /**
   * @throws IllegalArgumentException with a message for the user when {@code text} is no SPIFFE ID
   */
  public static SpiffeId parse(String text) {
    int slash = text.startsWith(SCHEME) ? text.indexOf('/', SCHEME.length()) : -1;
    if (slash < 0) {
      throw new IllegalArgumentException(
          "`" + text + "` is not a SPIFFE ID: spiffe://<trust domain>/<path>");
    }
    return new SpiffeId(
        new TrustDomain(text.substring(SCHEME.length(), slash)), text.substring(slash));
  }

  /** The service account, if the path has the form {@code /ns/<namespace>/sa/<name>}. */
  public Optional<ServiceAccount> serviceAccount() {
    Matcher m = ACCOUNT.matcher(path);
    return m.matches() && Names.isLabel(m.group(1)) && Names.isSubdomain(m.group(2))
        ? Optional.of(new ServiceAccount(m.group(1), m.group(2)))
        : Optional.empty();
  }

  @Override
  public int compareTo(SpiffeId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return SCHEME + trustDomain + path;
  }
}
