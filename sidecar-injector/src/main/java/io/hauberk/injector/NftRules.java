package io.hauberk.injector;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The packet rules of a pod, one atomic transaction of {@code nft}: TCP goes through the proxy in
 * both directions, over IPv4 and IPv6; UDP is closed except name resolution.
 *
 * @param dns addresses of the name servers that a pod may ask
 */
public record NftRules(List<String> dns) {
  private static final Pattern V4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}");

  public NftRules {
    dns = List.copyOf(dns);
    for (String address : dns) {
      if (!V4.matcher(address).matches() && !V6.matcher(address).matches()) {
        throw new IllegalArgumentException(
            "`" + address + "` is not the address of a name server; write an IP address");
      }
    }
  }

  /** What {@code nft} takes as its one argument or as its standard input. */
  public String text() {
    return shape().replace("%dns4%", elements(V4)).replace("%dns6%", elements(V6));
  }

  private String elements(Pattern family) {
    List<String> of = dns.stream().filter(family.asMatchPredicate()).toList();
    return of.isEmpty() ? "" : "elements = { " + String.join(", ", of) + " }";
  }

  private static String shape() {
    try (InputStream in = Objects.requireNonNull(NftRules.class.getResourceAsStream("rules.nft"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
